/** The licences that go with every package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { root } from '../../tooling/run-tool.ts';

/** What the page is made of; Biome lets it import no more (biome.json). What these import in turn comes on top. */
const pagePackages = ['react', 'react-dom', 'zustand', 'lucide-react', '@tanstack/react-virtual'];
const fonts = ['@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono'];

it('the licences of all that is bundled or packed stand in one text, each whole', () => {
  const text = readFileSync(join(root, 'dist/renderer/licences.txt'), 'utf8');
  const parts = text.split(/\n─+\n/).map((part) => part.trim());
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { dependencies } = z.object({ dependencies: z.record(z.string(), z.string()) }).parse(manifest);
  for (const name of [...Object.keys(dependencies), ...pagePackages, ...fonts]) {
    const part = parts.find((each) => each.startsWith(`${name} `));
    expect(part, name).toMatch(/^\S+ \d+\.\d+\.\d+\nLicence: (MIT|ISC|OFL-1\.1)\n/);
    expect(part, name).toMatch(/Permission\s+(to use|is hereby granted)|SIL OPEN FONT LICENSE/);
  }
  expect(parts[0]).toMatch(/^Samepage\nLicence: MIT\n/);
});
