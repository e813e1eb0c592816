import { spawnSync } from 'node:child_process';
import { debianMirror } from '../../tooling/debian/base-root.ts';
import { onPath } from '../../tooling/on-path.ts';

/** A program of each Debian package that its own Debian, and a person in it, are made of. */
const programs = {
  apt: 'apt-get',
  debootstrap: 'debootstrap',
  xvfb: 'Xvfb',
  xdotool: 'xdotool',
  imagemagick: 'import',
  'util-linux': 'unshare',
  dpkg: 'dpkg-deb',
  gnupg: 'gpg',
};

/** Why the Debian package cannot be installed and used here, in its own Debian, as a clause; or null. */
export function debianObstacle(): string | null {
  if (process.getuid?.() !== 0) return 'it needs root, and this is an ordinary user';
  const missing = Object.entries(programs).flatMap(([name, program]) => (onPath(program) ? [] : [name]));
  if (missing.length > 0) return `it needs more of Debian’s packages (apt-get install ${missing.join(' ')})`;
  const namespaces = spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']);
  if (namespaces.status !== 0) return 'the system refuses mount namespaces (a container without that right?)';
  return debianMirror() === null ? 'apt knows no source of Debian’s packages here (apt-get update)' : null;
}
