/** Where a program keeps the layout of its session, to offer it after a crash. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** https://specifications.freedesktop.org/basedir-spec: a path that is not absolute does not count. */
export function layoutsFolder({ platform, env }: Pick<NodeJS.Process, 'platform' | 'env'>): string {
  const home = homedir();
  const { LOCALAPPDATA: local = '', XDG_STATE_HOME: state = '' } = env;
  if (platform === 'win32') return join(local || home, 'Samepage', 'layouts');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Samepage', 'layouts');
  return join(isAbsolute(state) ? state : join(home, '.local', 'state'), 'samepage', 'layouts');
}
