/** A folder with a Linux system in it, entered: programs run in it as if it were the machine's own. Root only. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface EnteredRoot {
  /** The folder as other programs of this machine reach it, while it is entered. */
  readonly folder: string;
  /** Runs a program in it as root, and returns what it printed. Throws with its output where it failed. */
  run(program: string, args: readonly string[]): string;
  /** The command, for spawn(), that runs a program in it as the user of this number, with this environment alone. */
  command(uid: number, env: Readonly<Record<string, string>>, program: string, args: readonly string[]): string[];
  /** Ends all that runs in it, and resolves when it is gone. */
  leave(): Promise<void>;
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** `write`: whether what is written changes the folder (`through`), or is laid aside and forgotten. */
export async function enterRoot(folder: string, { write }: { write: 'through' | 'aside' }): Promise<EnteredRoot> {
  const script = join(import.meta.dirname, 'enter-root.sh');
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child'];
  const aside = write === 'aside' ? [mkdtempSync(join(tmpdir(), 'samepage-root-'))] : [];
  const command = [...namespaces, 'sh', script, folder, ...aside];
  const holder = spawn('unshare', command, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(holder, 'exit');
  const lines = createInterface({ input: holder.stdout });
  const first = await Promise.race([once(lines, 'line'), ended]);
  if (first[0] !== 'entered') throw new Error(`the root ${folder} cannot be entered (${String(first[0])})`);
  // unshare's only child is the first process of the namespaces.
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(holder.pid)], { encoding: 'utf8' });
  const pid = children.trim();
  const enter = ['--target', pid, '--mount', '--pid', '--root', '--wd'];
  return {
    folder: `/proc/${pid}/root`,
    run(program, args) {
      const clean = ['env', '-i', path, 'HOME=/root', 'LC_ALL=C.UTF-8', 'DEBIAN_FRONTEND=noninteractive'];
      const options = { encoding: 'utf8', stdio: 'pipe', maxBuffer: 64 * 1024 * 1024 } as const;
      return execFileSync('nsenter', [...enter, ...clean, program, ...args], options);
    },
    command(uid, env, program, args) {
      const user = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--'];
      const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
      return ['nsenter', ...enter, ...user, 'env', '-i', path, ...variables, program, ...args];
    },
    async leave() {
      holder.stdin.end();
      await ended;
      for (const empty of aside) rmdirSync(empty);
    },
  };
}
