/** The configuration for each system, also for those that cannot be packed here, judged by electron-builder's own schema. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, Packager } from 'electron-builder';
import { describe, expect, it } from 'vitest';
import { packageConfig } from '../../build/electron-builder.ts';
import { fusesFor } from '../../build/fuses.ts';
import { root } from '../../tooling/run-tool.ts';

/** As Electron 45 has them. */
const runtime = { version: '45.4.1', fuseCount: 9 };

async function configuration(platform: NodeJS.Platform, arch: 'x64' | 'arm64'): Promise<Configuration> {
  const packager = new Packager({ projectDir: root, config: packageConfig(root, { platform, arch }, runtime) });
  // Throws where it is not to the schema.
  await packager.validateConfig();
  return packager.config;
}

describe.each(['x64', 'arm64'] as const)('the configuration for %s', (arch) => {
  it('makes an AppImage, a deb and a tar.gz on Linux', async () => {
    const { linux, deb } = await configuration('linux', arch);
    expect(linux).toMatchObject({
      target: ['AppImage', 'deb', 'tar.gz'],
      executableName: 'samepage',
      category: 'Development',
      icon: 'build/icons',
    });
    expect(deb).toMatchObject({ packageCategory: 'devel' });
    // Without these two electron-builder makes no deb.
    const { default: manifest } = await import('../../package.json');
    expect(manifest.homepage).toMatch(/^https:/);
    expect(manifest.author.email).toContain('@');
  });

  it('makes an nsis installer on Windows, which asks where to', async () => {
    const { win, nsis } = await configuration('win32', arch);
    expect(win?.target).toEqual(['nsis']);
    expect(nsis).toMatchObject({ oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true });
    expect(existsSync(join(root, String(win?.icon)))).toBe(true);
  });

  it('makes a dmg and a zip on macOS', async () => {
    const { mac } = await configuration('darwin', arch);
    expect(mac).toMatchObject({ target: ['dmg', 'zip'], category: 'public.app-category.developer-tools' });
    expect(existsSync(join(root, String(mac?.icon)))).toBe(true);
  });

  it.each(['linux', 'win32', 'darwin'] as const)('packs koffi’s native part for %s alone, unpacked', async (system) => {
    const config = await configuration(system, arch);
    const native = JSON.stringify(config.files).match(/node_modules\/@koromix[^"]*/g);
    const folder = `node_modules/@koromix/koffi-${system}-${arch}`;
    expect(native).toEqual([`${folder}/package.json`, `${folder}/index.js`, `${folder}/${system}_${arch}/koffi.node`]);
    expect(config).toMatchObject({ asar: true, asarUnpack: [`${folder}/**`], npmRebuild: false });
  });
});

it('turns every fuse that the program has, and refuses a program with fuses that are not known', () => {
  const linux = { platform: 'linux', arch: 'x64' };
  const oldest = {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
  };
  expect(fusesFor(7, linux)).toEqual(oldest);
  expect(fusesFor(9, linux)).toEqual({ ...oldest, grantFileProtocolExtraPrivileges: false });
  expect(fusesFor(9, { platform: 'darwin', arch: 'arm64' })).toMatchObject({ resetAdHocDarwinSignature: true });
  expect(() => fusesFor(10, linux)).toThrow('Electron has 10 fuses');
});
