/** The app's share of a start: its host until the address is printed, its page until the first cards are painted. */
import { spawnSync } from 'node:child_process';
import type { Browser, Page } from '@playwright/test';
import { startWebHost } from '../e2e/support/web-host.ts';
import { figuresOf, timeLimit } from './figures.ts';
import { measured, type Report } from './table.ts';

const rounds = 10;
const mostSeconds = 15;
const mostMs = 400;

interface Start {
  host: number;
  page: number;
}

/** `browser` is running already; its cache is empty each time. */
export async function benchStart(browser: Browser): Promise<Report> {
  await startOnce(browser); // files that nobody has read yet are no share of the app's
  const starts: Start[] = [];
  const inTime = timeLimit(mostSeconds);
  while (starts.length < rounds && (starts.length === 0 || inTime())) starts.push(await startOnce(browser));
  const nodes = starts.map(startNode);
  const of = (part: (start: Start) => number) => figuresOf(starts.map(part));
  return {
    title: 'Start',
    rows: [
      measured(
        'host: started until its first line',
        of(({ host }) => host),
        'ms',
      ),
      measured(
        'page: navigation until the first cards are painted',
        of(({ page }) => page),
        'ms',
      ),
      measured(
        'in sum',
        of(({ host, page }) => host + page),
        'ms',
        { of: 'median', atMost: mostMs },
      ),
      measured('for comparison: node that prints one line', figuresOf(nodes), 'ms'),
    ],
    notes: [`${starts.length} starts, in a browser that runs already, its cache empty.`],
  };
}

async function startOnce(browser: Browser): Promise<Start> {
  const started = performance.now();
  const program = await startWebHost(process.cwd());
  const host = performance.now() - started;
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    try {
      const page = await context.newPage();
      await noteFirstCards(page);
      await page.goto(program.url);
      const shown = await page.waitForFunction(() => window.firstCards);
      return { host, page: Number(await shown.jsonValue()) };
    } finally {
      await context.close();
    }
  } finally {
    await program.stop();
  }
}

declare global {
  interface Window {
    /** When the cards of the article's views were painted with their bytes; milliseconds since the navigation began. */
    firstCards?: number;
  }
}

async function noteFirstCards(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { port1, port2 } = new MessageChannel();
    // A message posted inside a frame arrives when that frame has been painted.
    port1.onmessage = () => {
      const painted = ['A', 'B'].every((letter) => {
        const cell = document.querySelector(`[aria-label="View ${letter}"] [data-column="hex"][data-slot="0"]`);
        return cell?.textContent === '00';
      });
      if (painted) window.firstCards = performance.now();
      else requestAnimationFrame(eachFrame);
    };
    const eachFrame = () => port2.postMessage(null);
    requestAnimationFrame(eachFrame);
  });
}

/** Milliseconds of the least that any Node program takes. */
function startNode(): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', 'console.log(1)']);
  return performance.now() - started;
}
