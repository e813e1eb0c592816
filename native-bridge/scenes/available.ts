/** Whether a scene can be played on this system, and if not, what is missing. */
import type { Limits } from '../../protocol/model.ts';
import type { Ability, Scene } from '../../protocol/scene.ts';
import type { MemoryOs } from '../os/memory-os.ts';

interface Needed {
  has(os: MemoryOs): boolean;
  /** What the scene needs, a clause. */
  what: string;
}

const needed: Record<Ability, Needed> = {
  'memory-use': {
    has: ({ abilities }) => abilities.memoryUse.ask !== null,
    what: 'a system that reports how much of each region is in memory, as Linux does in /proc/PID/smaps',
  },
  'files-cut-short': {
    has: ({ limits }) => limits.platform !== 'windows',
    what: 'a system that lets a mapped file be cut short; Windows refuses that to every program',
  },
  guards: {
    has: ({ abilities }) => abilities.pageCalls.has('guard'),
    what: 'a system with guards that are no regions, as Linux has since 6.15 (madvise, MADV_GUARD_INSTALL)',
  },
  'secret-memory': {
    has: ({ abilities }) => abilities.secretMemory.ask !== null,
    what: 'a system with secret memory, as Linux has since 5.14 where it is switched on (memfd_secret)',
  },
  'second-process': {
    has: ({ abilities }) => abilities.riskyActs.ask !== null,
    what: 'Linux: Samepage starts a second process of its own there only',
  },
  'machine-code': {
    has: ({ abilities }) => abilities.riskyActs.ask !== null && process.arch === 'x64',
    what: 'Linux on an x86-64 processor: it holds machine code for that one',
  },
  'huge-pages': {
    has: ({ abilities }) => abilities.pageCalls.has('collapse') && abilities.hugePageBytes === 2 ** 21,
    what: 'a system that makes huge pages of 2 MiB when it is asked to, as Linux does since 6.1 (madvise, MADV_COLLAPSE)',
  },
  sealing: {
    has: ({ abilities }) => (abilities.riskyActs.ask?.seal ?? null) !== null,
    what: 'a system that seals mappings, as Linux does since 6.10 (mseal)',
  },
};

const systems: Record<Limits['platform'], string> = {
  linux: 'Linux',
  windows: 'Windows',
  macos: 'macOS',
  fake: 'the tests’ own system',
};

/** True, or a sentence that says what the scene needs. `processes`: whether windows may have programs started, or why not. */
export function available({ needs }: Scene, os: MemoryOs, processes: true | string): true | string {
  const { platform, system } = os.limits;
  const { platforms = [platform], abilities } = needs;
  if (!platforms.includes(platform)) {
    return `It needs ${platforms.map((name) => systems[name]).join(' or ')}, and this is ${system}.`;
  }
  // The scene runs the bytes of a view: anyone who can write to that view could run any code.
  if (abilities.includes('machine-code') && processes !== true) return processes;
  const lacking = abilities.find((ability) => !needed[ability].has(os));
  return lacking === undefined || `It needs ${needed[lacking].what}.`;
}
