/** What `poke` was asked to write, where. */
import { parseArgs } from 'node:util';
import { parseSize } from '../../protocol/size.ts';
import { type ByteOrder, parseValue, type ValueType, valueTypes } from '../../protocol/values.ts';

export const usage = `Usage: samepage poke <pid> <section> <offset> <value> [--type <type>] [--big-endian]

Writes a value into a section of a running Samepage, from this process.

  <pid>       of the running app; its status line shows it
  <section>   its number, e.g. 1, or its name, e.g. samepage-section-1
  <offset>    in the section: 0, 4096, 0x1000, 4k, 1 MiB
  <value>     42, -1, 0x2a, 0b101010, 0.5, -inf, or text (\\xff for a byte)

  --type <type>  ${valueTypes.join(', ')}; u32 (a DWORD) if not given
  --big-endian   the highest byte first; the lowest first if not given
  --help         this text

For example: samepage poke 4711 1 0 42`;

export interface PokeOrder {
  pid: number;
  /** The section's name in the system. */
  section: string;
  offset: number;
  type: ValueType;
  value: string;
  bytes: Uint8Array;
}

/**
 * A sentence instead of an order where the arguments make none; `wrongUse` where the usage would help. `help`: the usage
 * is what was asked for.
 */
export type ParsedArguments = PokeOrder | { error: string; wrongUse: boolean } | { help: true };

export function parsePokeArguments(args: readonly string[]): ParsedArguments {
  const given = split(args);
  if (typeof given === 'string') return { error: given, wrongUse: true };
  if (given.help) return { help: true };
  const [pidText = '', sectionText = '', offsetText = '', value = ''] = given.positionals;
  if (given.positionals.length !== 4) return { error: '', wrongUse: true };

  if (!/^[1-9]\d{0,9}$/.test(pidText)) return wrong(`“${pidText}” is not a process number.`);
  const section = /^\d+$/.test(sectionText) ? `samepage-section-${Number(sectionText)}` : sectionText;
  const offset = parseSize(offsetText);
  if (offset === null) return wrong(`“${offsetText}” is not an offset. Try 0, 4096, 0x1000 or 4k.`);
  const type = valueTypes.find((known) => known === given.type);
  if (!type) return wrong(`There is no type “${given.type}”. There are ${valueTypes.join(', ')}.`);
  const order: ByteOrder = given.bigEndian ? 'big' : 'little';
  const parsed = parseValue(value, type, order);
  if ('error' in parsed) return wrong(parsed.error);
  return { pid: Number(pidText), section, offset, type, value, bytes: parsed.bytes };
}

function wrong(error: string): ParsedArguments {
  return { error, wrongUse: false };
}

interface Given {
  positionals: string[];
  type: string;
  bigEndian: boolean;
  help: boolean;
}

/** Options and the rest, or what is wrong with them. */
function split(args: readonly string[]): Given | string {
  // A space in front keeps parseArgs from reading a negative number as an option.
  const isNegative = (arg: string) => /^-(\d|\.\d|inf|s?nan)/i.test(arg);
  try {
    const { values, positionals } = parseArgs({
      args: args.map((arg) => (isNegative(arg) ? ` ${arg}` : arg)),
      options: {
        type: { type: 'string', default: 'u32' },
        'big-endian': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
    const given = positionals.map((arg) => (arg.startsWith(' ') && isNegative(arg.slice(1)) ? arg.slice(1) : arg));
    return { positionals: given, type: values.type, bigEndian: values['big-endian'], help: values.help };
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
