/** What programs say, from sessions on the fake: no compiler is needed. */
import { describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { programLanguages } from '../../protocol/programs.ts';
import { Recorder } from '../engine/recorder.ts';
import { fakeWorld } from '../engine/testing/world.ts';
import { commentText } from './c-text.ts';
import { programOf } from './program.ts';
import { handMade } from './testing/hand-made.ts';
import { likeWindows, played } from './testing/session.ts';

/** A session made by hand, on a system that both kinds of programs can follow. */
async function recorded(name: string) {
  const act = handMade[name];
  if (!act) throw new Error(`no session ${name}`);
  return (await played(act, likeWindows())).recording;
}

describe('the article', () => {
  it('is a transcript with what every view shows', async () => {
    expect(programOf(await recorded('the article'), 'transcript')).toBe(`1. New section 1, 64 KiB.
2. Map view A of section 1 at 0x280000: 64 KiB from +0x0, shared, read-write.
3. Map view B of section 1 at 0x290000: 64 KiB from +0x0, shared, read-write.
4. Write 4 bytes at A+0x0.
   *A+0x0 (0x280000) = 2a 00 00 00
   *B+0x0 (0x290000) = 2a 00 00 00
`);
  });

  it('is calls as strace prints them', async () => {
    const lines = programOf(await recorded('the article, its views moved'), 'strace').split('\n');
    expect(lines.filter((line) => !line.startsWith('/*'))).toEqual([
      'memfd_create("samepage-section-1", MFD_CLOEXEC) = 3',
      'ftruncate(3, 65536) = 0',
      'mmap(0x280000, 65536, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_FIXED_NOREPLACE, 3, 0) = 0x280000',
      'mmap(0x290000, 65536, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_FIXED_NOREPLACE, 3, 0) = 0x290000',
      'mremap(0x290000, 65536, 65536, MREMAP_MAYMOVE|MREMAP_FIXED, 0x3000000000) = 0x3000000000',
      '+++ exited with 0 +++',
      '',
    ]);
    expect(lines).toContain('/* 0x280000: 2a 00 00 00 */');
  });

  it('is a program of few lines: no function that it does not call', async () => {
    const text = programOf(await recorded('the article'), 'c-linux');
    expect(text).toContain('/* 3. Map view B of section 1 at 0x290000: 64 KiB from +0x0, shared, read-write */');
    expect(text).toContain('map(AT(0x290000), UINT64_C(65536), PROT_READ | PROT_WRITE, MAP_SHARED, 1, INT64_C(0));');
    expect(text).toContain('show("B", AT(0x290000), (const unsigned char[]){0x2a, 0x00, 0x00, 0x00}, 4);');
    expect(text).not.toMatch(/static void (keep|park|move|create_file)\(/);
  });
});

describe('any session', () => {
  it.each(Object.keys(handMade))('%s has a text in every language, the same each time', async (name) => {
    const recording = await recorded(name);
    for (const language of programLanguages) {
      expect(programOf(recording, language)).toBe(programOf(recording, language));
    }
  });

  it('reserves one arena for each cluster of views', async () => {
    const text = programOf(await recorded('views far apart'), 'c-linux');
    expect(text.match(/^ {4}\{UINT64_C\(0x[0-9a-f]+\), .*NULL\},$/gm)).toHaveLength(4);
  });

  it('says nothing of a file but its name and length, and what was written into it', async () => {
    const { recording } = await played(async (stage) => {
      const path = stage.world.createFile(new Uint8Array(stage.unit).fill(0x99), 'secret plan');
      await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: true });
      const section = 1;
      const copy = await stage.map(section, { sharing: 'copy-on-write' });
      await stage.write(copy, 0, 1, 2, 3);
      await stage.perform({ kind: 'unmap', view: copy });
      await stage.undo();
    }, likeWindows());
    for (const language of programLanguages) {
      const text = programOf(recording, language);
      expect(text).toContain('secret plan');
      expect(text).not.toMatch(/0x99|\b99 99\b|home/);
    }
  });

  it('has no program for Windows where a view begins within 64 KiB', async () => {
    const { recording } = await played(
      async (stage) => {
        const section = await stage.section(2 * stage.unit);
        await stage.map(section, { place: { kind: 'fixed', address: address(0x4000_1000) } });
      },
      fakeWorld({ granularity: 0x1000 }),
    );
    expect(() => programOf(recording, 'c-windows')).toThrow(
      'Windows maps at multiples of 64 KiB, and view A begins at 0x40001000, +0x0 of its section, after operation 2.',
    );
    expect(programOf(recording, 'c-linux')).toContain('AT(0x40001000)');
  });
});

it('a comment cannot be ended from within', () => {
  expect(commentText('a */ b /* c ??/ d\n\\')).toBe('a * / b / * c ? ?/ d?\\.');
  expect(commentText('???= ?\u202e=')).toBe('? ? ?= ? ?=');
});

describe('the recorder', () => {
  it('forgets the beginning where that is more than its budget, and goes on from what there was', async () => {
    const { recording } = await played(async (stage) => {
      const { model } = stage.engine;
      const recorder = new Recorder(model, { operations: 10, bytes: 2 ** 20 });
      Object.assign(stage.engine, { recorder });
      await stage.perform({ kind: 'start-article' });
      await stage.perform({ kind: 'protect', view: 'B', protection: 'read' });
      for (let nth = 0; nth < 9; nth += 1) await stage.write('A', nth, nth + 1);
    }, likeWindows());
    expect(recording.forgotten).toBe(6);
    const text = programOf(recording, 'transcript');
    expect(text).toMatch(/^Before these, 6 operations were made that are forgotten/);
    expect(text).toContain('Map view B of section 1 at 0x290000: 64 KiB from +0x0, shared, read.');
    expect(text).toContain('*B+0x8 (0x290008) = 09');
  });

  it('forgets what was written beyond its budget of bytes', async () => {
    const { recording } = await played(async (stage) => {
      Object.assign(stage.engine, { recorder: new Recorder(stage.engine.model, { operations: 100, bytes: 1000 }) });
      await stage.perform({ kind: 'start-article' });
      await stage.perform({ kind: 'write', view: 'A', offset: 0, bytes: new Uint8Array(5000).fill(7) });
      await stage.write('A', 0, 3);
    }, likeWindows());
    expect(recording).toMatchObject({ forgotten: 4 });
    expect(recording.operations.map(({ kind }) => kind)).toEqual(['section', 'map', 'map', 'write']);
  });
});
