/** The app's share of a start: its host until the address is printed, its page until the first cards are painted. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import { startWebHost } from '../tooling/app/web-host.ts';
import { figuresOf, timeLimit } from './figures.ts';
import { measured, type Report, type Target } from './table.ts';

const rounds = 10;
const mostSeconds = 25;
const mostMs = 400;

/** Milliseconds. */
interface Start {
  host: number;
  page: number;
  /** The least that any Node program and any page take, here and now. */
  bareNode: number;
  barePage: number;
}

/** `browser` is running already; its cache is empty each time. */
export async function benchStart(browser: Browser): Promise<Report> {
  const bare = await startBareServer();
  const startAll = async (): Promise<Start> => ({
    ...(await startOnce(browser)),
    bareNode: startNode(),
    barePage: await openPage(browser, bare.url, ['']),
  });
  try {
    await startAll(); // files that nobody has read yet are no share of the app's
    const starts: Start[] = [];
    const inTime = timeLimit(mostSeconds);
    while (starts.length < rounds && (starts.length === 0 || inTime())) starts.push(await startAll());
    const row = (what: string, part: (start: Start) => number, target?: Target) =>
      measured(what, figuresOf(starts.map(part)), 'ms', target);
    return {
      title: 'Start',
      rows: [
        row('host: started until its first line', ({ host }) => host),
        row('page: navigation until the first cards are painted', ({ page }) => page),
        row('bare: node that prints one line', ({ bareNode }) => bareNode),
        row('bare: a page of one word until it is painted', ({ barePage }) => barePage),
        row('the app’s share: both, less both bare ones', (start) => share(start), { of: 'median', atMost: mostMs }),
      ],
      notes: [`${starts.length} starts, in a browser that runs already, its cache empty.`],
    };
  } finally {
    bare.close();
  }
}

function share({ host, page, bareNode, barePage }: Start): number {
  return host + page - bareNode - barePage;
}

async function startBareServer(): Promise<{ url: string; close: () => void }> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><p aria-label="View "><span data-column="hex" data-slot="0">00</span></p>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // A TCP server's own address is an object.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}

async function startOnce(browser: Browser): Promise<Pick<Start, 'host' | 'page'>> {
  const started = performance.now();
  const program = await startWebHost(process.cwd());
  const host = performance.now() - started;
  try {
    return { host, page: await openPage(browser, program.url, ['A', 'B']) };
  } finally {
    await program.stop();
  }
}

/** Milliseconds from the navigation until the cards of these views are painted with their bytes. */
async function openPage(browser: Browser, url: string, letters: readonly string[]): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await noteFirstCards(page, letters);
    await page.goto(url);
    const shown = await page.waitForFunction(() => window.firstCards);
    return Number(await shown.jsonValue());
  } finally {
    await context.close();
  }
}

declare global {
  interface Window {
    /** When the cards were painted with their bytes; milliseconds since the navigation began. */
    firstCards?: number;
  }
}

async function noteFirstCards(page: Page, letters: readonly string[]): Promise<void> {
  await page.addInitScript((views) => {
    const { port1, port2 } = new MessageChannel();
    // A message posted inside a frame arrives when that frame has been painted.
    port1.onmessage = () => {
      const painted = views.every((letter) => {
        const cell = document.querySelector(`[aria-label="View ${letter}"] [data-column="hex"][data-slot="0"]`);
        return cell?.textContent === '00';
      });
      if (painted) window.firstCards = performance.now();
      else requestAnimationFrame(eachFrame);
    };
    const eachFrame = () => port2.postMessage(null);
    requestAnimationFrame(eachFrame);
  }, letters);
}

/** Milliseconds of the least that any Node program takes. */
function startNode(): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', 'console.log(1)']);
  return performance.now() - started;
}
