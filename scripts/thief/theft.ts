/** One attempt at theft: a victim starts Samepage, a thief tries what another user of the machine can. As root. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { announcement } from '../../client/session-socket.ts';

/** What a page needs no longer is closed by then; the session's own connection stays. ms */
const stayMs = 7_000;

/** For whatever hangs. */
const limit = () => ({ signal: AbortSignal.timeout(60_000) });

/** Users who need no name, and whom nobody else is. */
const victimUid = 61_001;
const thiefUid = 61_002;

/**
 * How the victim's page is opened: in a window by its file, in a window by a ticket (as a snap's), or not at all, in which case
 * the thief is given the whole address.
 */
export type Way = 'file' | 'ticket' | 'address';
export const ways: readonly Way[] = ['file', 'ticket', 'address'];

export interface TheftOptions {
  way: Way;
  /** Built: `thief.cjs` and `browser.cjs`, readable by everybody. */
  tools: string;
  /** The built programs that open a window, and that do not. */
  start: string;
  serve: string;
  /** A real browser in the stand-in's place, and the display that it runs at. */
  real?: { browser: string; display: string };
}

export interface Theft {
  /** What the thief got, a line each. */
  stolen: string[];
  tries: { looks: number; ports: number; knocks: number; refused: number; cutOff: number };
  /** Whether the victim's own browser got in; null where there was none. */
  entered: boolean | null;
  /** How the victim's program ended after SIGTERM, and what it had said to people. */
  end: { code: number | null; stderr: string };
}

export async function attemptTheft({ way, tools, start, serve, real }: TheftOptions): Promise<Theft> {
  const home = mkdtempSync(join(tmpdir(), 'samepage-victim-'));
  const children: ChildProcess[] = [];
  try {
    const bin = join(home, 'bin');
    mkdirSync(bin);
    const entered = join(home, 'entered');
    const confined = way === 'ticket' ? '# In the place of /snap/bin/chromium.\n' : '';
    const standIn = `'${process.execPath}' '${join(tools, 'browser.cjs')}' '${entered}'`;
    const command = `exec ${real ? `'${real.browser}'` : standIn} "$@"\n`;
    writeFileSync(join(bin, 'chromium'), `#!/bin/sh\n${confined}${command}`);
    chmodSync(join(bin, 'chromium'), 0o755);
    chownSync(home, victimUid, victimUid);

    const thief = spawn(process.execPath, [join(tools, 'thief.cjs'), String(victimUid)], {
      uid: thiefUid,
      gid: thiefUid,
      env: {},
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(thief);
    const said: Partial<{ exhausted: true; stolen: string; tries: Theft['tries'] }>[] = [];
    const lines = createInterface({ input: thief.stdout });
    lines.on('line', (line) => said.push(JSON.parse(line)));
    await once(lines, 'line', limit());

    const victim = spawn(process.execPath, way === 'address' ? [serve, '--no-open'] : [start, '--web'], {
      uid: victimUid,
      gid: victimUid,
      env: { HOME: home, DISPLAY: real?.display ?? ':0', PATH: `${bin}${delimiter}${process.env['PATH']}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(victim);
    let stderr = '';
    victim.stderr.on('data', (data) => {
      stderr += String(data);
    });
    const ended = once(victim, 'close', limit());
    if (way === 'address') {
      const [line] = await once(createInterface({ input: victim.stdout }), 'line', limit());
      thief.stdin.write(`${announcement.exec(line)?.[1]}\n`);
      while (!said.some(({ exhausted }) => exhausted)) await once(lines, 'line', limit());
    } else if (real) {
      await delay(stayMs);
      if (isConnected()) writeFileSync(entered, '101');
    } else {
      const { signal } = limit();
      while (!existsSync(entered)) await delay(5, undefined, { signal });
    }
    thief.stdin.end();
    await once(thief, 'close', limit());
    victim.kill('SIGTERM');
    const [code] = await ended;
    const tries = said.find((line) => line.tries)?.tries;
    if (!tries) throw new Error('the thief did not say what it tried');
    return {
      stolen: said.flatMap(({ stolen }) => stolen ?? []),
      tries,
      entered: way === 'address' ? null : existsSync(entered) && readFileSync(entered, 'utf8') === '101',
      end: { code, stderr },
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
}

/** Whether a program of the victim's is connected to another on this machine (01: established; see proc_pid_net(5)). */
function isConnected(): boolean {
  const row = new RegExp(`^ *\\d+: \\S+ \\S+ 01 (?:\\S+ +){3}${victimUid} `, 'm');
  return ['tcp', 'tcp6'].some((table) => row.test(readFileSync(`/proc/self/net/${table}`, 'latin1')));
}
