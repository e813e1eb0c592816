/** Arguments that make no sense, for all programs that take some. */

/** Exit code 2. */
export class UsageError extends Error {}

/** Runs `parse`; what util.parseArgs throws about the arguments becomes a UsageError. */
export function usage<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
