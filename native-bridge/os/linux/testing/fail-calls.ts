/**
 * Lets single calls of the C library fail that would have worked, with an error of one's choice: for tests of what then
 * happens. The call is not made; only close(2) is, which gives its descriptor up whatever it answers.
 */
import { constants } from 'node:os';
import koffi from 'koffi';
import { libc } from '../libc.ts';

type Name = keyof typeof libc;
type Call = (...args: never[]) => number;
export type DocumentedError = keyof typeof constants.errno;

/**
 * What the manual pages document for the calls that an operation makes, but for what says that the caller was wrong in
 * a way that only a fault of ours could be (EBADF), and for lseek's ENXIO, which is an answer: there is no data.
 */
export const documentedErrors: Readonly<Partial<Record<Name, readonly DocumentedError[]>>> = {
  mmap: ['EACCES', 'EAGAIN', 'EEXIST', 'EINVAL', 'ENFILE', 'ENODEV', 'ENOMEM', 'EOVERFLOW', 'EPERM'],
  munmap: ['EINVAL', 'ENOMEM'],
  mprotect: ['EACCES', 'EINVAL', 'ENOMEM'],
  mremap: ['EAGAIN', 'EFAULT', 'EINVAL', 'ENOMEM'],
  madvise: ['EACCES', 'EAGAIN', 'EBUSY', 'EFAULT', 'EINVAL', 'EIO', 'ENOMEM', 'EPERM'],
  mlock: ['EAGAIN', 'EINVAL', 'ENOMEM', 'EPERM'],
  munlock: ['EAGAIN', 'EINVAL', 'ENOMEM', 'EPERM'],
  memfd_create: ['EINVAL', 'EMFILE', 'ENFILE', 'ENOMEM', 'EPERM'],
  open: ['EACCES', 'EINTR', 'ELOOP', 'EMFILE', 'ENFILE', 'ENOENT', 'ENOMEM', 'ENXIO', 'EPERM', 'EROFS', 'ETXTBSY'],
  close: ['EINTR', 'EIO', 'ENOSPC'],
  fcntl: ['EBUSY', 'EINVAL', 'EPERM'],
  ftruncate: ['EFBIG', 'EINTR', 'EINVAL', 'EIO', 'EPERM'],
  lseek: ['EINVAL', 'EOVERFLOW'],
  ioctl: ['EFAULT', 'EINVAL', 'ENOMEM', 'ENOTTY'],
  process_vm_readv: ['EFAULT', 'EINVAL', 'ENOMEM', 'EPERM', 'ESRCH'],
  process_vm_writev: ['EFAULT', 'EINVAL', 'ENOMEM', 'EPERM', 'ESRCH'],
  pread: ['EINTR', 'EINVAL', 'EIO'],
};

export class FailingCalls {
  readonly #originals = new Map<Name, Call>();
  #made: Name[] = [];
  #failure: { at: number; error: number } | null = null;

  constructor() {
    // The table's own keys, whose names Object.keys forgets.
    for (const name of Object.keys(documentedErrors) as Name[]) {
      const original: Call = libc[name];
      this.#originals.set(name, original);
      this.#replace(name, (...args) => this.#call(name, original, args));
    }
  }

  /** From now on calls are counted; the n-th (from 0) fails with this error, if there is one. */
  watch(failure: { at: number; error: DocumentedError } | null): void {
    this.#made = [];
    this.#failure = failure && { at: failure.at, error: constants.errno[failure.error] };
  }

  /** Ends that; returns the calls that were made meanwhile. */
  end(): readonly Name[] {
    this.#failure = null;
    return this.#made;
  }

  dispose(): void {
    for (const [name, original] of this.#originals) this.#replace(name, original);
  }

  #replace(name: Name, call: Call): void {
    // Each key has its own signature, which is the same before and after.
    (libc as Record<Name, Call>)[name] = call;
  }

  #call(name: Name, original: Call, args: never[]): number {
    this.#made.push(name);
    const { error, at } = this.#failure ?? {};
    if (error === undefined || this.#made.length - 1 !== at) return original(...args);
    if (name === 'close') original(...args);
    koffi.errno(error);
    return -1;
  }
}
