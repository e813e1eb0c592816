const help = `Samepage: see what virtual memory really does.

  --help      show this, and end
  --version   show the version, and end

Started again while it runs, it brings the window that is open to the front.
`;

/**
 * What the command line asks to be told, or null where it asks for the app. `args` are those after the program and its
 * folder. Everything else is let be: Chromium has hundreds of switches of its own.
 */
export function commandLineAnswer(args: readonly string[], version: string): string | null {
  const given = (...names: string[]) => args.some((arg) => names.includes(arg));
  if (given('--help', '-h')) return help;
  if (given('--version', '-v')) return `Samepage ${version}\n`;
  return null;
}
