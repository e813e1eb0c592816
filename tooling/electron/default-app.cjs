// What starts the app in a bare Electron, in place of Electron's own default app, which the old package does not have:
// `electron [switches] FOLDER [arguments]` runs the main module of that folder's package.json, as Electron does.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const preloaded = [];
let folder = null;
const given = process.argv.slice(1);
while (folder === null && given.length > 0) {
  const argument = given.shift();
  if (argument === '-r' || argument === '--require') preloaded.push(given.shift());
  else if (!argument.startsWith('-')) folder = resolve(argument);
}
if (folder === null) {
  process.stderr.write('No app was given.\n');
  process.exit(2);
}

// Electron 25's Node 18.15 lacks it; the tests use it (Node 20.16).
process.getBuiltinModule ??= (name) => require(name);

Module._preloadModules(preloaded);
Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setVersion(manifest.version);
app.setName(manifest.productName);
app.setDesktopName(manifest.desktopName ?? `${manifest.name}.desktop`);
app.setAppPath(folder);
Module._load(join(folder, manifest.main), module, true);
