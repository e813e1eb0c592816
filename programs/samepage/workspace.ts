/** `samepage workspace check FILE`: what a workspace holds, and whether its addresses are free here. Nothing is mapped. */
import { UsageError } from '../../native-bridge/hosts/usage.ts';
import type { MemoryOs } from '../../native-bridge/os/memory-os.ts';
import { openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import { summaryOf, type WorkspaceSummary } from '../../native-bridge/workspace/check.ts';
import { parseWorkspace } from '../../native-bridge/workspace/document.ts';
import { readWorkspaceFile } from '../../native-bridge/workspace/file.ts';
import { takenBy } from '../../native-bridge/workspace/open.ts';
import { nameFromText } from '../../protocol/names.ts';
import { formatSize } from '../../protocol/size.ts';
import { type CliCommand, type ExitCode, type Io, printJson, readArguments } from './command.ts';

const help = `Usage: samepage workspace check FILE [--json]

Reads a workspace (.samepage): which sections and views it has, and whether the views' addresses are free in this process.
No file that it names is opened, and nothing is mapped.

  FILE      the workspace
  --json    one JSON document, for other programs
  --help    this text
`;

export const workspace: CliCommand = {
  run: (args, io) => runWorkspace(args, io, openMemoryOs),
};

export async function runWorkspace(args: readonly string[], io: Io, open: () => Promise<MemoryOs>): Promise<ExitCode> {
  const read = readArguments(args, { json: { type: 'boolean' } }, help, io);
  if (!read) return 0;
  const { values, positionals } = read;
  const [what, path, ...more] = positionals;
  if (what !== 'check' || !path || more.length > 0) {
    throw new UsageError(`workspace takes “check” and one file.\n\n${help}`);
  }
  const document = parseWorkspace(readWorkspaceFile(nameFromText(path)));
  const os = await open();
  try {
    const summary = summaryOf(document, takenBy(os));
    if (values.json) printJson(io, summary);
    else io.out(textOf(summary));
    return 0;
  } finally {
    os.close();
  }
}

function textOf({ version, sections, views }: WorkspaceSummary): string {
  return [
    `version ${version}`,
    ...sections.map(({ id, kind, path, bytes }) =>
      `section ${id}  ${kind}  ${formatSize(bytes)}  ${path ?? ''}`.trimEnd(),
    ),
    ...views.map(({ letter, address, length, free }) => {
      return `view ${letter}  ${address}  ${formatSize(Number(length))}  ${free === true ? 'free' : `taken: ${free}`}`;
    }),
    '',
  ].join('\n');
}
