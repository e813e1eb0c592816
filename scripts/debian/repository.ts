/** A repository of Debian packages, as static files in one folder, signed (wiki.debian.org/DebianRepository/Format, “Flat”). */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, sha256 } from '../../tooling/files-below.ts';

export interface SigningKey {
  /** gpg's own folder. */
  home: string;
  /** The public part, as apt's `signed-by` reads it. */
  public: string;
}

function gpg(home: string, args: readonly string[], input = ''): string {
  const own = ['--homedir', home, '--batch', '--quiet', '--no-tty', '--pinentry-mode', 'loopback', '--passphrase', ''];
  return execFileSync('gpg', [...own, ...args], { input, encoding: 'utf8', stdio: 'pipe' });
}

/** A new key in a new folder, for one run of the tests. */
export function throwAwayKey(home: string): SigningKey {
  mkdirSync(home, { mode: 0o700 });
  gpg(home, ['--quick-generate-key', 'Samepage tests <tests@samepage.invalid>', 'ed25519', 'sign', '1d']);
  return { home, public: gpg(home, ['--armor', '--export']) };
}

/** Ends the agent that gpg started for the key. */
export function forgetKey({ home }: SigningKey): void {
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'all'], { stdio: 'ignore' });
}

/** Writes the lists of the packages that lie in the folder, and signs them. Needs dpkg-deb and gpg. */
export function publish(folder: string, key: SigningKey, made: Date): void {
  const debs = filesBelow(folder).filter((path) => path.endsWith('.deb'));
  const entries = debs.map((path) => {
    const file = join(folder, path);
    const control = execFileSync('dpkg-deb', ['--field', file], { encoding: 'utf8' }).trimEnd();
    return `${control}\nFilename: ./${path}\nSize: ${statSync(file).size}\nSHA256: ${sha256(readFileSync(file))}\n`;
  });
  const packages = Buffer.from(entries.join('\n'));
  writeFileSync(join(folder, 'Packages'), packages);
  const date = made.toUTCString();
  const release = `Origin: Samepage\nSuite: stable\nDate: ${date}\nSHA256:\n ${sha256(packages)} ${packages.length} Packages\n`;
  writeFileSync(join(folder, 'InRelease'), gpg(key.home, ['--clearsign'], release));
}

/** apt's own line for such a repository: `folder` and `keyring` as the system that it is for sees them. */
export function sourceLine(folder: string, keyring: string): string {
  return `deb [signed-by=${keyring}] file:${folder} ./\n`;
}
