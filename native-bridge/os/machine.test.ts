import { describe, expect, it } from 'vitest';
import { type Machine, thisMachine, windowObstacle } from './machine.ts';

const linux: Machine = { platform: 'linux', env: { DISPLAY: ':0' }, root: false };

describe('windowObstacle', () => {
  it.each<[string, Machine]>([
    ['an X display', linux],
    ['a Wayland display', { ...linux, env: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['macOS as root', { platform: 'darwin', env: {}, root: true }],
    ['Windows', { platform: 'win32', env: {}, root: false }],
  ])('has nothing against %s', (_, machine) => {
    expect(windowObstacle(machine)).toBeNull();
  });

  it('names the missing display', () => {
    expect(windowObstacle({ ...linux, env: { DISPLAY: '' } })).toContain('no display');
  });

  it('names root first, which a display would not help', () => {
    expect(windowObstacle({ ...linux, env: {}, root: true })).toContain('root');
  });
});

it('knows the machine that it runs on', () => {
  expect(thisMachine()).toMatchObject({ platform: process.platform, env: process.env });
});
