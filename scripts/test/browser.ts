/** The browser that the end-to-end tests run in: an installed one, or else one that is fetched. */
import { existsSync } from 'node:fs';
import { findChromiumForPages, headlessShell } from '../../tooling/chromium/find-chromium.ts';
import { run, runTool } from '../../tooling/run-tool.ts';

const fetchTimeoutMs = 5 * 60_000;

/**
 * Returns the path of a Chromium, installing one where none is found: by the system's packages where we are root on
 * Debian (they bring the libraries along), else by Playwright. Null where neither works.
 */
export async function browserForTests(): Promise<string | null> {
  const installed = findChromiumForPages();
  if (installed) return installed;

  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium found: installing it with apt-get.');
    const options = { timeoutMs: fetchTimeoutMs, env: { DEBIAN_FRONTEND: 'noninteractive' } };
    const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0'];
    await run('apt-get', [...quiet, 'update'], options);
    const install = (name: string) =>
      // Without a font of the system's there is no text but in the fonts that a page brings along.
      run('apt-get', [...quiet, 'install', '-y', '--no-install-recommends', name, 'fonts-liberation'], options);
    // Debian has it, not every kin of its.
    if (!(await install(headlessShell))) await install('chromium');
  } else {
    console.log('No Chromium found: downloading it with Playwright.');
    await runTool('playwright', ['install', 'chromium'], { timeoutMs: fetchTimeoutMs });
  }
  return findChromiumForPages();
}
