/** The arguments of fpm (fpm.readthedocs.io, “fpm command line”) as far as electron-builder makes use of them for a deb. */

export interface FpmRequest {
  /** Where the package goes. */
  file: string;
  name: string;
  version: string;
  architecture: string;
  maintainer: string;
  homepage: string;
  section: string;
  priority: string;
  /** The first line is its synopsis. */
  description: string;
  depends: string[];
  recommends: string[];
  /** dpkg-deb's own name for it. */
  compression: 'xz' | 'gzip' | 'zstd';
  /** Paths of the scripts. */
  afterInstall: string;
  afterRemove: string;
  /** From a file, or from all that is in a folder (which ends with a slash), to a path in the system. */
  contents: { from: string; to: string }[];
}

const compressions: Readonly<Record<string, FpmRequest['compression']>> = { xz: 'xz', gz: 'gzip', zst: 'zstd' };

/** Options with a value that may be given once. */
const single = new Set([
  '-s',
  '-t',
  '--architecture',
  '--after-install',
  '--after-remove',
  '--description',
  '--version',
  '--package',
  '--name',
  '--maintainer',
  '--vendor',
  '--url',
  '--category',
  '--deb-priority',
  '--deb-compression',
  '--license',
]);

/** Throws on an argument that is not known here, and where one that a package needs is missing. */
export function fpmRequest(args: readonly string[]): FpmRequest {
  const values = new Map<string, string>();
  const depends: string[] = [];
  const recommends: string[] = [];
  const contents: FpmRequest['contents'] = [];
  const left = [...args];
  const next = (option: string) => {
    const value = left.shift();
    if (value === undefined) throw new Error(`fpm: ${option} has no value`);
    return value;
  };
  for (let argument = left.shift(); argument !== undefined; argument = left.shift()) {
    if (argument === '--force') continue;
    if (argument === '-d') depends.push(next(argument));
    else if (argument === '--deb-recommends') recommends.push(next(argument));
    else if (single.has(argument)) values.set(argument, next(argument));
    else contents.push(content(argument));
  }
  const need = (option: string) => {
    const value = values.get(option);
    if (value === undefined) throw new Error(`fpm: ${option} is missing`);
    return value;
  };
  if (need('-s') !== 'dir' || need('-t') !== 'deb') throw new Error('fpm: only a deb of files is made here');
  const compression = compressions[need('--deb-compression')];
  if (compression === undefined) throw new Error(`fpm: no compression is named ${need('--deb-compression')}`);
  return {
    file: need('--package'),
    name: need('--name'),
    version: need('--version'),
    architecture: need('--architecture'),
    maintainer: need('--maintainer'),
    homepage: need('--url'),
    section: need('--category'),
    priority: need('--deb-priority'),
    description: need('--description'),
    depends,
    recommends,
    compression,
    afterInstall: need('--after-install'),
    afterRemove: need('--after-remove'),
    contents,
  };
}

function content(argument: string): FpmRequest['contents'][number] {
  const [from, to, ...more] = argument.split('=');
  if (argument.startsWith('-') || !from || !to?.startsWith('/') || more.length > 0) {
    throw new Error(`fpm: ${argument} is not understood`);
  }
  return { from, to };
}
