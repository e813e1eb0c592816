/** How much memory the system could still give us: what it has, and what our control group leaves (a container's limit). */
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { dirname, join } from 'node:path';

/** Where a control group tells its limit, its use, and what of that are files it would give back first. */
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
  return Math.max(0, Math.min(inSystem, ...leftInGroups(root)));
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
      const files = Number(/^inactive_file (\d+)$/m.exec(of('memory.stat'))?.[1] ?? 0);
      if (Number.isFinite(limit) && Number.isFinite(usage)) left.push(limit - usage + files);
      if (group === '/' || group === '.') break;
    }
  }
  return left;
}

/** '' where it cannot be read. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
