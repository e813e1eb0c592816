/** A call as text: each kind of argument and result has its own form. */
import { expect, it } from 'vitest';
import {
  arg,
  type CallArgument,
  type CallResult,
  callHasFailed,
  callRecordSchema,
  callResultText,
  callSubjectText,
  callText,
  returned,
} from './calls.ts';

it.each<[string, CallArgument, string]>([
  ['an address', arg.address(0x290000), '0x290000'],
  ['no address', arg.address(0), 'NULL'],
  ['a size', arg.size(70_000), '70000'],
  ['an offset', arg.offset(70_000), '0x11170'],
  ['no offset', arg.offset(0), '0'],
  ['a descriptor', arg.handle(5), '5'],
  ['no descriptor', arg.handle(-1), '-1'],
  ['a number', arg.number(70_000), '70000'],
  ['flags', arg.flags(['PROT_READ', 'PROT_WRITE']), 'PROT_READ|PROT_WRITE'],
  ['no flags', arg.flags([], 'PROT_NONE'), 'PROT_NONE'],
  ['no flags, without a word for that', arg.flags([]), '0'],
  ['a name', arg.name('/tmp/a b'), '"/tmp/a b"'],
  ['few bytes', arg.bytes(Uint8Array.of(42, 0, 255)), '[2a 00 ff]'],
  ['eight bytes', arg.bytes(new Uint8Array(8)), '[00 00 00 00 00 00 00 00]'],
  ['more bytes', arg.bytes(new Uint8Array(9)), '[00 00 00 00 00 00 00 00 …]'],
  ['a word', arg.word('self'), 'self'],
])('%s as an argument', (_, argument, text) => {
  expect(callText({ name: 'call', arguments: [argument] })).toBe(`call(${text})`);
});

it('arguments stand in order', () => {
  expect(callText({ name: 'munmap', arguments: [arg.address(0x1000), arg.size(4096)] })).toBe('munmap(0x1000, 4096)');
});

it.each<[string, CallResult, string]>([
  ['an address', returned('address', 0x290000), '0x290000'],
  ['no address', returned('address', 0), 'NULL'],
  ['a descriptor', returned('handle', 70_000), '70000'],
  ['a count', returned('count', 70_000), '70000'],
  ['that it was done', returned('status', 0), '0'],
  ['an error with what the call returned', { kind: 'error', value: -1, name: 'EEXIST' }, '-1 EEXIST'],
  ['an error that is what the call returned', { kind: 'error', value: null, name: 'KERN_NO_SPACE' }, 'KERN_NO_SPACE'],
])('%s as a result', (_, result, text) => {
  expect(callResultText({ result })).toBe(text);
  expect(callHasFailed({ result })).toBe(result.kind === 'error');
});

it('what stands behind arguments and result is named once each, in their order', () => {
  const view = { kind: 'view', view: 'B', plus: 16 } as const;
  const call: Parameters<typeof callSubjectText>[0] = {
    arguments: [
      { kind: 'address', at: 0x1000, of: view },
      arg.size(1),
      { kind: 'handle', handle: 5, of: { kind: 'section', section: 1 } },
    ],
    result: { kind: 'address', at: 0x1000, of: view },
  };
  expect(callSubjectText(call)).toBe('view B, section 1');
});

it('bytes are copied when the call is recorded', () => {
  const bytes = Uint8Array.of(1, 2);
  const recorded = arg.bytes(bytes);
  bytes.fill(9);
  expect(recorded).toEqual({ kind: 'bytes', first: Uint8Array.of(1, 2), length: 2 });
});

it('a size is not an address, and an address no count', () => {
  const record = { id: 1, time: 0, pid: 1, thread: null, name: 'x', nanoseconds: 0, faults: null };
  const parses = (argument: unknown, result: unknown) =>
    callRecordSchema.safeParse({ ...record, arguments: [argument], result }).success;
  expect(parses(arg.size(1), returned('count', 1))).toBe(true);
  expect(parses({ kind: 'size', at: 1 }, returned('count', 1))).toBe(false);
  expect(parses(arg.size(1), { kind: 'address', value: 1 })).toBe(false);
});
