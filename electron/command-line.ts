import { resolve } from 'node:path';
import type { Machine } from '../native-bridge/os/machine.ts';
import { commandLines } from '../programs/samepage/commands.ts';

const help = `Samepage: see what virtual memory really does.

  --help      show this, and end
  --version   show the version, and end

  FILE        a workspace (.samepage) or a trace (.samepage-trace) to open

Commands, which open no window (“samepage COMMAND --help” says more):
${commandLines}

Started again while it runs, it brings the window that is open to the front.
`;

/**
 * The answer to a question on the command line; null where the app is to start. `args` are those after the program and its
 * folder. Chromium's hundreds of switches are no business of it.
 */
export function commandLineAnswer(args: readonly string[], version: string): string | null {
  const given = (...names: string[]) => args.some((arg) => names.includes(arg));
  if (given('--help', '-h')) return help;
  if (given('--version', '-v')) return `Samepage ${version}\n`;
  return null;
}

/** The whole path of the workspace or trace among the arguments, which are relative to `folder`; null where there is none. */
export function fileIn(args: readonly string[], folder: string): string | null {
  const path = args.find((arg) => /\.samepage(?:-trace)?$/.test(arg) && !arg.startsWith('-'));
  return path === undefined ? null : resolve(folder, path);
}

/** Switches of Chromium's that a person's screen, language or files may make necessary. The manual page lists them. */
export const switchesLetThrough = [
  'disable-gpu',
  'force-device-scale-factor',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
  'user-data-dir',
];

/** What Chromium takes from both ends of an argument (base/strings/string_util_constants.cc); `\s` lacks U+0085. */
const chromiumsSpace = /^[\s\u0085]+|[\s\u0085]+$/g;

/**
 * The names of all other switches among the arguments. With some of them another program could drive the page or have its
 * own code run in it (`--remote-debugging-port`, `--load-extension`, `--js-flags`): so the packaged app takes each out of
 * Chromium's command line before Chromium acts on it. A switch begins and ends as Chromium reads it (base/command_line.cc):
 * without the white space around it, one or two dashes, on Windows a slash, too; `--` ends them.
 */
export function switchesToDrop(args: readonly string[], platform: NodeJS.Platform): string[] {
  const trimmed = args.map((arg) => arg.replace(chromiumsSpace, ''));
  const end = trimmed.indexOf('--');
  const prefix = platform === 'win32' ? /^(?:--?|\/)(?=[^-/])/ : /^--?(?=[^-])/;
  const names = (end < 0 ? trimmed : trimmed.slice(0, end))
    .filter((arg) => prefix.test(arg))
    .map((arg) => arg.replace(prefix, '').replace(/=.*$/s, ''))
    .map((name) => (platform === 'win32' ? name.toLowerCase() : name));
  return [...new Set(names)].filter((name) => !switchesLetThrough.includes(name));
}

/** Commands that wait for something, such as another program. The others are done before Electron's main script ends. */
const waitingCommands = ['watch', 'trace'];

/**
 * Why a command cannot be run here, as a line; null where it can. While a command waits, Chromium goes on starting, and
 * without a display it ends the process (“The platform failed to initialize”).
 */
export function obstacleToCommand(
  name: string | undefined,
  { platform, env }: Pick<Machine, 'platform' | 'env'>,
): string | null {
  const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  if (hasDisplay || !waitingCommands.includes(name ?? '')) return null;
  return `samepage: “${name}” needs a display in the desktop app. Without one, “samepage-web ${name}” does the same.\n`;
}
