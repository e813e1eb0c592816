/**
 * Names of sections. Windows keeps them in a directory of its object manager, one for each session of a user, where
 * another process finds them: `Local\` stands for it (MSDN, Kernel object namespaces). Ours begin with the process.
 */
import { FILE_MAP, win32 } from './win32.ts';

/** The name that the object manager keeps for the section `name` of process `pid`. */
export function objectName(pid: number, name: string): string {
  return `Local\\${pid}-${name}`;
}

/** Numbers that are tried. */
const mostNumber = 200;

/**
 * Which sections a process holds that are named as `wanted` is, but for the number at its end. Windows has no call to list
 * them, so the names are tried.
 */
export function sectionsLike(pid: number, wanted: string): string[] {
  const stem = wanted.replace(/\d+$/, '');
  if (stem === wanted) return [];
  return Array.from({ length: mostNumber }, (_, index) => `${stem}${index + 1}`).filter((name) => {
    const handle = win32.OpenFileMappingW(FILE_MAP.READ, 0, objectName(pid, name));
    return handle !== 0 && win32.CloseHandle(handle) !== 0;
  });
}
