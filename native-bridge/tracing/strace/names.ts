/** Flags that strace printed as numbers (-X raw), as the names that it prints otherwise. Pure. */
import { advices, cloneFlags, mapFlags, moveFlags, protections } from './flags.ts';
import { splitArguments } from './scan.ts';

type Names = readonly (readonly [number, string])[];

/** One name a bit: of those that mean the same the first. */
function bitsOf(table: Readonly<Record<string, number>>): Names {
  const isBit = (value: number) => value > 0 && Number.isInteger(Math.log2(value));
  const names = new Map<number, string>();
  for (const [name, value] of Object.entries(table)) if (isBit(value) && !names.has(value)) names.set(value, name);
  return [...names];
}

/** `none`: what 0 is called. What has no name stays a number. */
function inNames(value: number, names: Names, none: string): string {
  const parts: string[] = [];
  let rest = value;
  for (const [bit, name] of names) {
    if (Math.floor(value / bit) % 2 === 0) continue;
    parts.push(name);
    rest -= bit;
  }
  if (rest > 0) parts.push(`0x${rest.toString(16)}`);
  return parts.length === 0 ? none : parts.join('|');
}

const protectionBits = bitsOf(protections);
const moveBits = bitsOf(moveFlags);
const cloneBits = bitsOf(cloneFlags);
const { MAP_SHARED, MAP_PRIVATE, MAP_SHARED_VALIDATE, MAP_HUGETLB, ...otherMapFlags } = mapFlags;
const mapBits = bitsOf({ ...otherMapFlags, MAP_HUGETLB });
const mapTypes = new Map<number, string>(
  Object.entries({ MAP_SHARED, MAP_PRIVATE, MAP_SHARED_VALIDATE }).map(([name, type]) => [type, name]),
);
const advicesByValue = new Map<number, string>(Object.entries(advices).map(([name, value]) => [value, name]));
/** The size of huge pages, a power of two, in the highest bits of mmap's flags (linux/mman.h). */
const hugeShift = 26;

function mapFlagNames(value: number): string {
  const type = mapTypes.get(value % 4);
  const isHuge = Math.floor(value / MAP_HUGETLB) % 2 === 1;
  const huge = isHuge ? Math.floor(value / 2 ** hugeShift) : 0;
  const rest = value - (type ? value % 4 : 0) - huge * 2 ** hugeShift;
  const names = [type, rest > 0 ? inNames(rest, mapBits, '') : '', huge > 0 ? `${huge}<<MAP_HUGE_SHIFT` : ''];
  return names.filter(Boolean).join('|') || '0';
}

/** The lowest byte is the signal at the child's end. */
function cloneFlagNames(value: number): string {
  const signal = value % 256;
  const names = inNames(value - signal, cloneBits, '');
  return (
    [names, signal === cloneFlags.SIGCHLD ? 'SIGCHLD' : signal > 0 ? String(signal) : ''].filter(Boolean).join('|') ||
    '0'
  );
}

const protection = (value: number) => inNames(value, protectionBits, 'PROT_NONE');
/** Which arguments are flags, by their places. */
const flagsOf: Readonly<Record<string, Readonly<Record<number, (value: number) => string>>>> = {
  mmap: { 2: protection, 3: mapFlagNames },
  mmap2: { 2: protection, 3: mapFlagNames },
  mprotect: { 2: protection },
  pkey_mprotect: { 2: protection },
  mremap: { 3: (value) => inNames(value, moveBits, '0') },
  madvise: { 2: (value) => advicesByValue.get(value) ?? `0x${value.toString(16)}` },
  prctl: {
    0: (value) => (value === 0x53564d41 ? 'PR_SET_VMA' : `0x${value.toString(16)}`),
    1: (value) => (value === 0 ? 'PR_SET_VMA_ANON_NAME' : `0x${value.toString(16)}`),
  },
};
const plainNumber = /^(?:0x[0-9a-f]{1,13}|\d{1,15})$/;

/** A call's arguments with names for flags; those that have names already, and all others, as they are. */
export function withNames(call: string, args: string): string {
  if (call === 'clone' || call === 'clone3') {
    return args.replace(/\bflags=(0x[0-9a-f]{1,13})\b/, (_, value: string) => `flags=${cloneFlagNames(Number(value))}`);
  }
  const flags = flagsOf[call];
  if (!flags) return args;
  return splitArguments(args)
    .map((argument, place) => (flags[place] && plainNumber.test(argument) ? flags[place](Number(argument)) : argument))
    .join(', ');
}
