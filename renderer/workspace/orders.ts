/** Workspaces: saved, looked into, opened. What became of it is reported in the status line, or in an alert. */
import { asProblem, problem } from '../../protocol/errors.ts';
import type { FileAccess } from '../../protocol/model.ts';
import type { WorkspaceOrder, WorkspaceReply, WorkspaceSource } from '../../protocol/workspace.ts';
import { saveFile } from '../export/save.ts';
import { countOf } from '../state/describe.ts';
import { asksFirst, request, showProblem } from '../state/operations.ts';
import { showOurs } from '../state/other-process.ts';
import { part } from '../state/part.ts';
import { Remembered } from '../state/remembered.ts';
import { useApp } from '../state/store.ts';
import { until } from '../state/until.ts';
import { keepShownAcrossReload } from './across-reload.ts';
import { reportShown, shownNow, takeUpShown } from './shown.ts';

const traces = part(() => import('../watch/orders.ts'));
/** Paths that were opened or saved here. */
export const recent = new Remembered('samepage.workspaces', 8);
/** A message may have 16 MiB, and this is not all of it. */
const mostBytes = 12 * 2 ** 20;

/** The file that this window's workspace was opened from or saved in last, and how. */
let current: { path: string; contents: boolean; stamp?: string | undefined } | null = null;
/** Why the layout cannot be kept for after a crash, as it was said last. */
let trouble: string | null = null;

export function ask(order: WorkspaceOrder): Promise<WorkspaceReply> {
  return request('workspace', { order });
}

/** What is given on the command line while the program runs comes first; else a person chooses. */
export async function openAsked(): Promise<void> {
  const { path } = await ask({ do: 'offered' });
  if (path) void openGiven(path);
  else useApp.setState({ dialog: { kind: 'workspace', saves: false } });
}

export async function takeOffered(isUntouched: () => boolean): Promise<void> {
  await until(({ connection }) => connection === 'open');
  keepShownAcrossReload(isUntouched);
  reportShown((shown) => void ask({ do: 'shown', shown }).then(sayTrouble, () => undefined));
  try {
    const { path, kept } = await ask({ do: 'offered' });
    if (path) return await openGiven(path);
    if (!kept) return;
    const at = new Date(kept.at).toLocaleString();
    const sentence = `Samepage ended without being closed. The layout of its ${countOf(kept.views, 'view')} was kept, as it was at ${at}; what its sections held is lost.`;
    showProblem(problem('Changed', sentence), [
      { label: 'Open that layout', run: () => void openSource({ kept: kept.name }) },
      { label: 'Discard it', run: () => void ask({ do: 'discard', kept: kept.name }).catch(showThrown) },
    ]);
  } catch (thrown) {
    showThrown(thrown);
  }
}

const showThrown = (thrown: unknown) => showProblem(asProblem(thrown));

/** Once, until it is another. */
function sayTrouble({ trouble: now = null }: WorkspaceReply): void {
  if (now !== null && now !== trouble) useApp.setState({ status: now });
  trouble = now;
}

/** Both kinds of files are given on the command line, or opened by a double click on them. */
async function openGiven(path: string): Promise<void> {
  if (!path.endsWith('.samepage-trace')) return await openSource({ path });
  try {
    await (await traces.load()).openTrace(path);
  } catch (thrown) {
    showThrown(thrown);
  }
}

export async function openFile(file: File): Promise<void> {
  if (file.name.endsWith('.samepage-trace')) {
    return showProblem(
      problem('Unsupported', `${file.name} is a trace, which the engine reads by its path: use “Open a trace…”.`),
    );
  }
  if (file.size > mostBytes) {
    return showProblem(
      problem('LimitReached', `${file.name} is too large to be taken from the window: open it by its path.`),
    );
  }
  await openSource({ bytes: new Uint8Array(await file.arrayBuffer()) });
}

/** Opens it; where it names files, they are listed first, and a person says how they are opened. */
export async function openSource(source: WorkspaceSource): Promise<void> {
  try {
    const { files = [] } = await ask({ do: 'check', source });
    if (files.length > 0) useApp.setState({ dialog: { kind: 'workspace-files', source, files } });
    else await openWith(source, null);
  } catch (thrown) {
    showThrown(thrown);
  }
}

/**
 * Rejects with a SamepageError where it could not be opened: all is as before then. False where a dialog asks first, in
 * the place of any other: what is mapped now is more than undo may keep.
 */
export async function openWith(source: WorkspaceSource, files: FileAccess | null): Promise<boolean> {
  try {
    await open(source, files, false);
    return true;
  } catch (thrown) {
    const error = asProblem(thrown);
    const again = () => void open(source, files, true).catch(showThrown);
    if (asksFirst(error, again)) return false;
    throw error;
  }
}

async function open(source: WorkspaceSource, files: FileAccess | null, withoutUndo: boolean): Promise<void> {
  showOurs();
  const { notes = [], shown, stamp } = await ask({ do: 'open', source, files, withoutUndo });
  current = 'path' in source ? { path: source.path, contents: true, stamp } : null;
  if (current) recent.add(current.path);
  useApp.setState({
    ...{ selectedView: null, selectedViews: new Set(), selectedRegion: null, invitationDismissed: true },
  });
  if (shown) takeUpShown(shown);
  if (notes.length > 0) showProblem(problem('Changed', `Not everything is as it was saved. ${notes.join(' ')}`));
  else useApp.setState({ status: 'The workspace is open: all its views are at their addresses', alert: null });
}

/** Into the same file once more; a person chooses one where there is none. */
export async function saveAgain(): Promise<void> {
  if (!current) return useApp.setState({ dialog: { kind: 'workspace', saves: true } });
  const { path, contents, stamp } = current;
  try {
    await saveWith(path, contents, stamp);
  } catch (thrown) {
    const error = asProblem(thrown);
    const another = () => useApp.setState({ dialog: { kind: 'workspace', saves: true }, alert: null });
    const anyway = () => void saveWith(path, contents).catch(showThrown);
    showProblem(error, [
      ...(error.code === 'Changed' ? [{ label: 'Replace it', run: anyway }] : []),
      { label: 'Save as…', run: another },
    ]);
  }
}

/**
 * `path` null: the browser keeps the file, or the system asks where. `known`: the stamp that the file must have, if it is
 * there; empty: none may be there. Rejects with a SamepageError.
 */
export async function saveWith(path: string | null, contents: boolean, known?: string): Promise<void> {
  const order = { do: 'save', path, contents, shown: shownNow() } as const;
  const { text, stamp } = await ask(known === undefined ? order : { ...order, known });
  if (path !== null) {
    current = { path, contents, stamp };
    recent.add(path);
    useApp.setState({ status: `The workspace is saved as ${path}`, alert: null });
    return;
  }
  if (!text) throw problem('Internal', 'The engine gave no workspace.');
  const saved = await saveFile(
    new Blob([new Uint8Array(text)], { type: 'application/x-samepage' }),
    'session.samepage',
  );
  if (saved?.state !== 'completed') return;
  current = { path: saved.path, contents };
  recent.add(saved.path);
}
