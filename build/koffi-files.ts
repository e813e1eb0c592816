/** koffi as it is shipped: what loads it, and the native part for one system alone. */

/** Node's own names: `linux`, `win32`, `darwin`; `x64`, `arm64`. */
export interface Target {
  platform: NodeJS.Platform;
  arch: NodeJS.Architecture;
}

/** npm installs this package for the machine that it runs on, and no other. */
export function nativePackage({ platform, arch }: Target): string {
  return `node_modules/@koromix/koffi-${platform}-${arch}`;
}

/** Its native file. On Linux for the GNU C library: the other one in the package, for musl, runs in no Electron. */
function nativeFile({ platform, arch }: Target): string {
  return `${nativePackage({ platform, arch })}/${platform}_${arch}/koffi.node`;
}

/** All files of it, relative to the app's folder. */
export function koffiFiles(target: Target): string[] {
  return [
    'node_modules/koffi/package.json',
    'node_modules/koffi/index.cjs',
    'node_modules/koffi/src/koffi/index.cjs',
    'node_modules/koffi/src/koffi/src/static.cjs',
    `${nativePackage(target)}/package.json`,
    `${nativePackage(target)}/index.js`,
    nativeFile(target),
  ];
}
