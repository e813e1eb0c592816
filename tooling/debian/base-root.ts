/** Its own Debian in a folder: a clean one with a few packages more, made once and kept in the cache. Root only. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { enterRoot } from './enter-root.ts';

interface Source {
  uri: string;
  codename: string;
  component: string;
  label: string;
}

/** Debian's part of this machine's own sources, as apt itself reads them (apt-get(8), “indextargets”). */
function debianSources(): Source[] {
  const fields = '$(REPO_URI) $(CODENAME) $(COMPONENT) $(LABEL) $(ORIGIN)';
  const lines = execFileSync('apt-get', ['indextargets', '--format', fields, 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  return lines.split('\n').flatMap((line) => {
    const [uri = '', codename = '', component = '', label = '', origin] = line.split(' ');
    return origin === 'Debian' ? [{ uri, codename, component, label }] : [];
  });
}

/** Where packages of Debian come from on this machine, or null: on other systems, or before `apt-get update`. */
export function debianMirror(): string | null {
  return debianSources().find(({ label, component }) => label === 'Debian' && component === 'main')?.uri ?? null;
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'samepage');
}

/**
 * The folder of a Debian `codename` in which apt finds `dependencies` (as a package's Depends has them) satisfied, and has
 * in its cache what it needs besides to satisfy `downloaded`, if given. It is to be read only: enterRoot lays what is written over it aside. The first call takes minutes. Throws where it fails.
 */
export async function debianRoot(codename: string, dependencies: string, downloaded?: string): Promise<string> {
  const mirror = debianMirror();
  if (mirror === null) throw new Error('apt knows no source of Debian’s packages here');
  const own = debianSources().filter((source) => source.codename.split('-')[0] === codename);
  const sources = own.length > 0 ? own : [{ uri: mirror, codename, component: 'main' }];
  const list = sources.map(({ uri, component, ...source }) => `deb ${uri} ${source.codename} ${component}\n`).join('');

  const key = createHash('sha256')
    .update(`${list}${dependencies}\n${downloaded ?? ''}`)
    .digest('hex')
    .slice(0, 16);
  const kept = join(cacheFolder(), `debian-${codename}-${key}`);
  if (existsSync(kept)) return kept;

  console.log(`A Debian (${codename}) of its own is made, this once …`);
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(join(cacheFolder(), 'making-'));
  try {
    execFileSync('debootstrap', ['--variant=minbase', codename, folder, mirror], { stdio: 'pipe', encoding: 'utf8' });
    writeFileSync(join(folder, 'etc/apt/sources.list'), list);
    // Nobody loses anything when power fails while this folder is made; and no service is to start in it.
    writeFileSync(join(folder, 'etc/dpkg/dpkg.cfg.d/unsafe-io'), 'force-unsafe-io\n');
    writeFileSync(join(folder, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    const root = await enterRoot(folder, { write: 'through' });
    try {
      root.run('apt-get', ['-qq', 'update']);
      const satisfy = ['-qq', '-o', 'Dpkg::Use-Pty=0', 'satisfy', '-y', '--no-install-recommends'];
      root.run('apt-get', [...satisfy, dependencies]);
      root.run('apt-get', ['clean']);
      if (downloaded !== undefined) root.run('apt-get', [...satisfy, '--download-only', downloaded]);
    } finally {
      await root.leave();
    }
    renameSync(folder, kept);
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
