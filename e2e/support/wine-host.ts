/** The built web host in Windows' own Node under Wine, for one test. Its window is a browser of this machine. */
import { cpSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { announcement } from '../../client/session-socket.ts';
import { once } from '../../tooling/app/once.ts';
import type { WebHostProcess } from '../../tooling/app/web-host.ts';
import { openWine } from '../../tooling/wine/wine.ts';

/** Starts the host at a free port and resolves once it has printed its address. Rejects with its output otherwise. */
export async function startWineHost(root: string): Promise<WebHostProcess> {
  const wine = await openWine();
  if ('obstacle' in wine) throw new Error(wine.obstacle);
  cpSync(join(root, 'dist'), join(wine.folder, 'dist'), { recursive: true });
  const file = join(wine.folder, 'host.txt');
  const serve = wine.inside(join(wine.folder, 'dist/main/serve.cjs'));
  const child = wine.start(wine.nodeExe, [serve, '--port', '0', '--no-open'], file);
  const output = () => readFileSync(file, 'utf8');
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const said = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(output());
        if (!match) return;
        watcher.close();
        resolve(match[0]);
      };
      const watcher = watch(file, look);
      look();
      void ended.then((end) => reject(new Error(`it never said ${pattern} (${end}), but:\n${output()}`)));
    });
  // Wine knows no SIGTERM that a Windows program could answer.
  const stop = once(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  try {
    const url = announcement.exec(await said(announcement))?.[1] ?? '';
    return { output, said, ended, stop, url, pid: child.pid ?? 0 };
  } catch (error) {
    await stop();
    throw error;
  }
}
