/** Files that live in memory alone, for sections: memfd_create(2), or where that is refused a file in /dev/shm. */
import { closeSync, constants, unlinkSync } from 'node:fs';
import { arg, type CallArgument } from '../../../protocol/calls.ts';
import { asProblem, problem } from '../../../protocol/errors.ts';
import type { Calls } from './calls.ts';
import { callFailed } from './errno.ts';
import { cString, errno, libc, MFD, O_CLOEXEC } from './libc.ts';

const folder = '/dev/shm';
const sentence = 'The section could not be created';

export interface MemoryFiles {
  /** Whether they can be sealed against growing and shrinking (fcntl(2), F_ADD_SEALS). */
  readonly sealable: boolean;
  /** What is missing, for people; null where nothing is. */
  readonly lack: string | null;
  /** A new, empty file; returns its descriptor. Recorded in `calls` where given. */
  create(name: string, calls?: Calls): number;
}

/** A memfd. `flags` as memfd_create(2) has them. */
function memfds(flags: number, flagNames: readonly string[]): MemoryFiles {
  return {
    sealable: true,
    lack: null,
    create(name, calls) {
      const call = () => libc.memfd_create(name, flags);
      return run(calls, 'memfd_create', () => [arg.name(name), arg.flags(flagNames)], call);
    },
  };
}

let made = 0;

/** A file in /dev/shm (shm_overview(7)) that loses its name at once: nobody finds it but through our descriptor. */
function shmFiles(why: string): MemoryFiles {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | O_CLOEXEC;
  return {
    sealable: false,
    lack: `memfd_create is refused (${why}): sections are nameless files in ${folder}, limited to its size and not sealed`,
    create(name, calls) {
      made += 1;
      const path = `${folder}/${name}.${process.pid}-${made}`;
      const fd = run(
        calls,
        'open',
        () => [arg.name(path), arg.flags(['O_RDWR', 'O_CREAT', 'O_EXCL', 'O_CLOEXEC']), arg.word('0600')],
        () => libc.open(cString(path), flags, 0o600),
      );
      unlinkSync(path);
      return fd;
    },
  };
}

function run(calls: Calls | undefined, name: string, args: () => CallArgument[], call: () => number): number {
  if (calls) return calls.run(name, args, call, sentence, 'handle');
  const fd = call();
  if (fd < 0) throw callFailed(name, errno(), sentence);
  return fd;
}

/** The name a section was created with, from what /proc/PID/fd says of its file; null for any other file. */
export function sectionName(link: string): string | null {
  return (
    /^\/memfd:(.*) \(deleted\)$/.exec(link)?.[1] ?? /^\/dev\/shm\/(.*)\.\d+-\d+ \(deleted\)$/.exec(link)?.[1] ?? null
  );
}

/**
 * The best this system gives, found by trying. Where vm.memfd_noexec is 2, kernels from 6.3 on may refuse a memfd that
 * does not say that it will not be executed (admin-guide/sysctl/vm.rst; 6.18 no longer does); older ones do not know how
 * to say it. Throws Unsupported where there is nothing.
 */
export function findMemoryFiles(): MemoryFiles {
  const candidates = [
    memfds(MFD.CLOEXEC | MFD.ALLOW_SEALING, ['MFD_CLOEXEC', 'MFD_ALLOW_SEALING']),
    memfds(MFD.CLOEXEC | MFD.ALLOW_SEALING | MFD.NOEXEC_SEAL, ['MFD_CLOEXEC', 'MFD_ALLOW_SEALING', 'MFD_NOEXEC_SEAL']),
  ];
  let why = '';
  for (const files of candidates) {
    const refused = refusal(files);
    if (refused === null) return files;
    why ||= refused;
  }
  const files = shmFiles(why);
  const refused = refusal(files);
  if (refused === null) return files;
  throw problem(
    'Unsupported',
    `This system gives no memory to make sections of: memfd_create fails (${why}), and so do files in ${folder} (${refused}). Allow memfd_create, or mount a tmpfs at ${folder}.`,
  );
}

/** The system's word for why none can be made; null where one can. */
function refusal(files: MemoryFiles): string | null {
  try {
    closeSync(files.create('samepage-probe'));
    return null;
  } catch (thrown) {
    const { osName, message } = asProblem(thrown).data;
    return osName ?? message;
  }
}
