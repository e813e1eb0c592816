/** The engine checked against what Linux itself says: /proc/self/maps, read and parsed by the test alone. */
import { fstatSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { View } from '../../protocol/model.ts';
import { known, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

interface Line {
  start: number;
  end: number;
  flags: string;
  offset: number;
  inode: number;
}

function maps(): Line[] {
  const lines = readFileSync('/proc/self/maps', 'latin1').trimEnd().split('\n');
  return lines.map((line) => {
    const [range = '', flags = '', offset = '', , inode = ''] = line.split(/\s+/);
    const [start = '', end = ''] = range.split('-');
    return {
      start: Number.parseInt(start, 16),
      end: Number.parseInt(end, 16),
      flags,
      offset: Number.parseInt(offset, 16),
      inode: Number(inode),
    };
  });
}

/** What covers [start, end), line by line, each as it begins there: neighbours may share a line. */
function coverage(start: number, end: number): string[] {
  const parts: string[] = [];
  let at = start;
  for (const line of maps()) {
    if (line.end <= at || line.start >= end) continue;
    if (line.start > at) parts.push('nothing');
    const part = `${line.inode} ${line.flags} +0x${(line.offset + Math.max(at, line.start) - line.start).toString(16)}`;
    parts.push(part);
    at = line.end;
  }
  if (at < end) parts.push('nothing');
  return parts;
}

describe('the system itself', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await realWorld());
  });
  afterEach(() => stage.end());

  const range = ({ address: start, length }: View): [number, number] => [start, start + length];

  /** That the view's range, as the engine reports it, is covered by its section with these flags. */
  function expectCovered(letter: string, flags: string): void {
    const view = stage.view(letter);
    // Not the engine's inode: the descriptor's own.
    const { ino } = fstatSync(stage.record(view.section).os.handle);
    expect(coverage(...range(view))).toEqual([`${ino} ${flags} +0x${view.offset.toString(16)}`]);
  }

  it('has both views of the article on one inode', async () => {
    await stage.perform({ kind: 'start-article' });
    expectCovered('A', 'rw-s');
    expectCovered('B', 'rw-s');
    expect(stage.view('A').address).not.toBe(stage.view('B').address);
  });

  it('has a view of a part where the engine says, as the engine says', async () => {
    const section = await stage.section();
    await stage.map(section, { offset: stage.page, length: stage.page, protection: 'read' });
    expectCovered('A', 'r--s');
    await stage.map(section, { sharing: 'copy-on-write', place: { kind: 'system' } });
    expectCovered('B', 'rw-p');
  });

  it.each(['remap', 'unmap-map'] as const)('has a view that was moved by %s at its new place only', async (method) => {
    const section = await stage.section();
    await stage.map(section, { place: { kind: 'fixed', address: stage.place() } });
    const old = range(stage.view('A'));
    await stage.perform({ kind: 'move', view: 'A', to: stage.place(), method });
    expectCovered('A', 'rw-s');
    expect(coverage(...old)).toEqual(['nothing']);
    await stage.undo();
    expectCovered('A', 'rw-s');
    expect(range(stage.view('A'))).toEqual(old);
  });

  it.each(['remap', 'unmap-map'] as const)('has a view that was nudged onto itself by %s once', async (method) => {
    const section = await stage.section();
    await stage.map(section, { place: { kind: 'fixed', address: stage.place() } });
    const [start, end] = range(stage.view('A'));
    const to = known(stage.engine.model.views.get('A')).address + stage.page;
    // A page beyond an address is an address.
    await stage.perform({ kind: 'move', view: 'A', to: to as View['address'], method });
    expectCovered('A', 'rw-s');
    expect(coverage(start, start + stage.page)).toEqual(['nothing']);
    expect(coverage(end + stage.page, end + 2 * stage.page)).toEqual(['nothing']);
  });

  it('has a view’s protection and sharing as they were changed, and as they were before', async () => {
    const section = await stage.section();
    await stage.map(section);
    const steps = [
      [{ kind: 'protect', view: 'A', protection: 'read' }, 'r--s', 'rw-s'],
      [{ kind: 'protect', view: 'A', protection: 'none' }, '---s', 'rw-s'],
      [{ kind: 'remap-as', view: 'A', sharing: 'copy-on-write' }, 'rw-p', 'rw-s'],
    ] as const;
    for (const [action, after, before] of steps) {
      await stage.perform(action);
      expectCovered('A', after);
      await stage.undo();
      expectCovered('A', before);
    }
  });

  it('has nothing where a view was unmapped or its section removed', async () => {
    const section = await stage.section();
    await stage.map(section);
    await stage.map(section);
    const [a, b] = [range(stage.view('A')), range(stage.view('B'))];
    await stage.perform({ kind: 'unmap', view: 'A' });
    expect(coverage(...a)).toEqual(['nothing']);
    expectCovered('B', 'rw-s');
    await stage.perform({ kind: 'remove-section', section });
    expect(coverage(...b)).toEqual(['nothing']);
    await stage.undo();
    expectCovered('B', 'rw-s');
  });

  it('has a file’s own inode under a view of it', async () => {
    const path = stage.world.createFile(new Uint8Array(stage.page));
    await stage.perform({ kind: 'open-file', path, access: 'read-only', mapView: true });
    expectCovered('A', 'r--s');
  });

  it('keeps a copy-on-write view apart after its own first write, through moves by either way', async () => {
    const section = await stage.section();
    await stage.map(section);
    await stage.map(section, { sharing: 'copy-on-write' });
    await stage.write('A', 0, 1);
    expect(stage.byte('B', 0)).toBe(1);
    await stage.write('B', 1, 9);
    await stage.write('A', 0, 2);
    for (const method of stage.os.limits.moveMethods) {
      await stage.perform({ kind: 'move', view: 'B', to: stage.place(), method });
      expectCovered('B', 'rw-p');
      expect(stage.read('B', 0, 2)).toEqual([1, 9]);
    }
    expect(stage.read('A', 0, 2)).toEqual([2, 0]);
  });
});
