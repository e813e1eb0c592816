import { describe, expect, it } from 'vitest';
import type { BytesPart } from '../../protocol/messages.ts';
import { type ByteChange, LiveBytes } from './live-bytes.ts';

function part(more: Partial<BytesPart> & { data: Uint8Array<ArrayBuffer> }): BytesPart {
  return { view: 'A', offset: 0, pages: Uint8Array.of(1), initial: false, ...more };
}

function listen(live: LiveBytes): ByteChange[][] {
  const heard: ByteChange[][] = [];
  live.subscribe((changes) => heard.push([...changes]));
  return heard;
}

describe('live bytes', () => {
  it('knows what came, and that nothing else is known', () => {
    const live = new LiveBytes();
    live.apply({ sequence: 1, parts: [part({ offset: 16, data: Uint8Array.of(1, 0, 3), initial: true })] });
    expect([15, 16, 17, 18, 19].map((offset) => live.byteAt('A', offset))).toEqual([null, 1, 0, 3, null]);
    expect(live.byteAt('B', 16)).toBeNull();
    expect(live.slice('A', 15, 4)).toEqual(Uint8Array.of(0, 1, 0, 3));
  });

  it('keeps the state of every page that a part overlaps', () => {
    const live = new LiveBytes();
    const data = new Uint8Array(8);
    live.apply({ sequence: 1, parts: [part({ offset: 4092, data, pages: Uint8Array.of(2, 0), initial: true })] });
    expect([live.stateAt('A', 4095), live.stateAt('A', 4096), live.stateAt('A', 8192)]).toEqual([
      'private',
      'untouched',
      null,
    ]);
  });

  it('notifies once per message, of all views, and only of known bytes that changed', () => {
    const live = new LiveBytes();
    const heard = listen(live);
    const data = Uint8Array.of(1, 2, 3, 4);
    live.apply({ sequence: 1, parts: [part({ data, initial: true }), part({ view: 'B', data, initial: true })] });
    live.apply({
      sequence: 2,
      parts: [part({ data: Uint8Array.of(1, 9, 9, 4) }), part({ view: 'B', data: Uint8Array.of(1, 9, 9, 4) })],
    });
    expect(heard).toEqual([
      [],
      [
        { view: 'A', offset: 1, length: 2 },
        { view: 'B', offset: 1, length: 2 },
      ],
    ]);
  });

  it('does not take a page that becomes unreadable, or readable again, for written', () => {
    const live = new LiveBytes();
    const heard = listen(live);
    live.apply({ sequence: 1, parts: [part({ data: Uint8Array.of(7), initial: true })] });
    live.apply({ sequence: 2, parts: [part({ data: Uint8Array.of(0), pages: Uint8Array.of(3) })] });
    live.apply({ sequence: 3, parts: [part({ data: Uint8Array.of(7) })] });
    expect(heard).toEqual([[], [], []]);
    expect(live.stateAt('A', 0)).toBe('touched');
  });

  it('forgets pages that nobody watches, a view that is gone, and all at a reset', () => {
    const live = new LiveBytes();
    const data = Uint8Array.of(1);
    const fill = () =>
      live.apply({
        sequence: 1,
        parts: [part({ data }), part({ offset: 4096, data }), part({ view: 'B', data })],
      });
    fill();
    live.retain([{ view: 'A', offset: 4000, length: 96 }]);
    expect([live.byteAt('A', 0), live.byteAt('A', 4096), live.byteAt('B', 0)]).toEqual([1, null, null]);
    fill();
    live.forget('A');
    expect([live.byteAt('A', 0), live.byteAt('B', 0)]).toEqual([null, 1]);
    live.reset(16384);
    expect(live.byteAt('B', 0)).toBeNull();
  });
});
