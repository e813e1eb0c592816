/** What another program does to a scene’s files: a separate program, so that nothing of ours passes its bytes on. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { problem } from '../../protocol/errors.ts';
import type { Name } from '../../protocol/references.ts';
import type { Outside } from '../../protocol/scene.ts';

/** How to take back what was done. */
type TakeBack = () => Promise<void>;

export class SceneFiles {
  readonly #paths = new Map<Name, string>();
  #folder: string | null = null;

  /** Null where it is not a file's name. */
  pathOf(name: string): string | null {
    // A name that no file has is not found, whatever it looks like.
    return this.#paths.get(name as Name) ?? null;
  }

  async does(act: Outside): Promise<TakeBack> {
    if (act.outside === 'make-file') return this.#make(act.file, act.bytes);
    const path = this.#known(act.file);
    const handle = await open(path, 'r+');
    try {
      const { size } = await handle.stat();
      const from = act.outside === 'write-file' ? act.offset : act.bytes;
      const before = Buffer.alloc(act.outside === 'write-file' ? act.bytes.length : Math.max(0, size - from));
      await handle.read(before, 0, before.length, from);
      if (act.outside === 'write-file') await writeFrom(path, act.offset, act.bytes);
      else await elsewhere('truncate', ['-s', String(act.bytes), path]);
      return async () => {
        await truncate(path, size);
        const again = await open(path, 'r+');
        await again.write(before, 0, before.length, from);
        await again.close();
      };
    } finally {
      await handle.close();
    }
  }

  /** Removes all of them. What is mapped of them stays mapped. */
  end(): void {
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = null;
    this.#paths.clear();
  }

  async #make(name: Name, bytes: number): Promise<TakeBack> {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'samepage-scene-'));
    const path = join(this.#folder, name.slice(1));
    writeFileSync(path, '', { flag: 'wx' });
    await truncate(path, bytes);
    this.#paths.set(name, path);
    return () => {
      this.#paths.delete(name);
      rmSync(path, { force: true });
      return Promise.resolve();
    };
  }

  #known(name: Name): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw problem('NotFound', `The scene has no file ${name}.`);
    return path;
  }
}

/** dd(1) writes at the offset; conv=notrunc keeps the file's length. */
async function writeFrom(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  await elsewhere('dd', [`of=${path}`, 'bs=1', `seek=${offset}`, 'conv=notrunc', 'status=none'], bytes);
}

async function elsewhere(program: string, args: string[], input: Uint8Array = Buffer.alloc(0)): Promise<void> {
  try {
    const running = promisify(execFile)(program, args, { timeout: 10_000 });
    running.child.stdin?.on('error', () => undefined).end(Buffer.from(input));
    await running;
  } catch (thrown) {
    throw problem('Unsupported', `The other program, ${program}, could not do it: ${String(thrown)}`);
  }
}
