import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FpmRequest } from './fpm-request.ts';
import { packStaged } from './staged-deb.ts';

/** Debian Policy Manual, 5.3 and 5.6.13. `size`: what it takes installed, in KiB. */
export function controlText(request: FpmRequest, size: number): string {
  const [synopsis = '', ...lines] = request.description.trim().split('\n');
  const extended = lines.map((line) => ` ${line.trim() || '.'}\n`).join('');
  const fields: [string, string][] = [
    ['Package', request.name],
    ['Version', request.version],
    ['Architecture', request.architecture],
    ['Maintainer', request.maintainer],
    ['Installed-Size', String(size)],
    ['Depends', request.depends.join(', ')],
    ['Recommends', request.recommends.join(', ')],
    ['Section', request.section],
    ['Priority', request.priority],
    ['Homepage', request.homepage],
    ['Description', synopsis],
  ];
  const present = fields.filter(([, value]) => value !== '');
  return `${present.map(([name, value]) => `${name}: ${value}\n`).join('')}${extended}`;
}

/**
 * Makes the package. SAMEPAGE_QUICK_PACKAGES=1 compresses it as little as can be: for tests. Throws where dpkg-deb fails.
 */
export function makeRequestedDeb(request: FpmRequest): void {
  const staged = mkdtempSync(join(tmpdir(), 'samepage-deb-'));
  const umask = process.umask(0o022);
  try {
    chmodSync(staged, 0o755);
    for (const { from, to } of request.contents) {
      const target = join(staged, to);
      mkdirSync(dirname(target), { recursive: true });
      if (from.endsWith('/')) cpSync(from, target, { recursive: true, verbatimSymlinks: true });
      else {
        copyFileSync(from, target);
        chmodSync(target, 0o644);
      }
    }
    mkdirSync(join(staged, 'DEBIAN'));
    for (const [script, path] of [
      ['postinst', request.afterInstall],
      ['postrm', request.afterRemove],
    ] as const) {
      copyFileSync(path, join(staged, 'DEBIAN', script));
      chmodSync(join(staged, 'DEBIAN', script), 0o755);
    }
    const quick = process.env['SAMEPAGE_QUICK_PACKAGES'] === '1';
    const control = (size: number) => controlText(request, size);
    packStaged(staged, request.file, {
      control,
      ...(quick ? { compression: 'gzip', level: 1 } : { compression: request.compression }),
    });
  } finally {
    process.umask(umask);
    rmSync(staged, { recursive: true });
  }
}
