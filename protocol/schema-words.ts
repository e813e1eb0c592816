/** What a value breaks of its schema, in plain words: files, requests and answers come from elsewhere, and people read why they are refused. */
import type { core } from 'zod/mini';

const types: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};
const units: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

/** Goes on after the name of what is wrong: `must be text`, as a schema's own messages do. */
export function plainWords(issue: core.$ZodRawIssue): string {
  // A default or what may be left out is never an issue: something was wanted.
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${types[issue.expected] ?? 'something else'}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_big':
      return sized(issue.inclusive === false ? 'less than' : 'at most', issue.maximum, issue.origin);
    case 'too_small':
      return sized(issue.inclusive === false ? 'more than' : 'at least', issue.minimum, issue.origin);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `may not have ${issue.keys.map((name) => `“${name}”`).join(', ')}`;
    default:
      return 'is none of what it may be';
  }
}

function sized(bound: string, count: number | bigint, origin: string): string {
  const unit = units[origin];
  if (unit && bound === 'at least' && count === 1) return 'must not be empty';
  return unit ? `must have ${bound} ${count} ${unit}` : `must be ${bound} ${count}`;
}

/** A clause, of the first issues alone: thousands of wrong entries are as clear from the first few. `it`: how the whole is called. */
export function schemaFaults({ issues }: core.$ZodError, it = 'it', most = 3): string {
  return issues
    .slice(0, most)
    .map(({ path, message }) => {
      const what = path.length === 0 ? it : pathText(path);
      // A schema's own message may be a sentence by itself.
      return /^(must|may|is) /.test(message) ? `${what} ${message}` : `${what}: ${message.replace(/\.$/, '')}`;
    })
    .join('; ');
}

/** `sections[0].bytes`, as programs write it. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
