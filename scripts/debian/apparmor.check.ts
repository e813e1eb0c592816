/**
 * AppArmor's own parser reads the profile that the packages in Electron bring along: Debian 13's, for Debian 12's is older
 * than user namespaces in profiles. Nothing is loaded into the kernel.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { debianRoot } from '../../tooling/debian/base-root.ts';
import { type EnteredRoot, enterRoot } from '../../tooling/debian/enter-root.ts';

const profile = readFileSync('build/deb/samepage.apparmor', 'utf8');
let debian: EnteredRoot;

beforeAll(async () => {
  debian = await enterRoot(await debianRoot('trixie', 'apparmor'), { write: 'aside' });
}, 600_000);
afterAll(() => debian?.leave());

/** Throws with what the parser says against it. */
function parse(text: string): string {
  writeFileSync(join(debian.folder, 'root/profile'), text);
  return debian.run('apparmor_parser', ['--skip-kernel-load', '--skip-cache', '--names', '/root/profile']);
}

it('is read by AppArmor 4', () => {
  expect(debian.run('apparmor_parser', ['--version'])).toContain('AppArmor parser version 4.');
  expect(parse(profile)).toBe('samepage\n');
});

it('would be refused with a rule that AppArmor does not know', () => {
  expect(() => parse(profile.replace('userns,', 'users,'))).toThrow(/syntax error/);
});
