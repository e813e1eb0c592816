/** How smoothly the map follows wheel and pan, from a performance trace. */
import type { Browser, Page } from '@playwright/test';
import { figuresOf } from './figures.ts';
import { measured, type Row } from './table.ts';
import { type Trace, traced } from './trace.ts';

/** Wheel events as a browser makes them from a real wheel: pixels per event, and events per second. */
const speed = 1500;
const zoomCss = 2000;
const panCss = 1500;
/** A frame that stands on the screen later than this after the one before is late: more than one and a half of 60 Hz. */
const lateMs = 25;
const mostWorkMs = 6;
const mostLatePercent = 1;
/** Of one time's 300 frames p99 would be the third worst: a matter of luck. */
const times = 3;

/** Zooms in and out and pans to and fro at a place of the page, CSS pixels. */
async function move(page: Page, x: number, y: number): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const wheel = async (distance: { yDistance: number } | { xDistance: number }) => {
    await page.evaluate(() => performance.mark('begin'));
    await cdp.send('Input.synthesizeScrollGesture', {
      x,
      y,
      ...distance,
      speed,
      gestureSourceType: 'mouse',
      preventFling: true,
    });
    await page.evaluate(() => performance.mark('end'));
  };
  for (let time = 0; time < times; time += 1) {
    for (const yDistance of [zoomCss, -zoomCss]) await wheel({ yDistance });
    for (const xDistance of [panCss, -panCss]) await wheel({ xDistance });
  }
  await cdp.detach();
}

export async function tracedMoves(browser: Browser, page: Page): Promise<Trace> {
  const canvas = await page.locator('canvas').last().boundingBox();
  if (!canvas) throw new Error('there is nothing to move');
  return await traced(browser, page, () => move(page, canvas.x + canvas.width / 2, canvas.y + 60));
}

export function frameRows(what: string, trace: Trace, isApp = true): Row[] {
  const intervals = trace.intervals();
  const late = intervals.filter((ms) => ms > lateMs).length;
  const percent = (100 * late) / intervals.length;
  return [
    measured(
      `${what}: script, style and layout in a frame`,
      figuresOf(trace.workPerFrame()),
      'ms',
      isApp ? { of: 'p99', atMost: mostWorkMs } : undefined,
    ),
    measured(`${what}: from frame to frame`, figuresOf(intervals), 'ms'),
    measured(
      `${what}: late frames, of ${intervals.length}`,
      percent,
      '%',
      isApp ? { of: 'median', atMost: mostLatePercent } : undefined,
    ),
  ];
}

/**
 * A page with a canvas of the map's size that moves one bar, once a frame, by the wheel or the pointer: what this machine
 * and browser can do at all.
 */
export async function onBareCanvas<T>(browser: Browser, measure: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  try {
    await page.setContent('<body style="margin:0"><canvas width="1270" height="380"></canvas>');
    await page.evaluate(() => {
      const canvas = document.querySelector('canvas');
      const context = canvas?.getContext('2d');
      let x = 0;
      let asked = false;
      const moveTo = (next: number) => {
        x = next;
        if (!asked) requestAnimationFrame(draw);
        asked = true;
      };
      const draw = () => {
        asked = false;
        context?.clearRect(0, 0, 1270, 380);
        context?.fillRect(x, 0, 20, 380);
      };
      canvas?.addEventListener('pointermove', ({ clientX }) => moveTo(clientX));
      canvas?.addEventListener(
        'wheel',
        (event) => {
          event.preventDefault();
          moveTo((x + 7) % 1270);
        },
        { passive: false },
      );
    });
    // What has not been painted yet takes no wheel.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return await measure(page);
  } finally {
    await page.close();
  }
}

/** The map's moves over a bare canvas, and one painting of it after a rest. */
export function emptyCanvasRows(browser: Browser): Promise<Row[]> {
  return onBareCanvas(browser, async (page) => {
    const rows = frameRows('for comparison, a bare canvas', await tracedMoves(browser, page), false);
    const paintings = await traced(browser, page, () => paintAfterRest(page));
    const work = paintings.moments('paint').map((ts) => paintings.workAfter(ts, restMs));
    return [
      ...rows,
      measured('for comparison, a bare canvas: work of the UI thread for one painting', figuresOf(work), 'ms'),
    ];
  });
}

const paintings = 12;
const restMs = 300;

/** The canvas is painted again and again, each time long after the time before. */
async function paintAfterRest(page: Page): Promise<void> {
  await page.evaluate(
    async ({ paintings, restMs }) => {
      const context = document.querySelector('canvas')?.getContext('2d');
      for (let x = 0; x < paintings; x += 1) {
        await new Promise((rested) => setTimeout(rested, restMs));
        performance.mark('paint');
        requestAnimationFrame(() => {
          context?.clearRect(0, 0, 1270, 380);
          context?.fillRect(20 * x, 0, 20, 380);
        });
      }
      await new Promise((rested) => setTimeout(rested, restMs));
    },
    { paintings, restMs },
  );
}
