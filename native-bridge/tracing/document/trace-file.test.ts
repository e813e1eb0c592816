import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it, test } from 'vitest';
import { columnNames } from '../../../protocol/region-columns.ts';
import { parseMaps } from '../../os/linux/parse-maps.ts';
import { openTrace } from './open-trace.ts';
import type { Trace } from './trace.ts';
import { decodeTrace, encodeTrace } from './trace-file.ts';
import { TraceWriter } from './trace-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'samepage-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));

function small(): Trace {
  const writer = new TraceWriter();
  const log = readFileSync(join(import.meta.dirname, '../testing/logs/raw.strace'), 'latin1');
  for (const line of log.split('\n').filter(Boolean)) writer.take(line);
  writer.keep(
    5,
    'execute',
    1,
    2,
    parseMaps(Buffer.from('1000-3000 rw-p 0 0:0 0 [heap]\n5000-6000 r--s 0 0:1 7 /x\n'), ''),
  );
  writer.threads.push({ tid: 6, pid: 5, parent: 1 });
  writer.residents.add(7, 5, 4096);
  const markers = [{ position: 3, process: 0, name: 'three' }];
  return { ...writer.taken({ how: 'imported', command: 'x', pageBytes: 4096 }), markers };
}

test('what is saved comes back as it was', () => {
  const trace = small();
  expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
  const empty = new TraceWriter().taken({ how: 'launched', command: '', pageBytes: 4096 });
  expect(decodeTrace(encodeTrace(empty))).toEqual(empty);
});

test('a file of version 1, which has neither sizes in memory nor names of moments, is opened', () => {
  const { residents, ...rest } = small();
  const none = { times: new Float64Array(0), pids: new Uint32Array(0), bytes: new Float64Array(0) };
  const old = { ...rest, markers: [], residents: none };
  const bytes = withHead((head) => {
    delete head.residents;
    delete head.markers;
  }, old);
  expect(Buffer.from(bytes).toString('latin1')).toMatch(/^samepage-trace 1 /);
  expect(residents.times).toHaveLength(1);
  expect(decodeTrace(bytes)).toEqual(old);
  // Saved again, it is of the version that is written now.
  expect(decodeTrace(encodeTrace(decodeTrace(bytes)))).toEqual(old);
});

test('other columns of regions are another version of the file', () => {
  const [line = ''] = Buffer.from(encodeTrace(small())).toString('latin1').split('\n');
  const columns = 'starts ends protections kinds offsets inodes devices nameIndexes';
  expect([line.split(' ')[1], columnNames.join(' ')]).toEqual(['2', columns]);
});

const huge = '9'.repeat(400);
test.each([
  ['thread', '12 +++ exited with 0 +++\nstrace: Process 18446744073709551615 attached\n--- SIGHUP {} ---'],
  ['successor', `+++ superseded by execve in pid ${huge} +++`],
  ['exit code', `+++ exited with ${huge} +++`],
  ['time', `${huge}.5 brk(NULL) = 0x1000\nbrk(NULL) = 0x1000`],
  ['date', `${huge} brk(NULL) = 0x1000\nbrk(NULL) = 0x1000`],
])('a log with a number (%s) that no system gives is saved and opened', (_, log) => {
  const writer = new TraceWriter();
  for (const line of log.split('\n')) writer.take(line);
  const trace = writer.taken({ how: 'imported', command: '', pageBytes: 4096 });
  expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
});

test('100,000 calls take at most 60 bytes each at rest, all columns and texts counted', () => {
  const writer = new TraceWriter();
  for (let call = 0; call < 100_000; call += 1) {
    const at = (0x7f0000000000 + ((call * 7919) % 100_003) * 4096).toString(16);
    const head = `${100 + (call % 8)} ${(1.8e9 + call / 1e4).toFixed(6)} [00007f00000${(0x10000 + (call % 500)).toString(16)}]`;
    if (call % 2) writer.take(`${head} munmap(0x${at}, ${4096 * (1 + (call % 64))}) = 0 <0.0000${10 + (call % 80)}>`);
    else writer.take(`${head} mmap(NULL, ${4096 * (1 + (call % 64))}, 0x3, 0x22, -1, 0) = 0x${at} <0.000012>`);
  }
  const trace = writer.taken({ how: 'launched', command: '', pageBytes: 4096 });
  const columns = [trace.times, trace.durations, trace.tids, trace.forms, trace.starts, trace.callers, trace.numbers];
  const bytes = [...columns, trace.callerTable, trace.splits.calls, trace.splits.endedAt].reduce(
    (sum, { byteLength }) => sum + byteLength,
    JSON.stringify([trace.formTable, trace.marks]).length,
  );
  expect(trace.lost).toBe(0);
  expect(bytes / trace.count).toBeLessThanOrEqual(60);
});

test('a call has one stack, wherever frames stand', () => {
  const writer = new TraceWriter();
  for (const line of [
    'brk(NULL) = 0x1000',
    ' > /x(a+1) [0x1]',
    '--- SIGHUP {} ---',
    ' > /x(b+1) [0x2]',
    'brk(NULL) = 0x1000',
  ]) {
    writer.take(line);
  }
  const trace = writer.taken({ how: 'imported', command: '', pageBytes: 4096 });
  expect(trace.stacks).toMatchObject({ calls: Uint32Array.of(0), table: ['/x(a+1) [0x1]'] });
  expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
});

/** The file's body, changed, packed again; its first line says what is true unless another is given. */
function repacked(change: (body: Buffer) => Buffer, line?: string, trace = small()): Uint8Array {
  const file = Buffer.from(encodeTrace(trace));
  const at = file.indexOf('\n') + 1;
  const body = change(inflateRawSync(file.subarray(at)));
  return Buffer.concat([Buffer.from(line ?? `samepage-trace 1 ${body.length}\n`), deflateRawSync(body)]);
}

