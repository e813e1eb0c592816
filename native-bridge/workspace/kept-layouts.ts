/**
 * The layout of a running session, kept in a file without any bytes of its memory: should the process end without taking
 * it away, the next one offers it. A process that still runs keeps its own.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { panesSchema, type WorkspaceShown } from '../../protocol/workspace.ts';
import type { Engine } from '../engine/engine.ts';
import { parseWorkspace, workspaceText } from './document.ts';
import { writeWorkspaceFile } from './file.ts';
import { workspaceOf } from './save.ts';

/** Milliseconds after a change. */
const waitMs = 1000;
const nameForm = /^layout-(\d+)-(\d+)\.samepage$/;

export interface KeptLayout {
  name: string;
  /** When it was written last, ms since 1970. */
  at: number;
  views: number;
}

export class KeptLayouts {
  readonly #engine: Engine;
  readonly #folder: string;
  readonly #own: string;
  readonly #unlisten: () => void;
  #timer: NodeJS.Timeout | null = null;
  #shown: WorkspaceShown = { ...panesSchema.parse({}), cursors: {}, map: null };

  /** `folder` is made where it is not there; nobody else may look into it. */
  constructor(engine: Engine, folder: string) {
    this.#engine = engine;
    this.#folder = folder;
    const { pid } = engine.os.limits;
    // The process's number alone may be given again.
    this.#own = `layout-${pid}-${engine.os.started() ?? 0n}.samepage`;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#unlisten = engine.listen({
      changed: () => this.#soon(),
      calls: () => undefined,
      touched: () => undefined,
    });
  }

  /** The newest that a session has left which has ended; null where there is none. */
  left(): KeptLayout | null {
    const found = readdirSync(this.#folder).flatMap((name) => {
      const [, pid = '', start = ''] = nameForm.exec(name) ?? [];
      if (pid === '' || name === this.#own) return [];
      const started = this.#engine.os.observe(Number(pid)).started();
      if (started !== null && started === BigInt(start)) return [];
      try {
        const path = join(this.#folder, name);
        const { views } = parseWorkspace(readFileSync(path));
        if (views.length > 0) return [{ name, at: statSync(path).mtimeMs, views: views.length }];
        rmSync(path, { force: true });
      } catch {
        // Cut short by the crash, perhaps: there is nothing to offer.
      }
      return [];
    });
    return found.sort((a, b) => b.at - a.at)[0] ?? null;
  }

  /** What a window shows now is kept with the next layout; of several windows, what the last one said. */
  show(shown: WorkspaceShown): void {
    this.#shown = shown;
    this.#soon();
  }

  pathOf(name: string): string | null {
    return nameForm.test(name) ? join(this.#folder, name) : null;
  }

  discard(name: string): void {
    const path = this.pathOf(name);
    if (path !== null) rmSync(path, { force: true });
  }

  /** The session ends as it should: nothing is offered of it. */
  close(): void {
    this.#unlisten();
    if (this.#timer) clearTimeout(this.#timer);
    this.discard(this.#own);
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      // A full disk, say: then there is nothing to offer after a crash, and that is all.
      this.write().catch(() => undefined);
    }, waitMs).unref();
  }

  async write(): Promise<void> {
    const { model } = this.#engine;
    const layout = await this.#engine.look(() => workspaceOf(model, this.#shown, false));
    writeWorkspaceFile(join(this.#folder, this.#own), workspaceText(layout));
  }
}
