/** What the records of actions say, without an engine. */
import { expect, it } from 'vitest';
import { type Action, recordOf, relocated } from './actions.ts';
import { address } from './address.ts';
import { type Limits, type PageCall, pageCalls } from './model.ts';

const there = address(0x50000);
const limitsWith = (known: PageCall[]) => {
  const limits: Pick<Limits, 'system' | 'pageCalls'> = { system: 'Fake 1', pageCalls: known };
  // Nothing else is asked of it.
  return limits as Limits;
};

it.each(pageCalls)('%s is refused where the system lacks just that', (kind) => {
  const { needs } = recordOf({ kind });
  const others = pageCalls.filter((other) => other !== kind);
  expect(needs?.({ kind, view: 'A' }, limitsWith(others))).toMatch(/^Fake 1 has no \w.*\.$/);
  expect(needs?.({ kind, view: 'A' }, limitsWith([kind]))).toBeNull();
});

const place = { kind: 'fixed', address: address(0x10000) } as const;
const map: Action = {
  ...{ kind: 'map', section: 1, offset: 0, length: 4096, sharing: 'shared', protection: 'read', place },
};
const moves = [0x30000, 0x20000, 0x24000].map((to, index) => ({ view: 'ABC'.charAt(index), to: address(to) }));
it.each<[Action, object | null]>([
  [map, { ...map, place: { kind: 'fixed', address: there } }],
  [
    { kind: 'move', view: 'A', to: address(0x10000), method: 'remap' },
    { kind: 'move', view: 'A', to: there, method: 'remap' },
  ],
  [
    { kind: 'move-many', moves, method: 'remap' },
    // The lowest comes there; their distances stay.
    { kind: 'move-many', moves: moves.map(({ view, to }) => ({ view, to: to + 0x30000 })), method: 'remap' },
  ],
  [{ kind: 'unmap', view: 'A' }, null],
])('%j at another address', (action, expected) => expect(relocated(action, there)).toEqual(expected));
