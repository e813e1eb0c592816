/** How much is mapped, in all and of which kinds: /proc/self/statm (proc_pid_statm(5)), kept open. */
import { closeSync, openSync, readSync } from 'node:fs';

export class MappedSums {
  readonly #fd = openSync('/proc/self/statm', 'r');
  readonly #text = Buffer.alloc(256);

  /** Pages: of the whole address space, of programs' code, and of data and stacks; what is resident changes all the time. */
  read(): string {
    const length = readSync(this.#fd, this.#text, 0, this.#text.length, 0);
    const [size, , , code, , data] = this.#text.toString('latin1', 0, length).split(' ');
    return `${size} ${code} ${data}`;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
