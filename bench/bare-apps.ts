/** What Samepage in Electron is compared with: a bare window, and the least app that has its needs. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/** The main program of both: one window of Samepage's size. `more` runs once the window is being made. */
function mainProgram(more = ''): string {
  return `
    const { app, BrowserWindow } = require('electron');
    app.enableSandbox();
    app.whenReady().then(() => {
      const window = new BrowserWindow({ width: 1440, height: 900, show: false, webPreferences: { sandbox: true, spellcheck: false } });
      window.once('ready-to-show', () => window.show());
      window.loadFile('index.html');
      ${more}
    });`;
}

function writeApp(folder: string, name: string, page: string, main: string): void {
  writeFileSync(join(folder, 'main.js'), main);
  writeFileSync(join(folder, 'index.html'), page);
  const description = { name: name.toLowerCase(), productName: name, version: '1.0.0', main: 'main.js' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(description));
}

/** The least of an app: one window of the same size, with nothing in it. */
export function writeBareApp(folder: string): void {
  writeApp(folder, 'Bare', '<!doctype html><title>Bare</title><p>bare', mainProgram());
}

/** The least that can be made of the same parts: React with as many cells, a canvas, a thread that calls the system by koffi. */
export async function writeLeastApp(folder: string): Promise<void> {
  const koffi = createRequire(import.meta.url).resolve('koffi');
  const worker = `
    const koffi = require(${JSON.stringify(koffi)});
    koffi.load('libc.so.6').func('int getpid()')();
    setInterval(() => undefined, 2 ** 30);`;
  writeFileSync(join(folder, 'worker.js'), worker);
  const start = `new (require('node:worker_threads').Worker)(require('node:path').join(__dirname, 'worker.js'));`;
  const page = '<!doctype html><title>Least</title><div id="root"></div><script defer src="built/page.js"></script>';
  writeApp(folder, 'Least', page, mainProgram(start));
  await build({
    configFile: false,
    logLevel: 'warn',
    root: folder,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: 'built',
      target: 'chrome114',
      lib: { entry: resolve('bench/least-page.ts'), formats: ['iife'], name: 'page', fileName: () => 'page.js' },
    },
  });
}
