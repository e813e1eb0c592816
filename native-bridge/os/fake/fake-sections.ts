/** The fake's open sections, by handle. */
import { arg, type CallArgument } from '../../../protocol/calls.ts';
import { problem } from '../../../protocol/errors.ts';
import type { FileAccess, Limits } from '../../../protocol/model.ts';
import { nameFromBytes } from '../../../protocol/names.ts';
import { formatSize } from '../../../protocol/size.ts';
import { foreignNotFound } from '../foreign-not-found.ts';
import type { OsSection } from '../memory.ts';
import { bytesOfPath } from '../path.ts';
import type { FakeCalls } from './fake-calls.ts';
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

  readonly #calls: FakeCalls;

  constructor(limits: Limits, outside: FakeOutside, calls: FakeCalls) {
    this.#limits = limits;
    this.#outside = outside;
    this.#calls = calls;
  }

  get count(): number {
    return this.#open.size;
  }

  create(bytes: number, name: string): OsSection {
    return this.#reported('create', [arg.size(bytes), arg.name(name)], () => this.#create(bytes, name));
  }

  openFile(path: string, access: FileAccess): OsSection {
    return this.#reported('open', [arg.name(path), arg.word(access)], () => this.#openFile(path, access));
  }

  openForeign(pid: number, name: string): OsSection {
    return this.#reported('open-foreign', [arg.number(pid), arg.name(name)], () => this.#openForeign(pid, name));
  }

  close(section: OsSection): void {
    this.#calls.reported('close', [arg.handle(section.handle)], () => {
      this.get(section);
      this.#open.delete(section.handle);
      return 0;
    });
  }

  /** The section's handle is what the call returns. */
  #reported(name: string, args: CallArgument[], open: () => Open): OsSection {
    const make = () => {
      this.#open.set(this.#nextHandle, open());
      return this.#nextHandle++;
    };
    const handle = this.#calls.reported(name, args, make, 'handle');
    const { memory } = this.get({ handle });
    return { handle, bytes: memory.bytes, inode: memory.inode, device: memory.device };
  }

  #create(bytes: number, name: string): Open {
    const { pageSize, maxSectionBytes } = this.#limits;
    if (!Number.isSafeInteger(bytes) || bytes <= 0 || bytes % pageSize !== 0 || bytes > maxSectionBytes) {
      const most = formatSize(maxSectionBytes);
      throw problem('InvalidArgument', `A section has whole pages, up to ${most}; ${bytes} bytes is not one.`);
    }
    return { memory: this.#outside.newMemory(`/memfd:${name} (deleted)`, bytes), mayWrite: true };
  }

  #openFile(path: string, access: FileAccess): Open {
    const file = this.#outside.files.get(nameFromBytes(bytesOfPath(path)));
    if (!file) throw problem('NotFound', `There is no file ${path}.`);
    const mayWrite = access === 'read-write';
    if (mayWrite && !file.mayWrite) throw problem('PermissionDenied', `${path} may only be read.`);
    if (file.memory.bytes === 0) throw problem('InvalidArgument', `${path} has a length of 0.`);
    return { memory: file.memory, mayWrite };
  }

  #openForeign(pid: number, name: string): Open {
    const sections = this.#outside.processes.get(pid);
    if (!sections) throw problem('NotFound', `There is no process ${pid}.`);
    const memory = sections.get(name);
    if (!memory) throw foreignNotFound(pid, name, [...sections.keys()]);
    return { memory, mayWrite: true };
  }

  /** Throws InvalidArgument where the section is closed. */
  get({ handle }: Pick<OsSection, 'handle'>): Open {
    const open = this.#open.get(handle);
    if (!open) throw problem('InvalidArgument', `Handle ${handle} is not open.`);
    return open;
  }
}
