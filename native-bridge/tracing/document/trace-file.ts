/**
 * A trace as a file, `.samepage-trace`: docs/trace-format.md. Its size is bounded before anything is unpacked, and all
 * that it says is checked before it is used.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import {
  type Column,
  columnNames,
  columnsBy,
  emptyColumns,
  type RegionColumns,
} from '../../../protocol/region-columns.ts';
import { schemaFaults } from '../../../protocol/schema-words.ts';
import * as z from '../../../protocol/zod.ts';
import { isBuiltWithin } from '../../os/json-shape.ts';
import type { Trace } from './trace.ts';
import { whatIsWrong } from './trace-check.ts';

const magic = 'samepage-trace ';
/** Version 1 has neither sizes in memory nor named moments. */
const version = 2;
/** Bytes, unpacked. A million calls are about 50 MiB. */
const mostBytes = 2 ** 30;
/** A file that grows more than this when it is unpacked is none of ours: what would is written unpacked. */
const mostRatio = 200;
const leastChecked = 2 ** 20;

const index = z.int().check(z.nonnegative());
const text = z.string();
const headSchema = z.object({
  origin: z.object({
    how: z.enum(['launched', 'attached', 'sampled', 'imported']),
    command: text,
    started: z.nullable(z.number()),
    pageBytes: z.int().check(z.minimum(512), z.maximum(2 ** 24)),
  }),
  count: index,
  numberBytes: index,
  callers: index,
  formTable: z.array(z.object({ call: text, args: text, result: z.nullable(text) })),
  splits: index,
  stacks: index,
  stackTable: z.array(text),
  marks: z.array(
    z.object({
      position: index,
      time: z.number(),
      tid: index,
      kind: z.enum(['signal', 'ended', 'superseded', 'remark', 'unknown']),
      text,
      value: z.optional(z.union([z.number(), text])),
    }),
  ),
  threads: z.array(z.object({ tid: index, pid: index, parent: index })),
  keyframes: z.array(
    z.object({
      position: index,
      pid: index,
      reason: z.enum(['execute', 'attach', 'exit', 'unsaid', 'running']),
      from: z.number(),
      to: z.number(),
      count: index,
      names: z.array(text),
    }),
  ),
  /** The columns of a keyframe's regions, in the file's order. */
  columns: z.array(text),
  residents: z._default(index, 0),
  markers: z._default(z.array(z.object({ position: index, process: index, name: text })), []),
  lost: index,
});
type Head = z.infer<typeof headSchema>;

/** The file's bytes. */
export function encodeTrace(trace: Trace): Uint8Array {
  const { origin, count, formTable, marks, threads, lost } = trace;
  const head: Head = {
    origin,
    count,
    numberBytes: trace.numbers.length,
    callers: trace.callerTable.length,
    formTable: [...formTable],
    splits: trace.splits.calls.length,
    stacks: trace.stacks.calls.length,
    stackTable: [...trace.stacks.table],
    marks: [...marks],
    threads: [...threads],
    keyframes: trace.keyframes.map(({ regions: { count: rows, names }, position, pid, reason, from, to }) => ({
      ...{ position, pid, reason, from, to },
      ...{ count: rows, names },
    })),
    columns: [...columnNames],
    residents: trace.residents.times.length,
    markers: [...trace.markers],
    lost,
  };
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(8);
  length.writeUInt32LE(json.length);
  // Columns lie at multiples of eight from the body's beginning.
  const parts: Uint8Array[] = [length, json, Buffer.alloc(padding(json.length))];
  for (const column of columnsOf(trace)) {
    parts.push(
      Buffer.from(column.buffer, column.byteOffset, column.byteLength),
      Buffer.alloc(padding(column.byteLength)),
    );
  }
  const body = Buffer.concat(parts);
  const packed = deflateRawSync(body, { level: 6 });
  const isTight = body.length > packed.length * mostRatio && body.length > leastChecked;
  const content = isTight ? deflateRawSync(body, { level: 0 }) : packed;
  return Buffer.concat([Buffer.from(`${magic}${version} ${body.length}\n`), content]);
}

interface ColumnClass<C> {
  new (buffer: ArrayBufferLike, at: number, length: number): C;
  readonly BYTES_PER_ELEMENT: number;
}

/** All columns, in the file's order. */
function columnsOf(trace: Trace): Column[] {
  const { times, durations, tids, forms, starts, callers, numbers, callerTable, splits, stacks, residents } = trace;
  return [
    ...[times, durations, tids, forms, starts, callers, numbers, callerTable],
    ...[splits.calls, splits.endedAt, stacks.calls, stacks.texts],
    ...[residents.times, residents.pids, residents.bytes],
    ...trace.keyframes.flatMap(({ regions }) => columnNames.map((name) => regions[name])),
  ];
}

function padding(length: number): number {
  return -length & 7;
}

export function isTraceFile(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, magic.length)).toString('latin1') === magic;
}

