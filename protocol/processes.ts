/** The processes of this machine, for choosing one to look at. */
import * as z from './zod.ts';

const text = z.string().check(z.maxLength(300));

const processSchema = z.object({
  pid: z.int().check(z.positive()),
  /** What it calls itself, at most 15 bytes on Linux; '' where the system does not report it. */
  name: text,
  /** Program and arguments, shortened; '' where the system does not report it. */
  command: text,
  /** Whose it is; null where the system does not report it. */
  user: z.nullable(text),
  /** Bytes in memory; null where the system does not report it. */
  resident: z.nullable(z.number().check(z.nonnegative())),
  /** Why its regions cannot be read, as a clause; null where they can. */
  refused: z.nullable(text),
});
export type ListedProcess = z.infer<typeof processSchema>;

/** More are not listed; a number that is typed still works. */
export const mostProcesses = 20_000;

/** By number. Left out are threads of the kernel's, which have no memory of their own. */
export const processesSchema = z.object({ processes: z.array(processSchema).check(z.maxLength(mostProcesses)) });
