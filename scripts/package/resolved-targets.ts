/** What electron-builder itself makes of our configuration, asked without making anything. */
import { AppInfo, type PlatformPackager, type PlatformSpecificBuildOptions } from 'app-builder-lib';
import { computeArchToTargetNamesMap } from 'app-builder-lib/out/targets/targetFactory.js';
import { Arch, type Configuration, Packager, type Target as PackageTarget, Platform } from 'electron-builder';
import { packageConfig } from '../../build/electron-builder.ts';
import { root } from '../test/run-tool.ts';

const platforms = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC };

export interface Resolved {
  config: Configuration;
  /** `deb`, `nsis`, … */
  targets: ReadonlyMap<string, PackageTarget>;
}

const resolved = new Map<string, Promise<Resolved>>();

/** Validates the configuration by electron-builder's own schema (throws where it is not), and makes its targets of it. */
export function resolvedTargets(platform: keyof typeof platforms, arch: 'x64' | 'arm64'): Promise<Resolved> {
  const key = `${platform} ${arch}`;
  const known = resolved.get(key) ?? resolve(platform, arch);
  resolved.set(key, known);
  return known;
}

async function resolve(platform: keyof typeof platforms, arch: 'x64' | 'arm64'): Promise<Resolved> {
  const packager = new Packager({ projectDir: root, config: packageConfig(root, { platform, arch }) });
  await packager.validateConfig();
  // What Packager.build() does next.
  packager['_appInfo'] = new AppInfo(packager, null);
  const helper: PlatformPackager<PlatformSpecificBuildOptions> = await packager['createHelper'](platforms[platform]);
  const names = computeArchToTargetNamesMap(new Map([[Arch[arch], []]]), helper, helper.platform).get(Arch[arch]) ?? [];
  const targets = new Map<string, PackageTarget>();
  const wanted = names.map((name) => name.toLowerCase());
  helper.createTargets(wanted, (name, make) => targets.set(name, make(root)));
  return { config: packager.config, targets };
}
