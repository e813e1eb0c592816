import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { holdSection, type SectionHolder } from '../../native-bridge/os/contract/section-holder.ts';
import type { FakeMemory } from '../../native-bridge/os/fake/fake-memory.ts';
import { FakeOs } from '../../native-bridge/os/fake/fake-os.ts';
import { openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import { parseValue, type ValueType, valueTypes } from '../../protocol/values.ts';
import { usage } from './poke-arguments.ts';
import { type PokeResult, runPoke } from './run-poke.ts';

describe('poke', () => {
  let os: FakeOs;
  let memory: FakeMemory;
  beforeEach(() => {
    os = new FakeOs({ granularity: 65_536 });
    memory = os.outside.holdSection(4711, 'samepage-section-1', 3 * 65_536);
  });
  const poke = (...args: string[]) => runPoke(args, () => Promise.resolve(os));

  it('writes a DWORD and says what it wrote where', async () => {
    const { exitCode, message } = await poke('4711', '1', '0x1000', '42');
    expect(message).toMatch(
      /^Wrote 42 \(u32: 2a 00 00 00\) into samepage-section-1 of process 4711 at \+0x1000, through 0x[0-9a-f]+ in process \d+\.$/,
    );
    expect(exitCode).toBe(0);
    expect(memory.peek(0x1000, 6)).toEqual(Uint8Array.of(42, 0, 0, 0, 0, 0));
  });

  it.each(['--help', '-h'])('%s gives the usage, and is no failure', async (option) => {
    expect(await poke(option)).toEqual({ exitCode: 0, message: usage });
    expect(await poke('4711', '1', option)).toEqual({ exitCode: 0, message: usage });
  });

  it('a number that its type would hold as infinite, or as 0, is not written', async () => {
    const before = memory.peek(0, 8);
    for (const [value, type] of [
      ['1e400', 'f64'],
      ['-1e39', 'f32'],
      ['1e-400', 'f64'],
      ['1e-50', 'f32'],
    ] as const) {
      const { exitCode, message } = await poke('4711', '1', '0', value, '--type', type);
      expect(exitCode).toBe(2);
      expect(message).toContain(`${type === 'f32' ? 'float' : 'double'} holds n`);
    }
    expect(memory.peek(0, 8)).toEqual(before);
    expect((await poke('4711', '1', '0', '-Infinity', '--type', 'f64')).exitCode).toBe(0);
    expect((await poke('4711', '1', '0', '0e-999', '--type', 'f64')).exitCode).toBe(0);
  });

  it('takes a section by its name, an offset as a size and a type', async () => {
    expect((await poke('4711', 'samepage-section-1', '4 KiB', '-2', '--type', 'i16')).exitCode).toBe(0);
    expect(memory.peek(4096, 3)).toEqual(Uint8Array.of(0xfe, 0xff, 0));
    expect((await poke('--big-endian', '4711', '1', '0', '1')).exitCode).toBe(0);
    expect(memory.peek(0, 4)).toEqual(Uint8Array.of(0, 0, 0, 1));
    expect((await poke('4711', '1', '65532', 'Hello, page', '--type=text')).exitCode).toBe(0);
    expect(new TextDecoder().decode(memory.peek(65_532, 11))).toBe('Hello, page');
  });

  it('writes every type anywhere in the section, and nothing beside it', async () => {
    const numbers = valueTypes.filter((type) => type !== 'text');
    const somewhere = fc.nat(3 * 65_536 - 8);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...numbers), somewhere, fc.boolean(), async (type, offset, big) => {
        const value = type.startsWith('i') ? '-7' : '7';
        memory.poke(0, new Uint8Array(memory.bytes).fill(0xee));
        const { exitCode } = await poke(
          '4711',
          '1',
          String(offset),
          value,
          '--type',
          type,
          ...(big ? ['--big-endian'] : []),
        );
        const expected = new Uint8Array(memory.bytes).fill(0xee);
        expected.set(bytesOf(value, type, big), offset);
        return exitCode === 0 && Buffer.compare(memory.peek(0, memory.bytes), expected) === 0;
      }),
      { numRuns: 40 },
    );
  });

  it('leaves nothing mapped and nothing open, written or not', async () => {
    const before = os.regions().count;
    await poke('4711', '1', '0', '42');
    await poke('4711', '1', '1 GiB', '42');
    os.failAt(2, { code: 'OutOfMemory', message: 'There is no memory left.' });
    expect(await poke('4711', '1', '0', '42')).toEqual({ exitCode: 1, message: 'poke: There is no memory left.' });
    expect(os.regions().count).toBe(before);
    expect(os.openSections).toBe(0);
  });

  it.each([
    [[]],
    [['4711']],
    [['4711', '1', '0']],
    [['4711', '1', '0', '42', '43']],
    [['4711', '1', '0', '42', '--hex']],
  ])('shows its usage for %j, exit code 2', async (args) => {
    const { exitCode, message } = await poke(...args);
    expect(exitCode).toBe(2);
    expect(message).toContain(usage);
  });

  it.each([
    [['app', '1', '0', '42'], '“app” is not a process number.'],
    [['0', '1', '0', '42'], '“0” is not a process number.'],
    [['4711', '1', '-1', '42'], '“-1” is not an offset.'],
    [['4711', '1', '0x', '42'], '“0x” is not an offset.'],
    [['4711', '1', '0', 'many'], '“many” is not a whole number.'],
    [['4711', '1', '0', '256', '--type', 'u8'], 'BYTE holds 0 to 255 (or -128 to -1).'],
    [['4711', '1', '0', '42', '--type', 'dword'], 'There is no type “dword”.'],
  ])('refuses %j in a sentence, exit code 2', async (args, sentence) => {
    const { exitCode, message } = await poke(...args);
    expect(exitCode).toBe(2);
    expect(message).toContain(`poke: ${sentence}`);
    expect(message).not.toContain('Usage');
  });

  it.each([
    [['4712', '1', '0', '42'], 'no process 4712'],
    [['4711', '2', '0', '42'], 'no section named samepage-section-2. It holds samepage-section-1.'],
    [['4711', '1', '196608', '42'], '+0x30000–0x30004 lies outside of samepage-section-1, which has 192 KiB'],
    [['4711', '1', '196605', '42'], 'lies outside'],
  ])('cannot do %j and says why, exit code 1', async (args, sentence) => {
    const { exitCode, message } = await poke(...args);
    expect(message).toContain(sentence);
    expect(exitCode).toBe(1);
  });

  it('says where this platform has no memory calls yet', async () => {
    const { exitCode, message } = await runPoke(['1', '1', '0', '42'], () => openMemoryOs('freebsd'));
    expect(exitCode).toBe(1);
    expect(message).toContain('not yet on this platform: freebsd');
  });
});

