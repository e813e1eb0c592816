import { expect, it } from 'vitest';
import { type Gesture, type GestureEffect, type GestureEvent, type Grip, idle, nextGesture } from './gesture-states.ts';

const grip: Grip = { letter: 'B', part: 'whole', heldAt: 0x40 };

/** Feeds events one after the other; where that leads, and all effects on the way. */
function fed(...events: GestureEvent[]): { gesture: Gesture; effects: GestureEffect[] } {
  let gesture = idle;
  const effects: GestureEffect[] = [];
  for (const event of events) {
    const step = nextGesture(gesture, event);
    gesture = step.gesture;
    effects.push(...step.effects);
  }
  return { gesture, effects };
}

const down = (on: Grip | null, xCss = 100, pointer = 1, button = 0): GestureEvent => ({
  ...{ type: 'down', pointer, button, grip: on, xCss, yCss: 50 },
});
const move = (xCss: number, yCss = 50, pointer = 1): GestureEvent => ({ type: 'move', pointer, xCss, yCss });
const up = (xCss: number, yCss = 50, pointer = 1): GestureEvent => ({ type: 'up', pointer, xCss, yCss });
const lost = (pointer = 1): GestureEvent => ({ type: 'lost', pointer });
const capture: GestureEffect = { do: 'capture', pointer: 1 };

it('a press on a view that hardly moves is a click on it', () => {
  expect(fed(down(grip), move(103), up(103))).toEqual({
    gesture: idle,
    effects: [capture, { do: 'click-view', letter: 'B', at: { xCss: 103, yCss: 50 } }],
  });
});

it.each([
  ['to the right', 104, 50],
  ['to the left', 96, 50],
  ['down', 100, 54],
  ['askew', 103, 53],
])(
  'moved by 4 pixels %s, it is a drag: picked up at once, carried along, dropped where the button goes up',
  (_, x, y) => {
    expect(fed(down(grip), move(x, y), move(300), up(300))).toEqual({
      gesture: idle,
      effects: [capture, { do: 'pick-up', grip }, { do: 'carry' }, { do: 'carry' }, { do: 'drop' }],
    });
  },
);

it('a press that comes back to where it began after it was a drag is no click', () => {
  const onView = fed(down(grip), move(104), move(100), up(100)).effects;
  expect(onView.at(-1)).toEqual({ do: 'drop' });
  const onGround = fed(down(null), move(110), move(100), up(100)).effects;
  expect(onGround.filter(({ do: what }) => what === 'click-ground')).toEqual([]);
});

it('a press on the ground pans, step by step; where it hardly moves, it is a click there', () => {
  expect(fed(down(null), move(110), move(90), up(90)).effects).toEqual([
    capture,
    { do: 'pan', byCss: -10 },
    { do: 'pan', byCss: 20 },
  ]);
  expect(fed(down(null), move(102), up(102)).effects).toEqual([
    capture,
    { do: 'pan', byCss: -2 },
    { do: 'click-ground', at: { xCss: 102, yCss: 50 } },
  ]);
  // Up and down counts, too.
  expect(fed(down(null), move(100, 90), up(100, 90)).effects).toEqual([capture, { do: 'pan', byCss: 0 }]);
});

it('given back by Esc, the same press picks nothing up again, drops nothing and is no click', () => {
  const carried = fed(down(grip), move(110));
  const { gesture, effects } = nextGesture(carried.gesture, { type: 'given-back', pointer: 1 });
  expect([gesture, effects]).toEqual([{ kind: 'spent', pointer: 1 }, []]);
  expect(nextGesture(gesture, move(200))).toEqual({ gesture, effects: [] });
  expect(nextGesture(gesture, down(grip, 100, 2))).toEqual({ gesture, effects: [] });
  expect(nextGesture(gesture, up(200))).toEqual({ gesture: idle, effects: [] });
});

it('a pointer that is lost gives back what it carries, and clicks on nothing', () => {
  expect(fed(down(grip), move(110), lost())).toEqual({
    gesture: idle,
    effects: [capture, { do: 'pick-up', grip }, { do: 'carry' }, { do: 'give-back' }],
  });
  expect(fed(down(grip), lost(), up(100))).toEqual({ gesture: idle, effects: [capture] });
  expect(fed(down(null), lost(), move(200))).toEqual({ gesture: idle, effects: [capture] });
});

it('other buttons begin nothing, and end nothing', () => {
  expect(fed(down(grip, 100, 1, 2), move(200), up(200))).toEqual({ gesture: idle, effects: [] });
  expect(fed(down(null, 100, 1, 1), move(200))).toEqual({ gesture: idle, effects: [] });
  expect(fed(down(grip), down(grip, 100, 1, 2), move(200)).gesture.kind).toBe('carrying');
});

it('a second finger makes a press or a pan a pinch, which zooms around the middle; the last one pans on', () => {
  const second: GestureEvent = down(null, 200, 2);
  for (const on of [grip, null]) {
    const { gesture, effects } = fed(down(on), second, move(300, 50, 2));
    expect(gesture.kind).toBe('pinching');
    expect(effects).toEqual([
      capture,
      { do: 'capture', pointer: 2 },
      // From 100 to 200 pixels apart: half as many bytes in a pixel, around the middle of 100 and 300.
      { do: 'pan', byCss: -50 },
      { do: 'zoom', atCss: 200, factor: 0.5 },
    ]);
    const one = nextGesture(gesture, up(300, 50, 2));
    expect(one).toMatchObject({ gesture: { kind: 'panning', pointer: 1, isClick: false }, effects: [] });
    expect(nextGesture(one.gesture, move(90)).effects).toEqual([{ do: 'pan', byCss: 10 }]);
    expect(nextGesture(one.gesture, up(100))).toEqual({ gesture: idle, effects: [] });
  }
});

it('fingers that are taken away, or upon each other, do no harm', () => {
  const pinch = fed(down(null), down(null, 200, 2)).gesture;
  expect(nextGesture(pinch, lost(1)).gesture).toMatchObject({ kind: 'panning', pointer: 2 });
  expect(nextGesture(pinch, move(0, 0, 3))).toEqual({ gesture: pinch, effects: [] });
  expect(nextGesture(pinch, move(100, 50, 2)).effects.at(-1)).toEqual({ do: 'zoom', atCss: 100, factor: 100 / 16 });
});

it('while a view is carried, a second finger neither drops it nor moves it', () => {
  const { gesture } = fed(down(grip), move(110));
  for (const event of [down(grip, 50, 2), move(60, 50, 2), up(60, 50, 2), lost(2)]) {
    expect(nextGesture(gesture, event)).toEqual({ gesture, effects: [] });
  }
});
