/** What electron-builder makes of the configuration for each system, also for those that cannot be packed here. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../test/run-tool.ts';
import { resolvedTargets } from './resolved-targets.ts';

describe.each(['x64', 'arm64'] as const)('the configuration for %s', (arch) => {
  it('makes an AppImage, a deb and a tar.gz on Linux', async () => {
    const { targets } = await resolvedTargets('linux', arch);
    expect([...targets.keys()]).toEqual(['appimage', 'deb', 'tar.gz']);
    const linux = {
      executableName: 'samepage',
      category: 'Development',
      synopsis: 'See what virtual memory really does',
      icon: 'build/icons',
    };
    expect(targets.get('appimage')?.options).toMatchObject(linux);
    expect(targets.get('deb')?.options).toMatchObject({ ...linux, packageCategory: 'devel' });
    // Without these two electron-builder makes no deb.
    const { default: manifest } = await import('../../package.json');
    expect(manifest.homepage).toMatch(/^https:/);
    expect(manifest.author.email).toContain('@');
  });

  it('makes an nsis installer on Windows, which asks where to', async () => {
    const { config, targets } = await resolvedTargets('win32', arch);
    expect([...targets.keys()]).toEqual(['nsis']);
    expect(targets.get('nsis')?.options).toMatchObject({
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
    });
    expect(existsSync(join(root, String(config.win?.icon)))).toBe(true);
  });

  it('makes a dmg and a zip on macOS', async () => {
    const { config, targets } = await resolvedTargets('darwin', arch);
    expect([...targets.keys()]).toEqual(['dmg', 'zip']);
    expect(config.mac).toMatchObject({ category: 'public.app-category.developer-tools' });
    expect(existsSync(join(root, String(config.mac?.icon)))).toBe(true);
  });

  it.each(['linux', 'win32', 'darwin'] as const)(
    'packs koffi’s native part for %s alone, and unpacked',
    async (system) => {
      const { config } = await resolvedTargets(system, arch);
      const native = JSON.stringify(config.files).match(/node_modules\/@koromix[^"]*/g);
      const folder = `node_modules/@koromix/koffi-${system}-${arch}`;
      expect(native).toEqual([
        `${folder}/package.json`,
        `${folder}/index.js`,
        `${folder}/${system}_${arch}/koffi.node`,
      ]);
      expect(config).toMatchObject({ asar: true, asarUnpack: [`${folder}/**`], npmRebuild: false });
      expect(config.electronFuses).toEqual({
        runAsNode: false,
        enableCookieEncryption: true,
        enableNodeOptionsEnvironmentVariable: false,
        enableNodeCliInspectArguments: false,
        enableEmbeddedAsarIntegrityValidation: true,
        onlyLoadAppFromAsar: true,
        grantFileProtocolExtraPrivileges: false,
      });
    },
  );
});
