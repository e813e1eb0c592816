/** `samepage scene`: lists the scenes, or plays one for real and prints its checks and figures. */
import { UsageError } from '../../native-bridge/hosts/usage.ts';
import { amount } from '../../protocol/amount.ts';
import type { Measured, SceneEntry, SceneState } from '../../protocol/scene-state.ts';
import { type CliCommand, type ExitCode, type Io, printJson, readArguments } from './command.ts';
import { entryOf, playAll, withScenes } from './play.ts';

const help = `Usage: samepage scene list [--json]
       samepage scene run ID [--json]

Lists the scenes, or plays one: each step is done for real in this process, checked, and measured.

  ID        as the list has it
  --json    one JSON document, for other programs
  --help    this text

Ends with 1 where a step could not be done, or a check failed.
`;

export const scene: CliCommand = {
  async run(args, io) {
    const read = readArguments(args, { json: { type: 'boolean' } }, help, io);
    if (!read) return 0;
    const { values, positionals } = read;
    const [what, id, ...more] = positionals;
    const json = values.json ?? false;
    if (what === 'list' && id === undefined) return await list(json, io);
    if (what === 'run' && id !== undefined && more.length === 0) return await run(id, json, io);
    throw new UsageError(`scene takes “list”, or “run” and the id of a scene.\n\n${help}`);
  },
};

async function list(json: boolean, io: Io): Promise<ExitCode> {
  const entries = await withScenes(({ runner }) => Promise.resolve(runner.list));
  if (json) printJson(io, entries.map(entryDocument));
  else io.out(entries.map(entryText).join('\n'));
  return 0;
}

function entryDocument({ id, title, available, published, steps }: SceneEntry) {
  return { id, title, available, published, steps };
}

function entryText({ id, title, about, available }: SceneEntry): string {
  const lines = [`${id}: ${title}`, ...about.map((line) => `  ${line}`)];
  if (available !== true) lines.push(`  Not here. ${available}`);
  return `${lines.join('\n')}\n`;
}

async function run(id: string, json: boolean, io: Io): Promise<ExitCode> {
  return await withScenes(async (play) => {
    if (!entryOf(play, id)) throw new UsageError(`There is no scene “${id}”. “samepage scene list” lists them.`);
    const { state, failed } = await playAll(play, id);
    const ok = failed === null && state.done.every((step) => step.ok);
    if (json) printJson(io, runDocument(state, failed, ok));
    else io.out(runText(state));
    if (failed !== null) io.err(`samepage: ${failed}\n`);
    else if (!ok) io.err(`samepage: not everything in “${state.title}” is as it should be.\n`);
    return ok ? 0 : 1;
  });
}

function runDocument({ id, steps, done }: SceneState, failed: string | null, ok: boolean) {
  const results = done.map((step) => ({
    title: step.title,
    ok: step.ok,
    checks: step.checks.map(({ what, ok: holds }) => ({ what, ok: holds })),
  }));
  const title = steps[done.length];
  if (failed !== null && title !== undefined) {
    results.push({ title, ok: false, checks: [{ what: 'The step can be done', ok: false }] });
  }
  return { id, ok, steps: results, figures: done.flatMap(({ figures }) => figures) };
}

function runText({ title, done }: SceneState): string {
  const steps = done.flatMap((step) => [
    '',
    `${step.title}`,
    `  ${step.shows}`,
    ...step.checks.map(({ what, ok, found }) => `  ${ok ? 'passed' : 'FAILED'}: ${what}${found ? ` (${found})` : ''}`),
    ...step.figures.map((figure) => `  ${figureText(figure)}`),
  ]);
  return `${[title, ...steps].join('\n')}\n`;
}

function figureText({ name, value, unit, published, source }: Measured): string {
  const measured = value === null ? 'unknown' : amount(value, unit);
  return `${name}: ${measured}${published === null ? '' : `; published: ${amount(published, unit)} (${source})`}`;
}
