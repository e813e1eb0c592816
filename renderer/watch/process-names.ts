import type { WatchedProcess } from '../../protocol/watching.ts';

const mostDepth = 6;

/**
 * The processes of a trace by name, children below their parents and set off by one step each. A number may be given
 * twice: the parent is the latest process of that number that began before.
 */
export function processNames(
  processes: readonly Pick<WatchedProcess, 'index' | 'pid' | 'parent' | 'command'>[],
): { index: number; label: string }[] {
  const children = new Map<number | null, typeof processes>();
  for (const process of processes) {
    const parent =
      processes.findLast(({ index, pid }) => index < process.index && pid === process.parent)?.index ?? null;
    children.set(parent, [...(children.get(parent) ?? []), process]);
  }
  const below = (parent: number | null, depth: number): { index: number; label: string }[] =>
    (children.get(parent) ?? []).flatMap(({ index, pid, command }) => {
      // Spaces of a list’s entry would be lost.
      const step = depth === 0 ? '' : `${'\u00a0\u00a0\u00a0'.repeat(Math.min(depth, mostDepth) - 1)}└\u00a0`;
      return [{ index, label: `${step}${pid} ${command.slice(0, 40)}` }, ...below(index, depth + 1)];
    });
  return below(null, 0);
}
