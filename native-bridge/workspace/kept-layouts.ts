/**
 * The layout of a running session, kept in a file without any bytes of its memory: should the process end without taking
 * it away, the next one offers it. A process that still runs keeps its own.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { asProblem, problem } from '../../protocol/errors.ts';
import { nameFromText } from '../../protocol/names.ts';
import { panesSchema, type WorkspaceShown } from '../../protocol/workspace.ts';
import type { Engine } from '../engine/engine.ts';
import { fileReason } from '../os/file-reason.ts';
import { writeWhole } from '../os/whole-file.ts';
import { parseWorkspace, workspaceText } from './document.ts';
import { readWorkspaceFile, workspaceKind } from './file.ts';
import { workspaceOf } from './save.ts';

/** Milliseconds after a change. */
const waitMs = 1000;
const layoutKind = { ...workspaceKind, name: 'layout' };
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
  #trouble: string | null = null;
  #shown: WorkspaceShown = { ...panesSchema.parse({}), cursors: {}, map: null };

  /** `folder` is made where it is not there; nobody else may look into it. */
  constructor(engine: Engine, folder: string) {
    this.#engine = engine;
    this.#folder = folder;
    const { pid } = engine.os.limits;
    // The process's number alone may be given again.
    this.#own = `layout-${pid}-${engine.os.started() ?? 0n}.samepage`;
    this.#makeFolder();
    this.#unlisten = engine.listen({
      changed: () => this.#soon(),
      calls: () => undefined,
      touched: () => undefined,
    });
  }

  /** Why the layout could not be kept last, a sentence; null where it was. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** The newest that a session has left which has ended; null where there is none. */
  left(): KeptLayout | null {
    const found = this.#names().flatMap((name) => {
      const [, pid = '', start = ''] = nameForm.exec(name) ?? [];
      if (pid === '' || name === this.#own) return [];
      const started = this.#engine.os.observe(Number(pid)).started();
      if (started !== null && started === BigInt(start)) return [];
      try {
        const path = join(this.#folder, name);
        const { views } = parseWorkspace(readWorkspaceFile(nameFromText(path)));
        if (views.length > 0) return [{ name, at: statSync(path).mtimeMs, views: views.length }];
        rmSync(path, { force: true });
      } catch {
        // Damaged, or no file: there is nothing to offer.
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

  /** What another session has left is open here now: it goes once this session's own is kept. */
  async takeOver(name: string): Promise<void> {
    await this.#keep();
    if (this.#trouble === null) this.#remove(name);
  }

  /** Throws PermissionDenied and the like. */
  discard(name: string): void {
    const path = this.pathOf(name);
    try {
      if (path !== null) rmSync(path, { force: true });
    } catch (thrown) {
      const { code, why } = fileReason(thrown);
      throw problem(code, `The layout ${path} cannot be removed: ${why}.`);
    }
  }

  /** The session ends as it should: nothing is offered of it. */
  close(): void {
    this.#unlisten();
    if (this.#timer) clearTimeout(this.#timer);
    this.#remove(this.#own);
  }

  /** What cannot be removed is offered once more. */
  #remove(name: string): void {
    try {
      this.discard(name);
    } catch {
      // That is all.
    }
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#keep();
    }, waitMs).unref();
  }

  /** A full disk, say: then there is nothing to offer after a crash, and windows say so. */
  async #keep(): Promise<void> {
    try {
      await this.write();
      this.#trouble = null;
    } catch (thrown) {
      this.#trouble = `After a crash there would be no layout to offer. ${asProblem(thrown).message}`;
    }
  }

  /** Rejects with a SamepageError. */
  async write(): Promise<void> {
    const { model } = this.#engine;
    const layout = await this.#engine.look(() => workspaceOf(model, this.#shown, false));
    this.#makeFolder();
    writeWhole(nameFromText(join(this.#folder, this.#own)), layoutKind, workspaceText(layout));
  }

  /** Where it has been removed meanwhile, too. Why it cannot be made is said where a layout cannot be written into it. */
  #makeFolder(): void {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    } catch {
      // Said then.
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder);
    } catch {
      return [];
    }
  }
}
