import { expect, it } from 'vitest';
import { commandLineAnswer } from './command-line.ts';

it.each([
  [['--version'], 'Samepage 1.2.3\n'],
  [['-v', '--no-sandbox'], 'Samepage 1.2.3\n'],
  [['--help'], expect.stringContaining('--version')],
  [['--no-sandbox', '-h', '--version'], expect.stringContaining('--help')],
  [[], null],
  [['--ozone-platform=wayland', '--versions'], null],
])('%j is answered with %j', (args, answer) => {
  expect(commandLineAnswer(args, '1.2.3')).toEqual(answer);
});
