import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeOs } from '../../native-bridge/os/fake/fake-os.ts';
import type { ExitCode } from './command.ts';
import { commandLines, commandNames } from './commands.ts';
import { runRegions } from './regions.ts';
import { runSamepage } from './run.ts';

interface Ran {
  code: ExitCode;
  stdout: string;
  stderr: string;
}

async function run(command: (io: Parameters<typeof runSamepage>[2]) => Promise<ExitCode>): Promise<Ran> {
  const ran = { stdout: '', stderr: '' };
  const code = await command({
    out: (text) => {
      ran.stdout += text;
    },
    err: (text) => {
      ran.stderr += text;
    },
  });
  return { code, ...ran };
}

const samepage = (...args: string[]) => run((io) => runSamepage('samepage', args, io));

describe('samepage', () => {
  it('--help lists all commands; each has its own help', async () => {
    const { code, stdout, stderr } = await samepage('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(commandLines);
    for (const name of commandNames) {
      const own = await samepage(name, '--help');
      expect(own).toEqual({ code: 0, stdout: expect.stringContaining(`Usage: samepage ${name}`), stderr: '' });
    }
  });

  it.each(['samepage', 'samepage-web'])('the manual page of %s lists the same commands, and no other', (page) => {
    const text = readFileSync(new URL(`../../build/deb/${page}.1`, import.meta.url), 'utf8');
    const [, commands = ''] = /^\.SH COMMANDS$(.*?)^\.SH/ms.exec(text) ?? [];
    const listed = [...commands.matchAll(/^\.TP\n\.B ([a-z]+)/gm)].map(([, name = '']) => name);
    expect([...new Set(listed)].toSorted()).toEqual(commandNames.toSorted());
  });

  it.each([
    [[], 'which command?'],
    [['scenery'], 'There is no command “scenery”.'],
    [['regions'], 'takes one process number'],
    [['regions', '1', '2'], 'takes one process number'],
    [['regions', '-1'], '-1'],
    [['regions', '0x10'], '“0x10” is not a process number.'],
    [['regions', '1', '--yaml'], '--yaml'],
    [['trick', '--json'], '--json'],
    [['poke', '1'], 'Usage: samepage poke'],
    [['workspace', 'check', ''], 'takes “check” and one file'],
    [['a\u001b[31m\u202eb'], String.raw`There is no command “a\x1b[31m\u202eb”.`],
  ])('%j is wrong use: exit code 2, a sentence, nothing on standard output', async (args, sentence) => {
    expect(await samepage(...args)).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
  });
});

describe('samepage regions', () => {
  it('says in one sentence that there is no such process, and prints no document', async () => {
    // Above the largest number that Linux gives (proc_sys_kernel(5), pid_max).
    expect(await samepage('regions', '4194305', '--json')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^samepage: The regions of process 4194305 cannot be read: [^\n]+\n$/),
    });
  });

  it('what a system does not report is null', async () => {
    const { stdout } = await run((io) =>
      runRegions([String(process.pid), '--json'], io, () => Promise.resolve(new FakeOs())),
    );
    const { regions, sums } = JSON.parse(stdout);
    expect(sums).toEqual({ rss: null, pss: null });
    expect(regions.length).toBeGreaterThan(0);
    for (const { rss, pss } of regions) expect([rss, pss]).toEqual([null, null]);
  });
});

// /proc is Linux's.
describe.runIf(process.platform === 'linux')('samepage regions, beside the system’s own list', () => {
  let target: ChildProcess;
  beforeAll(async () => {
    // It says a word once it is up, and then changes nothing.
    target = spawn('sh', ['-c', 'echo up; read line'], { stdio: ['pipe', 'pipe', 'ignore'] });
    if (target.stdout) await once(target.stdout, 'data');
  });
  afterAll(() => target.kill('SIGKILL'));

  it('--json prints one document with every region as /proc/PID/maps and smaps have it', async () => {
    const maps = readFileSync(`/proc/${target.pid}/maps`, 'utf8').trimEnd().split('\n');
    const smaps = readFileSync(`/proc/${target.pid}/smaps`, 'utf8');
    const kilobytes = (name: string) =>
      [...smaps.matchAll(new RegExp(`^${name}: +(\\d+) kB$`, 'gm'))].map(([, count]) => Number(count) * 1024);
    const { code, stdout, stderr } = await samepage('regions', String(target.pid), '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ pid: target.pid, command: 'sh -c echo up; read line' });
    expect(document.regions.map(lineOf)).toEqual(maps.map((line) => line.replace(/ +/g, ' ').trimEnd()));
    expect(document.regions.map(({ rss }: { rss: number }) => rss)).toEqual(kilobytes('Rss'));
    // What is shared is divided by how many others map it, which changes with them; the stack is its own.
    const pss = kilobytes('Pss');
    document.regions.forEach((row: { path: string | null; rss: number; pss: number }, index: number) => {
      expect(row.pss).toBeLessThanOrEqual(row.rss);
      if (row.path === '[stack]') expect(row.pss).toBe(pss[index]);
    });
    expect(document.sums.rss).toBe(kilobytes('Rss').reduce((sum, bytes) => sum + bytes));
    const kinds = document.regions.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['image', 'library', 'stack']));
  });

  it('prints a table with a line for each region, and the sums', async () => {
    const maps = readFileSync(`/proc/${target.pid}/maps`, 'utf8').trimEnd().split('\n');
    const { stdout } = await samepage('regions', String(target.pid));
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(maps.length + 2);
    expect(lines.at(-1)).toMatch(new RegExp(`^${maps.length} regions; rss [\\d.,]+ [KM]iB, pss [\\d.,]+ [KM]iB$`));
  });
});

/** A row of the document as the system writes it. */
function lineOf(
  row: Record<'start' | 'end' | 'protection' | 'sharing' | 'offset' | 'device' | 'inode', string> & {
    path: string | null;
  },
) {
  const digits = (text: string) => text.slice(2).padStart(8, '0');
  const protection = `${row.protection}${row.sharing === 'shared' ? 's' : 'p'}`;
  const range = `${digits(row.start)}-${digits(row.end)}`;
  return [range, protection, digits(row.offset), row.device, row.inode, row.path ?? ''].join(' ').trimEnd();
}
