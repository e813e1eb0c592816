/** Answers what windows ask about workspaces. */
import { problem } from '../../protocol/errors.ts';
import { nameFromText } from '../../protocol/names.ts';
import type { WorkspaceOrder, WorkspaceReply, WorkspaceSource } from '../../protocol/workspace.ts';
import type { Engine } from '../engine/engine.ts';
import { wholePath } from '../os/typed-path.ts';
import { checkPlace, stampOf, writeWhole } from '../os/whole-file.ts';
import { parseWorkspace, type Workspace, workspaceText } from './document.ts';
import { readWorkspaceFile, workspaceKind } from './file.ts';
import type { KeptLayouts } from './kept-layouts.ts';
import { type Opened, openedTexts, openingSteps } from './open.ts';
import { workspaceOf } from './save.ts';

/** What an answer may have; larger ones go to a file of the host's. Bytes. */
const mostInAnswer = 12 * 2 ** 20;

export interface WorkspaceOptions {
  /** Given on the command line: opened by the first window that asks. */
  path?: string | null;
  kept?: KeptLayouts | null;
  /** Whether windows may have files written by path; or why not, a sentence. */
  mayWrite?: true | string;
}

export class Workspaces {
  readonly #engine: Engine;
  readonly #options: WorkspaceOptions;
  #path: string | null;

  constructor(engine: Engine, options: WorkspaceOptions = {}) {
    this.#engine = engine;
    this.#options = options;
    this.#path = options.path ?? null;
  }

  /** Asked for from outside while the program runs: the next window that asks opens it. */
  offer(path: string): void {
    this.#path = path;
  }

  async order(order: WorkspaceOrder, by: object): Promise<WorkspaceReply> {
    switch (order.do) {
      case 'save':
        return await this.#save(order);
      case 'check': {
        const { sections, views } = this.#read(order.source);
        const files = sections.flatMap((section) => (section.kind === 'file' ? [section.path] : []));
        return { files, sections: sections.length, views: views.length };
      }
      case 'open':
        return await this.#open(order, by);
      case 'shown':
        this.#options.kept?.show(order.shown);
        return { trouble: this.#options.kept?.trouble ?? null };
      case 'offered': {
        const path = this.#path;
        this.#path = null;
        return { path, kept: this.#options.kept?.left() ?? null };
      }
      case 'discard':
        this.#options.kept?.discard(order.kept);
        return {};
    }
  }

  async #save({ path, contents, shown, known }: Extract<WorkspaceOrder, { do: 'save' }>): Promise<WorkspaceReply> {
    const { model } = this.#engine;
    const { mayWrite = true } = this.#options;
    if (path !== null && mayWrite !== true) throw problem('PermissionDenied', mayWrite);
    if (path !== null) checkPlace(wholePath(path), workspaceKind, known);
    const text = workspaceText(await this.#engine.look(() => workspaceOf(model, shown, contents)));
    if (path !== null) return { stamp: writeWhole(wholePath(path), workspaceKind, text, known) };
    const bytes = new TextEncoder().encode(text);
    if (bytes.length <= mostInAnswer) return { text: bytes };
    throw problem('LimitReached', 'This is too much for a window to save: save it by a path, or without contents.');
  }

  async #open(
    { source, files, withoutUndo }: Extract<WorkspaceOrder, { do: 'open' }>,
    by: object,
  ): Promise<WorkspaceReply> {
    // Before it is read: what is written meanwhile is noticed later.
    const stamp = 'path' in source ? stampOf(wholePath(source.path)) : null;
    const workspace = this.#read(source);
    const opened: Opened = { moved: [], leftOut: [] };
    const label = 'path' in source ? `Open workspace ${nameOf(source.path)}` : 'Open a workspace';
    await this.#engine.carryOut(label, (model) => openingSteps(model, workspace, files, opened), by, {
      withoutUndo,
    });
    if ('kept' in source) await this.#options.kept?.takeOver(source.kept);
    const cursors = Object.fromEntries(
      workspace.views.flatMap(({ letter, cursor }) => (cursor === null ? [] : [[letter, cursor]])),
    );
    const notes = openedTexts(opened);
    return { shown: { ...workspace.window, cursors, map: workspace.map }, notes, ...(stamp !== null && { stamp }) };
  }

  #read(source: WorkspaceSource): Workspace {
    if ('bytes' in source) return parseWorkspace(source.bytes);
    if ('path' in source) return parseWorkspace(readWorkspaceFile(wholePath(source.path)));
    const file = this.#options.kept?.pathOf(source.kept);
    if (!file) throw problem('NotFound', 'The layout kept from that session is gone.');
    return parseWorkspace(readWorkspaceFile(nameFromText(file)));
  }
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1)?.slice(0, 100) ?? path;
}
