/** The second process of a scene: what it has mapped, under the names of the scene, and how to take back what it does. */
import { problem, SamepageError } from '../../protocol/errors.ts';
import type { Protection } from '../../protocol/model.ts';
import type { Name } from '../../protocol/references.ts';
import type { Quantity } from '../../protocol/scene.ts';
import type { SecondAct } from '../../protocol/scene-second.ts';
import { sectionName } from '../engine/model/section-name.ts';
import type { MemoryOs } from '../os/memory-os.ts';
import type { StartCommand } from '../second-process/command.ts';
import { SecondProcess } from '../second-process/second-process.ts';

type TakeBack = () => Promise<void>;

interface Mapped {
  section: string;
  at: number;
  length: number;
  protection: Protection;
  executable: boolean;
}

const nothing: TakeBack = () => Promise.resolve();

export class SceneSecond {
  readonly #os: MemoryOs;
  readonly #command: StartCommand | undefined;
  readonly #mapped = new Map<Name, Mapped>();
  #process: SecondProcess | null = null;
  #answer: number | null = null;
  /** For one of many mappings; null: that of the last order is meant. */
  #nanoseconds: number | null = null;

  /** `command`: how it is started; as this program was, if left out. */
  constructor(os: MemoryOs, command?: StartCommand) {
    this.#os = os;
    this.#command = command;
  }

  /** Null before it was started. */
  get now(): { pid: number; running: boolean } | null {
    return this.#process && { pid: this.#process.pid, running: this.#process.running };
  }

  /** `section`: the number of the section of that name. */
  async does(act: SecondAct, section: (name: Name) => number): Promise<TakeBack> {
    const refused = 'refused' in act ? act.refused : undefined;
    if (refused === undefined) return await this.#do(act, section);
    try {
      await this.#do(act, section);
    } catch (thrown) {
      if (thrown instanceof SamepageError && thrown.code === refused) return nothing;
      throw thrown;
    }
    throw problem('Changed', `The system allowed the second process what it should have refused (${refused}).`);
  }

  /** Null where there is nothing to measure. */
  measure(quantity: Extract<Quantity, { of: 'second' | 'second-byte' }>): number | null {
    const { signal = 0, running = false, lastMs = 0, pid = 0 } = this.#process ?? {};
    if (quantity.of === 'second-byte') {
      const byte = new Uint8Array(1);
      const read = this.#process?.read(this.#known(quantity.at).at + quantity.offset, byte);
      return read === 1 ? (byte[0] ?? null) : null;
    }
    switch (quantity.what) {
      case 'running':
        return running ? 1 : 0;
      case 'signal':
        return signal;
      case 'answer':
        return this.#answer;
      case 'regions':
        return running ? this.#os.observe(pid).regions().count : null;
      case 'nanoseconds':
        return this.#nanoseconds ?? lastMs * 1e6;
    }
  }

  async end(): Promise<void> {
    await this.#process?.kill();
    this.#process = null;
    this.#mapped.clear();
  }

