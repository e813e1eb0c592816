/** Saves what is exported as a file, as a browser downloads one (Electron asks where). */
import { asProblem } from '../../protocol/errors.ts';
import { type ProgramLanguage, programLanguages } from '../../protocol/programs.ts';
import type { SaveResult } from '../../protocol/save-result.ts';
import { request, showProblem } from '../state/operations.ts';
import { spaceOf } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { pictureAsPng, pictureAsSvg } from './export-picture.ts';
import { regionsAsCsv, regionsAsJson } from './region-list.ts';
import { hostSays, savedByHost } from './save-in-host.ts';

export type ExportKind = 'svg' | 'png' | 'csv' | 'json' | ProgramLanguage;

const types = {
  ...{ svg: 'image/svg+xml', png: 'image/png', csv: 'text/csv', json: 'application/json' },
  ...{ 'c-linux': 'text/x-c', 'c-windows': 'text/x-c', strace: 'text/plain', transcript: 'text/plain' },
} as const;

/** How a file's name ends; as its kind is called, where it is not here. */
const endings: Partial<Record<ExportKind, string>> = {
  'c-linux': 'linux.c',
  'c-windows': 'windows.c',
  strace: 'strace.txt',
  transcript: 'transcript.txt',
};

const isProgram = (kind: ExportKind): kind is ProgramLanguage => programLanguages.some((language) => language === kind);

async function contentOf(kind: ExportKind, at: Date): Promise<Blob | null> {
  const type = `${types[kind]};charset=utf-8`;
  // A copy: what came over the wire may lie in a larger buffer.
  if (isProgram(kind)) return new Blob([new Uint8Array((await request('program', { language: kind })).text)], { type });
  const state = useApp.getState();
  const { regions, views, moment } = spaceOf(state);
  const limits = state.limits && { ...state.limits, pid: spaceOf(state).pid };
  if (kind === 'png') return await pictureAsPng(limits, at);
  const text =
    kind === 'svg'
      ? pictureAsSvg(limits, at)
      : regions &&
        (kind === 'csv' ? regionsAsCsv(regions) : regionsAsJson(regions, views.values(), limits, at, moment));
  return text === null ? null : new Blob([text], { type });
}

/** `samepage-4711-20261122-124501.svg`, in local time. */
export function fileName(kind: ExportKind, pid: number, at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `samepage-${pid}-${date}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.${endings[kind] ?? kind}`;
}

export async function saveAs(kind: ExportKind): Promise<void> {
  const at = new Date();
  const content = await contentOf(kind, at).catch((thrown: unknown) => {
    showProblem(asProblem(thrown));
    return undefined;
  });
  if (content === undefined) return;
  if (!content) {
    useApp.setState({ status: 'There is nothing to export yet' });
    return;
  }
  await saveFile(content, fileName(kind, spaceOf(useApp.getState()).pid, at));
}

/** Has the browser or the app save a file, and says so in the status line. A browser does not say what became of it: null. */
export async function saveFile(content: Blob, name: string): Promise<SaveResult | null> {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  useApp.setState({ status: hostSays() ? `Exporting ${name}…` : `${name} was handed to the browser to save` });
  const result = hostSays() ? await savedByHost(url) : null;
  if (result) useApp.setState({ status: statusOf(result) });
  // The download has its own hold on the data once it has begun; a minute is ample for that.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return result;
}

function statusOf({ path, state }: SaveResult): string {
  switch (state) {
    case 'completed':
      return `Exported ${path}`;
    case 'cancelled':
      return 'Export cancelled';
    case 'interrupted':
      return `${path} could not be saved`;
  }
}
