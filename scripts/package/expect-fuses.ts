/** The fuses of a packaged program, as they were decided in build/fuses.ts: read from its own bytes. */
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect } from 'vitest';

/** `count`: as many as the Electron that it was made around has. */
export async function expectFuses(program: string, count: number): Promise<void> {
  const { version: _, ...wire } = await getCurrentFuseWire(program);
  const [off, on] = ['0', '1'].map((state) => state.charCodeAt(0));
  expect(wire).toMatchObject({
    [FuseV1Options.RunAsNode]: off,
    [FuseV1Options.EnableCookieEncryption]: on,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
    [FuseV1Options.EnableNodeCliInspectArguments]: off,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
    [FuseV1Options.OnlyLoadAppFromAsar]: on,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
    ...(count > 7 && { [FuseV1Options.GrantFileProtocolExtraPrivileges]: off }),
  });
}
