import { problem, type SamepageError } from '../../protocol/errors.ts';

/** What every platform says of a section that a process does not hold: the ones it does hold are named. */
export function foreignNotFound(pid: number, name: string, others: readonly string[]): SamepageError {
  const held = others.length > 0 ? `It holds ${[...others].sort().join(', ')}.` : 'It holds none.';
  return problem('NotFound', `Process ${pid} holds no section named ${name}. ${held}`);
}
