import { expect, it } from 'vitest';
import { WheelClassifier } from './wheel-device.ts';

const turn = (timeStamp: number, deltaX: number, deltaY: number, deltaMode = 0) => ({
  timeStamp,
  deltaX,
  deltaY,
  deltaMode,
});

it.each<[string, ReturnType<typeof turn>, string]>([
  ['a notch', turn(0, 0, 120), 'mouse'],
  ['a notch of a small scale', turn(0, 0, -53), 'mouse'],
  ['a notch of a tilting wheel', turn(0, 100, 0), 'mouse'],
  ['lines', turn(0, 0, 3, 1), 'mouse'],
  ['a few pixels', turn(0, 0, 2), 'trackpad'],
  ['parts of a pixel', turn(0, 0, -0.5), 'trackpad'],
  ['a slanting way', turn(0, 3, 120), 'trackpad'],
])('takes %s for what it is', (_, event, device) => {
  expect(new WheelClassifier().deviceOf(event)).toBe(device);
});

it('stays with what a gesture began as: fingers become fast, and a fast wheel slow', () => {
  const fingers = new WheelClassifier();
  expect([turn(0, 0, 4), turn(100, 0, 80), turn(280, 0, 300)].map((each) => fingers.deviceOf(each))).toEqual(
    Array(3).fill('trackpad'),
  );
  expect(fingers.deviceOf(turn(480, 0, 100))).toBe('mouse');
  const wheel = new WheelClassifier();
  expect([turn(0, 0, 100), turn(199, 0, 1)].map((each) => wheel.deviceOf(each))).toEqual(['mouse', 'mouse']);
  expect(wheel.deviceOf(turn(400, 0, 1))).toBe('trackpad');
});
