/** What the app is made of, for About and for the log. `electron` and `chrome` are there in Electron alone. */
export function aboutText(versions: Readonly<NodeJS.ProcessVersions>): string {
  return [
    'See what virtual memory really does: one piece of memory, many addresses.',
    '',
    `Electron ${versions.electron}`,
    `Chromium ${versions['chrome']}`,
    `Node.js ${versions.node}`,
    `V8 ${versions.v8}`,
    '',
    'MIT licence, © the Samepage authors. What it is built with comes under its own licences.',
  ].join('\n');
}
