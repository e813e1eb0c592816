/** What a host has to know of the machine before it can open a window on it. */

export interface Machine {
  platform: NodeJS.Platform;
  env: Readonly<NodeJS.ProcessEnv>;
  /** The effective user is root (never so on Windows). */
  root: boolean;
}

export function thisMachine(): Machine {
  return { platform: process.platform, env: process.env, root: process.geteuid?.() === 0 };
}

/** Why no Chromium (a browser's or Electron's) can open a window here, as a clause: `there is no display`; or null. */
export function windowObstacle(machine: Machine): string | null {
  if (machine.platform !== 'linux') return null;
  // Chromium refuses to run as root without --no-sandbox, and we never give up the sandbox.
  if (machine.root) return 'Chromium’s sandbox does not run as root';
  if (!machine.env['DISPLAY'] && !machine.env['WAYLAND_DISPLAY']) {
    return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  }
  return null;
}
