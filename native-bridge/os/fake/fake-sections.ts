/** The fake's open sections, by handle. */
import { problem } from '../../../protocol/errors.ts';
import type { FileAccess, Limits } from '../../../protocol/model.ts';
import { nameFromBytes } from '../../../protocol/names.ts';
import { formatSize } from '../../../protocol/size.ts';
import { foreignNotFound } from '../foreign-not-found.ts';
import type { OsSection } from '../memory-os.ts';
import { bytesOfPath } from '../path.ts';
import type { FakeMemory } from './fake-memory.ts';
import type { FakeOutside } from './fake-outside.ts';

interface Open {
  memory: FakeMemory;
  /** Whether shared views of it may be written. */
  mayWrite: boolean;
}

export class FakeSections {
  readonly #limits: Limits;
  readonly #outside: FakeOutside;
  readonly #open = new Map<number, Open>();
  #nextHandle = 3;

  constructor(limits: Limits, outside: FakeOutside) {
    this.#limits = limits;
    this.#outside = outside;
  }

  get count(): number {
    return this.#open.size;
  }

  create(bytes: number, name: string): OsSection {
    const { pageSize, maxSectionBytes } = this.#limits;
    if (!Number.isSafeInteger(bytes) || bytes <= 0 || bytes % pageSize !== 0 || bytes > maxSectionBytes) {
      const most = formatSize(maxSectionBytes);
      throw problem('InvalidArgument', `A section has whole pages, up to ${most}; ${bytes} bytes is not one.`);
    }
    return this.#add({ memory: this.#outside.newMemory(`/memfd:${name} (deleted)`, bytes), mayWrite: true });
  }

  openFile(path: string, access: FileAccess): OsSection {
    const file = this.#outside.files.get(nameFromBytes(bytesOfPath(path)));
    if (!file) throw problem('NotFound', `There is no file ${path}.`);
    const mayWrite = access === 'read-write';
    if (mayWrite && !file.mayWrite) throw problem('PermissionDenied', `${path} may only be read.`);
    if (file.memory.bytes === 0) throw problem('InvalidArgument', `${path} is empty.`);
    return this.#add({ memory: file.memory, mayWrite });
  }

  openForeign(pid: number, name: string): OsSection {
    const sections = this.#outside.processes.get(pid);
    if (!sections) throw problem('NotFound', `There is no process ${pid}.`);
    const memory = sections.get(name);
    if (!memory) throw foreignNotFound(pid, name, [...sections.keys()]);
    return this.#add({ memory, mayWrite: true });
  }

  close(section: OsSection): void {
    this.get(section);
    this.#open.delete(section.handle);
  }

  /** Throws InvalidArgument where the section is closed. */
  get(section: OsSection): Open {
    const open = this.#open.get(section.handle);
    if (!open) throw problem('InvalidArgument', `Handle ${section.handle} is not open.`);
    return open;
  }

  #add(open: Open): OsSection {
    const handle = this.#nextHandle++;
    this.#open.set(handle, open);
    return { handle, bytes: open.memory.bytes, inode: open.memory.inode, device: open.memory.device };
  }
}