function deepHead(): Buffer {
  const body = Buffer.from(`........${'['.repeat(1000)}${']'.repeat(1000)}`);
  body.writeBigUInt64LE(2000n);
  return body;
}

function sizeOf(file: Uint8Array): number {
  return Number(Buffer.from(file).toString('latin1').split(/[ \n]/)[2]);
}

interface Head {
  origin: object;
  keyframes: object[];
  residents?: number;
  markers?: object[];
}

function withHead(change: (head: Head) => void, trace?: Trace): Uint8Array {
  const headChanged = (body: Buffer) => {
    const length = body.readUInt32LE();
    const head: Head = JSON.parse(body.toString('utf8', 8, 8 + length));
    change(head);
    const json = Buffer.from(JSON.stringify(head));
    const size = Buffer.alloc(8);
    size.writeUInt32LE(json.length);
    const padded = (bytes: number) => bytes + (-bytes & 7);
    return Buffer.concat([size, json, Buffer.alloc(-json.length & 7), body.subarray(8 + padded(length))]);
  };
  return repacked(headChanged, undefined, trace);
}

describe('a file that is none of ours, or damaged, is refused in a sentence', () => {
  const keyframe = (head: Head) => head.keyframes[0] ?? {};
  it.each([
    ['nothing', new Uint8Array(), /first line/],
    ['text', Buffer.from('hello\n'), /first line/],
    ['no version', repacked((body) => body, `samepage-trace 0 ${sizeOf(encodeTrace(small()))}\n`), /no version/],
    ['a newer version', repacked((body) => body, 'samepage-trace 3 100\n'), /version 3/],
    ['a size that is not so', repacked((body) => body, 'samepage-trace 1 100\n'), /cannot be unpacked|announced/],
    ['more than is read', repacked((body) => body, `samepage-trace 1 ${2 ** 31}\n`), /more than is read/],
    [
      'too dense',
      Buffer.concat([Buffer.from(`samepage-trace 1 ${2 ** 29}\n`), deflateRawSync(Buffer.alloc(2 ** 22))]),
      /more than is read/,
    ],
    ['packed nonsense', Buffer.from('samepage-trace 1 100\nnonsense'), /cannot be unpacked/],
    ['a body cut short', repacked((body) => body.subarray(0, body.length - 8)), /cut short/],
    ['a body too long', repacked((body) => Buffer.concat([body, Buffer.alloc(8)])), /more than it should/],
    ['an empty body', repacked(() => Buffer.alloc(4)), /empty/],
    [
      'a head that ends late',
      repacked((body) => Buffer.concat([Buffer.from([255, 255, 255, 255]), body.subarray(4)])),
      /cut short/,
    ],
    ['a head of brackets', repacked(deepHead), /head cannot be read/],
    ['a head of another kind', withHead((head) => Object.assign(head, { marks: 7 })), /marks/],
    ['more calls than columns', withHead((head) => Object.assign(head, { count: 1e9 })), /cut short/],
    ['a form that is missing', withHead((head) => Object.assign(head, { formTable: [] })), /no form/],
    [
      'a mark behind the end',
      withHead((head) =>
        Object.assign(head, { marks: [{ position: 1e6, time: 0, tid: 0, kind: 'remark', text: '' }] }),
      ),
      /after the end/,
    ],
    ['an odd page', withHead((head) => Object.assign(head.origin, { pageBytes: 5000 })), /page size/],
    ['a list without a place', withHead((head) => Object.assign(keyframe(head), { position: 1e6 })), /no place/],
    ['a list without names', withHead((head) => Object.assign(keyframe(head), { names: [] })), /no name/],
    ['other columns', withHead((head) => Object.assign(head, { columns: ['starts'] })), /other columns/],
    [
      'times that fall',
      repacked((body) => {
        const at = 8 + body.readUInt32LE() + (-body.readUInt32LE() & 7);
        body.writeDoubleLE(1e12, at + 80);
        return body;
      }),
      /times fall/,
    ],
  ])('%s', (_, bytes, why) => {
    expect(() => decodeTrace(bytes)).toThrow(why);
  });

  it('whatever byte is wrong', () => {
    const file = Buffer.from(encodeTrace(small()));
    const at = file.indexOf('\n') + 1;
    const body = inflateRawSync(file.subarray(at));
    for (let place = 0; place < body.length; place += 97) {
      const changed = Buffer.from(body);
      changed[place] = (changed[place] ?? 0) ^ 0x55;
      const bytes = Buffer.concat([file.subarray(0, at), deflateRawSync(changed)]);
      try {
        decodeTrace(bytes);
      } catch (thrown) {
        expect(thrown).toMatchObject({ name: 'SamepageError' });
      }
    }
  });
});

test('files that cannot be read, or are neither, are refused in a sentence', () => {
  const path = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  expect(() => openTrace(join(folder, 'none'))).toThrow(/there is no such file/);
  expect(() => openTrace(folder)).toThrow(/it is not a file/);
  expect(() => openTrace('/dev/zero')).toThrow(/it is not a file/);
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(() => openTrace(join(folder, 'pipe'))).toThrow(/it is not a file/);
  expect(() => openTrace(path('empty', ''))).toThrow(/neither/);
  expect(() => openTrace(path('text', 'all is well\n'.repeat(1000)))).toThrow(/neither/);
  expect(() => openTrace(path('long', 'x'.repeat(2 ** 22)))).toThrow(/no lines/);
  expect(openTrace(path('log', 'brk(NULL) = 0x1000\nbrk(NULL)')).count).toBe(1);
});
