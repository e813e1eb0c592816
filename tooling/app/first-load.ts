/** What a window loads before its first picture. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The scripts that the built page names itself, as paths; what it imports later is not among them. */
export function firstScripts(folder: string): string[] {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  return [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path = '']) => join(folder, path));
}
