import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { onPath } from '../../tooling/on-path.ts';

const validator = onPath('desktop-file-validate');

/** The values of the main group of a desktop entry (Desktop Entry Specification, “Basic format of the file”). */
function desktopValues(entry: string): Record<string, string> {
  const [, main = ''] = entry.split(/^\[Desktop Entry\]$/m);
  const [group = ''] = main.split(/^\[/m);
  return Object.fromEntries([...group.matchAll(/^([\w-]+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]));
}

/** Holds the entry against these values, and has desktop-file-validate judge it where that is installed. */
export function expectDesktopEntry(entry: string, values: Readonly<Record<string, string>>): void {
  expect(desktopValues(entry)).toMatchObject({ Type: 'Application', ...values });
  if (!validator) {
    console.log('Skipped: desktop-file-validate is not there to judge the entry (apt-get install desktop-file-utils).');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'samepage-desktop-'));
  try {
    const file = join(folder, 'samepage.desktop');
    writeFileSync(file, entry);
    execFileSync(validator, ['--no-hints', file], { stdio: 'pipe', encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