/** Reads a file's bytes. Errors: InvalidArgument (none of ours, cut short, or damaged), Unsupported (newer), LimitReached. */
export function decodeTrace(bytes: Uint8Array): Trace {
  const line = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  const found = /^samepage-trace (\d{1,9}) (\d{1,15})\n/.exec(line);
  if (!found) throw damaged('its first line is not that of a trace');
  const [first, made, size] = [found[0], Number(found[1]), Number(found[2])];
  if (made < 1) throw damaged('it has no version');
  if (made > version) {
    throw problem('Unsupported', `This trace has version ${made} of the format; this Samepage reads up to ${version}.`);
  }
  const packed = bytes.subarray(first.length);
  const isTooDense = size > packed.length * mostRatio && size > leastChecked;
  if (size > mostBytes || isTooDense) {
    throw problem('LimitReached', `This trace says that it unpacks to ${size} bytes, which is more than is read.`);
  }
  const body = unpacked(packed, size);
  const reader = new BodyReader(body);
  const trace = readTrace(reader, reader.head());
  if (!reader.isAtEnd) throw damaged('it holds more than it should');
  const wrong = whatIsWrong(trace);
  if (wrong !== null) throw damaged(wrong);
  return trace;
}

function damaged(why: string, cause?: unknown): SamepageError {
  return Object.assign(problem('InvalidArgument', `This is not a whole trace: ${why}.`), { cause });
}

function unpacked(packed: Uint8Array, size: number): Buffer {
  let body: Buffer;
  try {
    body = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (thrown) {
    throw damaged('it cannot be unpacked', thrown);
  }
  if (body.length !== size) throw damaged(`${size} bytes were announced, there are ${body.length}`);
  return body;
}

class BodyReader {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    // Columns are views of it, which need its beginning at a multiple of eight.
    this.#body = body.byteOffset % 8 === 0 ? body : Buffer.from(new Uint8Array(body).buffer);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#body.length;
  }

  head(): Head {
    if (this.#body.length < 8) throw damaged('it is empty');
    const length = this.#body.readUInt32LE();
    this.#at = 8 + length + padding(length);
    if (this.#at > this.#body.length) throw damaged('its head is cut short');
    const json = this.#body.subarray(8, 8 + length);
    if (!isBuiltWithin(json, { depth: 64, parts: Number.POSITIVE_INFINITY })) throw damaged('its head cannot be read');
    let head: unknown;
    try {
      head = JSON.parse(json.toString('utf8'));
    } catch (thrown) {
      throw damaged('its head cannot be read', thrown);
    }
    const parsed = headSchema.safeParse(head);
    const isSame = parsed.data?.columns.join() === columnNames.join();
    if (parsed.success && !isSame) throw damaged('its lists of regions have other columns');
    if (!parsed.success) throw damaged(`in its head, ${schemaFaults(parsed.error, 'all', 1)}`);
    return parsed.data;
  }

  /** The next `length` items. */
  next<C extends Column>(make: ColumnClass<C>, length: number): C {
    const bytes = length * make.BYTES_PER_ELEMENT;
    if (bytes > this.#body.length - this.#at) throw damaged('its columns are cut short');
    const column = new make(this.#body.buffer, this.#body.byteOffset + this.#at, length);
    this.#at = Math.min(this.#at + bytes + padding(bytes), this.#body.length);
    return column;
  }
}

function readTrace(reader: BodyReader, head: Head): Trace {
  const { origin, count, formTable, marks, threads, lost } = head;
  const times = reader.next(Float64Array, count);
  const column = (length = count) => reader.next(Uint32Array, length);
  const [durations, tids, forms, starts, callers] = [column(), column(), column(), column(), column()];
  const numbers = reader.next(Uint8Array, head.numberBytes);
  const callerTable = reader.next(Float64Array, head.callers);
  const splits = { calls: column(head.splits), endedAt: column(head.splits) };
  const stacks = { calls: column(head.stacks), texts: column(head.stacks), table: head.stackTable };
  const residents = {
    times: reader.next(Float64Array, head.residents),
    pids: column(head.residents),
    bytes: reader.next(Float64Array, head.residents),
  };
  const keyframes = head.keyframes.map(({ count: rows, names, ...keyframe }) => ({
    ...keyframe,
    regions: readRegions(reader, rows, names),
  }));
  return {
    ...{ origin, count, formTable, lost, threads },
    ...{ times, durations, tids, forms, starts, callers, numbers, callerTable, splits, stacks, residents, keyframes },
    markers: head.markers,
    marks: marks.map(({ value, ...mark }) => (value === undefined ? mark : { ...mark, value })),
  };
}

function readRegions(reader: BodyReader, count: number, names: string[]): RegionColumns {
  const kinds = emptyColumns(0);
  // The class of each column, which a loop's type does not say.
  const classOf = (name: keyof typeof kinds) => kinds[name].constructor as ColumnClass<Column>;
  return { count, ...columnsBy((name) => reader.next(classOf(name), count)), names };
}
