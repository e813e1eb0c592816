import { readFileSync } from 'node:fs';

/** How much memory a process holds; Linux only, 0 elsewhere (proc_pid_status(5)). */
export function residentMiB(pid: number): number {
  if (process.platform !== 'linux') return 0;
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
}
