/** Which processes are proposed for what is typed. Pure. */
import type { ListedProcess } from '../../protocol/processes.ts';
import { plainTyped } from '../../protocol/typed.ts';

/** More than this are not drawn: who looks for one among them types a part of its name. */
export const mostShown = 200;

/**
 * Those in which every word is found: at the number's beginning, or in name, command or user. A number typed in full
 * comes first, then those that may be read, of these those with a word in the name; the rest is by name and number, so that
 * a list that is renewed keeps its order.
 */
export function matchingProcesses(processes: readonly ListedProcess[], text: string): ListedProcess[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const matches = ({ pid, name, command, user }: ListedProcess) => {
    const said = `${name} ${command} ${user ?? ''}`.toLowerCase();
    return words.every((word) => String(pid).startsWith(word) || said.includes(word));
  };
  const exact = pidOf(text);
  const isNamed = ({ name }: ListedProcess) => words.some((word) => name.toLowerCase().includes(word));
  const rank = (each: ListedProcess) => {
    if (each.pid === exact) return 0;
    return (each.refused === null ? 1 : 3) + (isNamed(each) ? 0 : 1);
  };
  return processes.filter(matches).sort((a, b) => rank(a) - rank(b) || byName.compare(a.name, b.name) || a.pid - b.pid);
}

const byName = new Intl.Collator('en', { numeric: true });

/** The process number that is typed; null where it is none. */
export function pidOf(text: string): number | null {
  const typed = plainTyped(text);
  const pid = /^\d+$/.test(typed) ? Number(typed) : 0;
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}
