import type { Abilities } from './abilities.ts';
import type { Memory } from './memory.ts';
import type { ByteReader, Observer } from './observer.ts';

/** Our own process on this system: the memory that it owns, and the first process to look at. */
export interface MemoryOs extends Memory, Observer, ByteReader {
  readonly abilities: Abilities;
  /**
   * Another process (or our own, as if it were another). Opens nothing: what cannot be looked at is refused when it is
   * asked for.
   */
  observe(pid: number): Observer;
}
