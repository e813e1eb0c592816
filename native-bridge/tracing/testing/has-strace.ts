import { straceAbilities } from '../watch/strace-command.ts';

/** Tests that need strace are left out where it is not; `npm test` says so in one line. */
export const hasStrace = (() => {
  try {
    straceAbilities();
    return true;
  } catch {
    return false;
  }
})();
