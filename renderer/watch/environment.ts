/** Variables as they are typed: `NAME=value`, one a line. */

/** Null where a line is none of that. Empty lines are left out; of two of one name the later one counts. */
export function variablesOf(text: string): Record<string, string> | null {
  const variables: [string, string][] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    if (at < 1 || line.slice(0, at).trim() === '') return null;
    variables.push([line.slice(0, at).trim(), line.slice(at + 1)]);
  }
  return Object.fromEntries(variables);
}
