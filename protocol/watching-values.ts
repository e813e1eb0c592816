/** Values that requests about watched programs have in common. */
import * as z from './zod.ts';

export const count = z.int().check(z.nonnegative());
export const time = z.number().check(z.nonnegative());
export const pid = z.int().check(z.positive(), z.maximum(2 ** 31 - 1));
export const position = count.check(z.maximum(2 ** 32));
/** By its number, not its place. */
export const watch = z.int().check(z.nonnegative());
/** A process's place among those of its watch. */
export const process = count.check(z.maximum(2 ** 32));

/** Said on other systems. */
export const onlyOnLinux =
  'Programs are watched call by call on Linux alone, by strace. Here a process can be sampled: its lists of regions show ' +
  'not what changes between two lists, nor which call made it. A trace, or strace’s log, can be opened.';
