/** One app for each folder of settings: the first holds a lock there, and is told of those that come later. */
import { existsSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Returns whether this is the first; `onLater` is then told of each later one. */
export function lockInstance(folder: string, onLater: () => void): boolean {
  const lock = join(folder, 'standin.lock');
  const knock = join(folder, 'standin.knock');
  if (existsSync(lock) && alive(Number(readFileSync(lock, 'utf8')))) {
    writeFileSync(knock, String(process.pid));
    return false;
  }
  writeFileSync(lock, String(process.pid));
  rmSync(knock, { force: true });
  let heard = '';
  const watcher = watch(folder, () => {
    const knocked = existsSync(knock) ? readFileSync(knock, 'utf8') : '';
    if (knocked === '' || knocked === heard) return;
    heard = knocked;
    onLater();
  });
  watcher.unref();
  process.on('exit', () => rmSync(lock, { force: true }));
  return true;
}
