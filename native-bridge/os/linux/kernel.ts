/**
 * What this kernel has, and what the process's confinement lets us have of it: found out once, at start, by trying
 * (a version number would say nothing about backports, containers' filters or emulation). Where something is missing, the
 * way around it is chosen here.
 */
import { constants } from 'node:fs';
import { problem } from '../../../protocol/errors.ts';
import { type Carrier, straight, straightWorks, throughFile } from './carriers.ts';
import { errnoName } from './errno.ts';
import { cString, errno, libc, MAP, MREMAP, O_CLOEXEC, PROT, SC_PAGESIZE } from './libc.ts';
import { findMemoryFiles, type MemoryFiles } from './memory-files.ts';
import { pageMapPath } from './pagemap.ts';
import { whyTouchedUnknown } from './touched.ts';

export interface Kernel {
  /** Bytes. */
  readonly pageSize: number;
  readonly files: MemoryFiles;
  readonly carrier: Carrier;
  /** Whether mremap(2) with MREMAP_DONTUNMAP takes mappings of files and shared memory (Linux 5.13). */
  readonly dontUnmap: boolean;
  /** The path of the page map: which pages are private copies, which have a frame. It may not be readable. */
  readonly pageMap: string;
  /** Why lseek(2) does not report which pages of memory hold data (SEEK_DATA, which WSL 1 lacked); null where it does. */
  readonly touchedUnknown: string | null;
  /** What is missing and what is done instead, for people; a clause each. */
  readonly lacks: readonly string[];
}

/** Throws Unsupported where there is no way around. */
export function probeKernel(): Kernel {
  const pageSize = libc.sysconf(SC_PAGESIZE);
  const files = findMemoryFiles();
  const lacks = files.lack === null ? [] : [files.lack];
  let carrier = straight;
  if (!straightWorks()) {
    lacks.push(
      `process_vm_readv is refused (${errnoName(errno())}): bytes are copied by way of a file, which takes longer`,
    );
    carrier = throughFile(files);
  }
  const { fixedNoReplace, dontUnmap, touchedUnknown } = probeMappings(files, pageSize);
  if (!fixedNoReplace)
    lacks.push('mmap does not know MAP_FIXED_NOREPLACE: where a view came to lie is checked instead');
  if (!dontUnmap) {
    lacks.push('mremap does not know MREMAP_DONTUNMAP: a move that overlaps the view itself unmaps and maps it');
  }
  if (touchedUnknown !== null) {
    lacks.push(touchedUnknown);
  }
  const unreadable = whyUnreadable(pageMapPath);
  if (unreadable) {
    lacks.push(
      `${pageMapPath} cannot be read (${unreadable}): no copy-on-write views, and residency only of the process`,
    );
  }
  return { pageSize, files, carrier, dontUnmap, pageMap: pageMapPath, touchedUnknown, lacks };
}

/** The system's word for why; null where it can be read. */
function whyUnreadable(path: string): string | null {
  const fd = libc.open(cString(path), constants.O_RDONLY | O_CLOEXEC, 0);
  if (fd === -1) return errnoName(errno());
  libc.close(fd);
  return null;
}

/** Two pages of a section, and what can be done with them. */
function probeMappings(files: MemoryFiles, pageSize: number) {
  const fd = files.create('samepage-probe');
  libc.ftruncate(fd, 2 * pageSize);
  const refused = whyTouchedUnknown(fd);
  const touchedUnknown =
    refused &&
    `lseek does not report which pages hold data (${refused}): all are taken as touched, and looking at one brings it in`;
  const flags = MAP.PRIVATE | MAP.NORESERVE;
  const [view, other] = [flags, flags].map((how) => libc.mmap(0, 2 * pageSize, PROT.NONE, how, fd, 0));
  libc.close(fd);
  if (view === undefined || other === undefined || view === -1 || other === -1) {
    throw problem('OutOfMemory', 'No pages could be mapped to try out the system’s calls.');
  }
  // Onto what is there: an older kernel takes the address for a hint, and maps elsewhere.
  const onto = libc.mmap(view, pageSize, PROT.NONE, MAP.PRIVATE | MAP.ANONYMOUS | MAP.FIXED_NOREPLACE, -1, 0);
  if (onto !== -1) libc.munmap(onto, pageSize);
  const carry = MREMAP.MAYMOVE | MREMAP.FIXED | MREMAP.DONTUNMAP;
  const dontUnmap = libc.mremap(view, pageSize, pageSize, carry, other) === other;
  libc.munmap(view, 2 * pageSize);
  libc.munmap(other, 2 * pageSize);
  return { fixedNoReplace: onto === -1, dontUnmap, touchedUnknown };
}
