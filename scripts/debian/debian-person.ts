/** A clean Debian with a person in it, who installs packages, starts programs, and looks at a screen of the tests' own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EnteredRoot, enterRoot } from '../../tooling/debian/enter-root.ts';
import { type StartedApp, startApp } from '../package/packaged-app.ts';

const uid = 1000;
/** What apt and dpkg write down of any package. */
const packageBooks =
  /^\/var\/(log\/(apt\/|dpkg\.log |alternatives\.log )|cache\/apt\/(src)?pkgcache\.bin |lib\/dpkg\/status(-old)? |lib\/apt\/extended_states )/;

export class DebianPerson {
  readonly #debian: EnteredRoot;
  readonly uid = uid;

  private constructor(debian: EnteredRoot) {
    this.#debian = debian;
  }

  /** `root`: a folder of debianRoot(). What is written in it is laid aside. */
  static async enter(root: string): Promise<DebianPerson> {
    const debian = await enterRoot(root, { write: 'aside' });
    debian.run('useradd', ['--create-home', '--uid', String(uid), 'person']);
    return new DebianPerson(debian);
  }

  leave(): Promise<void> {
    return this.#debian.leave();
  }

  /** Runs a program as root, and returns what it printed. Throws with its output where it failed. */
  run(program: string, ...args: string[]): string {
    return this.#debian.run(program, args);
  }

  /** The same as the person. */
  runAsPerson(program: string, ...args: string[]): string {
    const user = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--', 'env', 'HOME=/home/person'];
    return this.run('setpriv', ...user, program, ...args);
  }

  /** A path in this Debian as the tests reach it. */
  path(path: string): string {
    return join(this.#debian.folder, path);
  }

  /** All files, one line each, but those of the kernel and the person's home. */
  files(): string[] {
    // Of a folder only that it is there: its size depends on how it was stored.
    const format = ['(', '-type', 'd', '-printf', '%p/\\n', ')', '-o', '-printf', '%p %s bytes %l\\n'];
    const found = this.run('find', '/', '-xdev', '-path', '/home', '-prune', '-o', ...format);
    return found.trimEnd().split('\n');
  }

  /** What is there now and was not, but for what apt and dpkg write down of any package. */
  leftSince(before: readonly string[]): string[] {
    const known = new Set(before);
    return this.files().filter((line) => !known.has(line) && !packageBooks.test(line));
  }

  /** Runs the command of a desktop entry as the person. */
  startEntry(name: string, display: string): StartedApp {
    const entry = readFileSync(this.path(`usr/share/applications/${name}.desktop`), 'utf8');
    // Nothing is opened with it: so the place for files stays empty.
    const command = (/^Exec=(.*)$/m.exec(entry)?.[1] ?? '').replace(/ %[uUfF]$/, '');
    const env = { HOME: '/home/person', USER: 'person', DISPLAY: display, LC_ALL: 'C.UTF-8' };
    return startApp(this.#debian.command(uid, env, 'sh', ['-c', `exec ${command}`]));
  }
}