function bytesOf(value: string, type: ValueType, big: boolean): Uint8Array {
  const parsed = parseValue(value, type, big ? 'big' : 'little');
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed.bytes;
}

describe('poke on this system', () => {
  let holder: SectionHolder;
  beforeAll(async () => {
    holder = await holdSection('samepage-section-3', 65_536);
  });
  afterAll(() => holder.end());
  const poke = (...args: string[]): Promise<PokeResult> => runPoke(args, openMemoryOs);

  it('writes into another process’s section, which sees it', async () => {
    const { exitCode } = await poke(String(holder.pid), '3', '0x8004', '42');
    expect(exitCode).toBe(0);
    expect(await holder.peek(0x8000, 12)).toEqual(Uint8Array.of(0, 0, 0, 0, 42, 0, 0, 0, 0, 0, 0, 0));
  });

  it('names the existing sections, and says if the process does not exist', async () => {
    expect((await poke(String(holder.pid), '4', '0', '42')).message).toContain('It holds samepage-section-3.');
    const { exitCode, message } = await poke(String(2 ** 22 + 1), '1', '0', '42');
    expect(message).toContain('does not exist');
    expect(exitCode).toBe(1);
  });

  // Windows has no process 1, nor a number that always is another user's.
  if (process.geteuid) {
    it('says that it is not permitted; root is, and finds no section there', async () => {
      const { exitCode, message } = await poke('1', '1', '0', '42');
      expect(message).toContain(process.geteuid?.() === 0 ? 'section' : 'belongs to another user');
      expect(exitCode).toBe(1);
    });
  }
});
