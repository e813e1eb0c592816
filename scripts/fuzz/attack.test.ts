/** The protocol machine's short run: a session on real memory in this process, where no build is needed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Engine } from '../../native-bridge/engine/engine.ts';
import { openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import { Session } from '../../native-bridge/session/session.ts';
import { MemoryPipe } from '../../protocol/testing/memory-pipe.ts';
import { attack } from './attack.ts';
import { hostileMessage } from './hostile-messages.ts';

let folder: string;
let engine: Engine;
let session: Session;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-fuzz-'));
  engine = new Engine(await openMemoryOs());
  session = new Session(engine, { kind: 'web', endsWithWindow: true });
  await engine.perform({ kind: 'start-article' });
});
afterEach(async () => {
  session.close();
  await engine.close();
  engine.os.close();
  rmSync(folder, { recursive: true });
});

it('a session withstands hostile messages, and another window works on', { timeout: 120_000 }, async () => {
  const file = join(folder, 'file.bin');
  writeFileSync(file, new Uint8Array(10_000).fill(7));
  const open = () => {
    const pipe = new MemoryPipe();
    session.connect(pipe.engine);
    return Promise.resolve({ ...pipe.window, close: () => pipe.close() });
  };
  const lines: string[] = [];
  const seed = 20_261_128;
  const report = await attack({
    steps: 6000,
    seed,
    from: 0,
    file,
    open,
    residentMiB: () => 0,
    say: (line) => lines.push(line),
  });
  expect(report).toContain('0 crashes');
});

it('a step’s message follows from its seed and number', () => {
  const message = (step: number, seed = 5) => hostileMessage({ seed, step, file: '/nothing' });
  expect(message(12)).toEqual(message(12));
  expect(message(12).bytes).not.toEqual(message(13).bytes);
  expect(message(12, 6).bytes).not.toEqual(message(12).bytes);
});
