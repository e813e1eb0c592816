/** Electron's fuses: what its program can still be made to do from outside (electronjs.org/docs/latest/tutorial/fuses). */
import type { Configuration } from 'electron-builder';

type Fuses = NonNullable<Configuration['electronFuses']>;

/** In the order in which they stand in Electron's program; with the last, newer ones come. */
const decided = [
  ['runAsNode', false],
  ['enableCookieEncryption', true],
  ['enableNodeOptionsEnvironmentVariable', false],
  ['enableNodeCliInspectArguments', false],
  ['enableEmbeddedAsarIntegrityValidation', true],
  ['onlyLoadAppFromAsar', true],
  ['loadBrowserProcessSpecificV8Snapshot', false],
  // Electron 29 and later.
  ['grantFileProtocolExtraPrivileges', false],
] as const satisfies readonly (readonly [keyof Fuses, boolean])[];

/** Fuses known and left as Electron has them: how WebAssembly checks its bounds, which the page does not use. */
const leftAlone = 1;

/**
 * What to set in a program with `count` fuses (`getCurrentFuseWire` of @electron/fuses). Throws where it has more than are
 * known here: each has to be decided.
 */
export function fusesFor(count: number, { platform, arch }: { platform: string; arch: string }): Fuses {
  if (count > decided.length + leftAlone) {
    throw new Error(`Electron has ${count} fuses, of which build/fuses.ts knows ${decided.length + leftAlone}.`);
  }
  const fuses = Object.fromEntries(decided.slice(0, count));
  // A program for Apple's processors has to be signed, and is changed by turning its fuses.
  return platform === 'darwin' && arch === 'arm64' ? { ...fuses, resetAdHocDarwinSignature: true } : fuses;
}
