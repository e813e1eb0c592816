import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { commandLines } from '../programs/samepage/commands.ts';
import { commandLineAnswer, fileIn, obstacleToCommand, switchesToDrop } from './command-line.ts';

it.each([
  [['--version'], 'Samepage 1.2.3\n'],
  [['-v', '--no-sandbox'], 'Samepage 1.2.3\n'],
  [['--help'], expect.stringContaining('--version')],
  [['--help'], expect.stringContaining(commandLines)],
  [['--no-sandbox', '-h', '--version'], expect.stringContaining('--help')],
  [[], null],
  [['--ozone-platform=wayland', '--versions'], null],
])('%j is answered with %j', (args, answer) => {
  expect(commandLineAnswer(args, '1.2.3')).toEqual(answer);
});

it.each([
  [['a.samepage'], '/home/a.samepage'],
  [['--lang=de', 'b/c.samepage-trace'], '/home/b/c.samepage-trace'],
  [['/tmp/x.samepage', 'y.samepage'], '/tmp/x.samepage'],
  [['-a.samepage', 'a.samepage.txt', ''], null],
])('of %j, the file to open is %j', (args, path) => {
  expect(fileIn(args, '/home')).toBe(path === null ? null : resolve(path));
});

it('drops every switch of Chromium’s but those that a person may need', () => {
  const args = ['--remote-debugging-port=9222', '--lang=de', '-js-flags=--expose-gc', 'file', '--load-extension=/a=b'];
  expect(switchesToDrop(args, 'linux')).toEqual(['remote-debugging-port', 'js-flags', 'load-extension']);
  expect(switchesToDrop(['--ozone-platform=wayland', '--', '--js-flags=x'], 'linux')).toEqual([]);
  expect(switchesToDrop(['/path', '-'], 'linux')).toEqual([]);
});

it('drops switches that nobody has heard of yet, and however they are disguised', () => {
  const names = [
    ...['remote-debugging-pipe', 'remote-allow-origins', 'inspect-brk', 'disable-web-security', 'proxy-server'],
    ...['host-resolver-rules', 'renderer-cmd-prefix', 'utility-cmd-prefix', 'gpu-launcher', 'log-net-log', 'a'],
    ...['no-sandbox', 'disable-features', 'user-data-dirs', 'LANG', 'of-some-later-year'],
  ];
  const disguises = [
    (name: string) => `--${name}`,
    (name: string) => ` \t-${name}=x `,
    (name: string) => `\n--${name}=\n=`,
  ];
  for (const disguise of disguises) expect(switchesToDrop(names.map(disguise), 'linux')).toEqual(names);
  expect(switchesToDrop(['\u0085\u3000--js-flags=x', '\u00a0/inspect'], 'win32')).toEqual(['js-flags', 'inspect']);
  // Chromium reads no further than that.
  expect(switchesToDrop([' -- ', '--js-flags=x'], 'linux')).toEqual([]);
});

it('knows Windows’ own way to write a switch', () => {
  expect(switchesToDrop(['/Remote-Debugging-Port=1', '--LANG=de'], 'win32')).toEqual(['remote-debugging-port']);
});

it('commands that wait need a display on Linux; the others do not', () => {
  const linux = (env: Record<string, string>) => ({ platform: 'linux', env }) as const;
  expect(obstacleToCommand('watch', linux({}))).toMatch(
    /^samepage: “watch” needs a display .* “samepage-web watch” .*\n$/,
  );
  for (const env of [{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }]) {
    expect(obstacleToCommand('watch', linux(env))).toBeNull();
  }
  expect(obstacleToCommand('regions', linux({}))).toBeNull();
  expect(obstacleToCommand('watch', { platform: 'win32', env: {} })).toBeNull();
});