  async #do(act: SecondAct, section: (name: Name) => number): Promise<TakeBack> {
    this.#nanoseconds = null;
    switch (act.second) {
      case 'start':
        this.#process = await SecondProcess.start(this.#command);
        return () => this.end();
      case 'map':
        return await this.#map(act.as, {
          ...{ section: sectionName(section(act.section)), at: 0, length: 0 },
          ...{ protection: act.protection, executable: act.executable },
        });
      case 'write':
        return await this.#write(this.#known(act.at), act.offset, act.bytes);
      case 'store':
        return await this.#store(this.#known(act.at), act.offset, act.byte);
      case 'call': {
        const before = this.#answer;
        this.#answer = (await this.#running.ask({ do: 'call', at: this.#known(act.at).at + act.offset })).value ?? null;
        return () => {
          this.#answer = before;
          return Promise.resolve();
        };
      }
      case 'protect':
        return await this.#protect(this.#known(act.at), act.protection);
      case 'unmap':
        return await this.#unmap(act.at);
      case 'seal': {
        const { at, length } = this.#known(act.at);
        await this.#running.ask({ do: 'seal', at, length });
        // Nothing unseals a mapping but the end of its process.
        return () => this.#renew();
      }
      case 'map-many':
        return await this.#mapMany(sectionName(section(act.section)), act.count);
      case 'fill':
        return await this.#fill(this.#known(act.at));
      case 'kill':
        await this.#running.kill();
        return () => this.#renew();
    }
  }

  get #running(): SecondProcess {
    if (!this.#process) throw problem('NotFound', 'The scene has not started its second process.');
    return this.#process;
  }

  #known(name: Name): Mapped {
    const mapped = this.#mapped.get(name);
    if (!mapped) throw problem('NotFound', `The second process has mapped nothing called ${name}.`);
    return mapped;
  }

  async #map(name: Name, wanted: Mapped): Promise<TakeBack> {
    const { at = 0, length = 0 } = await this.#mapAt(wanted, null);
    this.#mapped.set(name, { ...wanted, at, length });
    return async () => {
      await this.#unmap(name);
    };
  }

  #mapAt({ section, protection, executable }: Mapped, at: number | null) {
    return this.#running.ask({ do: 'map', holder: this.#os.limits.pid, section, at, protection, executable });
  }

  async #unmap(name: Name): Promise<TakeBack> {
    const mapped = this.#known(name);
    await this.#running.ask({ do: 'unmap', at: mapped.at, length: mapped.length });
    this.#mapped.delete(name);
    return async () => {
      await this.#mapAgain(mapped);
      this.#mapped.set(name, mapped);
    };
  }

  async #protect(mapped: Mapped, protection: Protection): Promise<TakeBack> {
    const { length, protection: before } = mapped;
    await this.#running.ask({ do: 'protect', at: mapped.at, length, protection });
    mapped.protection = protection;
    return async () => {
      await this.#running.ask({ do: 'protect', at: mapped.at, length, protection: before });
      mapped.protection = before;
    };
  }

  async #write(mapped: Mapped, offset: number, bytes: Uint8Array): Promise<TakeBack> {
    const at = mapped.at + offset;
    const before = this.#bytesAt(at, bytes.length);
    const { value } = await this.#running.ask({ do: 'write', at, bytes: [...bytes] });
    if (value !== bytes.length) throw problem('PermissionDenied', 'The second process may not write there.');
    return () => this.#put(mapped, offset, before);
  }

  async #store(mapped: Mapped, offset: number, byte: number): Promise<TakeBack> {
    const at = mapped.at + offset;
    const before = this.#bytesAt(at, 1);
    try {
      await this.#running.ask({ do: 'store', at, byte });
    } catch (thrown) {
      if (this.#running.running) throw thrown;
      return () => this.#renew();
    }
    return () => this.#put(mapped, offset, before);
  }

  async #mapMany(section: string, count: number): Promise<TakeBack> {
    const before = this.#answer;
    const done = await this.#running.ask({ do: 'map-many', holder: this.#os.limits.pid, section, count });
    this.#answer = done.value ?? null;
    this.#nanoseconds = done.nanoseconds ?? null;
    return async () => {
      await this.#running.ask({ do: 'unmap-many' });
      this.#answer = before;
    };
  }

  async #fill(mapped: Mapped): Promise<TakeBack> {
    const { at, length } = mapped;
    const before = this.#bytesAt(at, length);
    await this.#running.ask({ do: 'fill', at, length });
    return async () => {
      await this.#running.ask({ do: 'stop-filling' });
      await this.#put(mapped, 0, before);
    };
  }

  async #put(mapped: Mapped, offset: number, bytes: Uint8Array): Promise<void> {
    await this.#running.ask({ do: 'write', at: mapped.at + offset, bytes: [...bytes] });
  }

  #bytesAt(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, this.#running.read(at, bytes));
  }

  /** Another process, with the same mappings. */
  async #renew(): Promise<void> {
    await this.#process?.kill();
    this.#process = await SecondProcess.start(this.#command);
    for (const mapped of this.#mapped.values()) await this.#mapAgain(mapped);
  }

  /** Where it was; elsewhere if that is taken: in a new process the system and the language's runtime lie at other addresses. */
  async #mapAgain(mapped: Mapped): Promise<void> {
    try {
      await this.#mapAt(mapped, mapped.at);
    } catch (thrown) {
      if (!(thrown instanceof SamepageError && thrown.code === 'AddressInUse')) throw thrown;
      mapped.at = (await this.#mapAt(mapped, null)).at ?? 0;
    }
  }
}
