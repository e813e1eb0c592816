import { existsSync } from 'node:fs';

/**
 * Where Linux shows a graphics processor: DRM's devices (drm(7)), those of drivers that have their own (NVIDIA's, Mali's,
 * Adreno's), and the one that Windows lends to its Linux.
 */
const devices = ['/dev/dri', '/dev/nvidiactl', '/dev/mali0', '/dev/kgsl-3d0', '/dev/dxg'];

/**
 * Whether Chromium may find a graphics processor. Where there is none it finds that out by starting a process for it, which fails,
 * and a second one, for which the first picture waits. If it knows beforehand, it starts one.
 */
export function mayHaveGraphics(platform: NodeJS.Platform, exists: (path: string) => boolean = existsSync): boolean {
  return platform !== 'linux' || devices.some((path) => exists(path));
}
