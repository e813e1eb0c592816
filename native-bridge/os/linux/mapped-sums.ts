/** How much is mapped: /proc/PID/statm (proc_pid_statm(5)), kept open. */
import { closeSync, openSync, readSync } from 'node:fs';

export class MappedSums {
  readonly #fd: number;
  readonly #text = Buffer.alloc(256);

  constructor(process: number | 'self') {
    this.#fd = openSync(`/proc/${process}/statm`, 'r');
  }

  /**
   * Pages of the whole address space, and of programs' code. Those of data, and what is resident, change all the time:
   * V8 takes the rights to pages away after each collection, and gives them back before the next.
   */
  read(): string {
    const length = readSync(this.#fd, this.#text, 0, this.#text.length, 0);
    const [size, , , code] = this.#text.toString('latin1', 0, length).split(' ');
    return `${size} ${code}`;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
