import { expect, it } from 'vitest';
import { CallListeners, type CallMade } from './call-listeners.ts';

const status = { kind: 'status', value: 0 } as const;
const call = () => ({ name: 'munmap', arguments: [], result: status, faults: 0 });

it('gives each listener the call, its time in nanoseconds and since when, until that one ends', () => {
  const listeners = new CallListeners();
  const [first, second]: CallMade[][] = [[], []];
  const end = listeners.subscribe((made) => first?.push(made));
  listeners.subscribe((made) => second?.push(made));
  listeners.notify({ ...call(), started: 1000, ended: 1000.0172 });
  end();
  listeners.notify({ ...call(), started: 2000, ended: 2003 });
  const times = [{ time: performance.timeOrigin + 1000, nanoseconds: 17_200 }, { nanoseconds: 3_000_000 }];
  expect(second).toMatchObject(times);
  expect(first).toMatchObject(times.slice(0, 1));
});
