/**
 * How much memory the system could still give us: what it has, what our control group leaves (a container's limit), and
 * what this process's own limits leave.
 */
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { dirname, join } from 'node:path';

/** The files in which a control group reports its limit, its use, and how much of that are cached files it would give back first. */
const versions = [
  // Documentation/admin-guide/cgroup-v2.rst
  { controller: '', mount: 'sys/fs/cgroup', limit: 'memory.max', usage: 'memory.current' },
  // Documentation/admin-guide/cgroup-v1/memory.rst
  {
    controller: 'memory',
    mount: 'sys/fs/cgroup/memory',
    limit: 'memory.limit_in_bytes',
    usage: 'memory.usage_in_bytes',
  },
] as const;

/** Bytes. `root` is the file system's, for tests. */
export function availableMemory(root = '/'): number {
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(textOf(join(root, 'proc/meminfo')))?.[1];
  // /proc mounted with subset=pid has no meminfo (proc(5)); freemem asks sysinfo(2) then.
  const inSystem = kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
  return Math.max(0, Math.min(inSystem, ...leftInGroups(root), ...leftByLimits(root)));
}

/** What is left of the address space and the data that this process may have (getrlimit(2): RLIMIT_AS, RLIMIT_DATA). */
function leftByLimits(root: string): number[] {
  const limits = textOf(join(root, 'proc/self/limits'));
  const allowed = (name: string) => Number.parseInt(new RegExp(`^${name} +(\\S+)`, 'm').exec(limits)?.[1] ?? '', 10);
  const most = [allowed('Max address space'), allowed('Max data size')];
  if (!most.some(Number.isFinite)) return []; // "unlimited", as nearly always
  const status = textOf(join(root, 'proc/self/status'));
  const used = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  const left = [(most[0] ?? 0) - used('VmSize'), (most[1] ?? 0) - used('VmData')];
  return left.filter(Number.isFinite);
}

/** What our own group and each above it would still give. */
function leftInGroups(root: string): number[] {
  const left: number[] = [];
  for (const line of textOf(join(root, 'proc/self/cgroup')).trim().split('\n')) {
    const [, controllers = '', path = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const version = versions.find(({ controller }) => controllers.split(',').includes(controller));
    if (!version) continue;
    for (let group = path; ; group = dirname(group)) {
      const of = (file: string) => textOf(join(root, version.mount, group, file));
      const limit = Number.parseInt(of(version.limit), 10); // "max" is none
      const usage = Number.parseInt(of(version.usage), 10);
      if (Number.isFinite(limit) && Number.isFinite(usage)) left.push(limit - usage + filesIn(of('memory.stat')));
      if (group === '/' || group === '.') break;
    }
  }
  return left;
}

/**
 * Bytes of files in memory that a group would give back before it runs out: all that are not in use, half of the others,
 * as MemAvailable reckons. Version 1 groups report the totals of the groups below them under other names.
 */
function filesIn(stat: string): number {
  const of = (name: string) => {
    const found =
      new RegExp(`^total_${name} (\\d+)$`, 'm').exec(stat) ?? new RegExp(`^${name} (\\d+)$`, 'm').exec(stat);
    return Number(found?.[1] ?? 0);
  };
  return of('inactive_file') + of('active_file') / 2;
}

/** '' where it cannot be read. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
