/** Keys that are pressed while what they are meant for is on its way: kept, and pressed again once it is there. */
import { type Part, part, withPart } from './part.ts';
import { type AppState, useApp } from './store.ts';

const again = part(() => import('./press-again.ts'));

/** Ends the keeping: what was waited for has the focus; or, with false, does not come, and the keys are nobody’s. */
export type Release = (came?: boolean) => void;

/** What is waited for: which keys are for it. All that come after one of those are kept, too. */
const awaited = new Set<(event: KeyboardEvent) => boolean>();
const kept: KeyboardEvent[] = [];
let isPlaying = false;
let isPressing = false;

/** Keeps the keys that `isMeant` says, by default all that type or move within what is typed, until it is released. */
export function keepKeys(isMeant: (event: KeyboardEvent) => boolean = () => true): Release {
  const wait = (event: KeyboardEvent) => isMeant(event);
  awaited.add(wait);
  addEventListener('keydown', keep, true);
  return (came = true) => {
    if (!awaited.delete(wait)) return;
    if (!came) kept.length = 0;
    void playBack();
  };
}

/** Loads what asks a person for something, and has it ask: what is typed meanwhile is for that. */
export function askWith<T>(wanted: Part<T>, ask: (loaded: T) => void | Promise<void>): void {
  const release = keepKeys();
  const use = async (loaded: T) => {
    try {
      await ask(loaded);
    } finally {
      release();
    }
  };
  void withPart(
    wanted,
    (loaded) => void use(loaded),
    () => release(false),
  );
}

function keep(event: KeyboardEvent): void {
  if (isPressing || event.isComposing || !types(event)) return;
  const isMeant = kept.length > 0 || isPlaying || [...awaited].some((is) => is(event));
  if (!isMeant) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  kept.push(event);
}

/** The browser’s own keys, and those of commands, are no typing. */
function types(event: KeyboardEvent): boolean {
  const { key } = event;
  const isPlain = !(event.ctrlKey || event.metaKey || event.altKey) || event.getModifierState('AltGraph');
  if (!isPlain) return event.ctrlKey !== event.metaKey && !event.altKey && key.toLowerCase() === 'a';
  return key.length === 1 || /^(?:Arrow\w+|Backspace|Delete|End|Enter|Escape|Home|Tab)$/.test(key);
}

async function playBack(): Promise<void> {
  if (isPlaying) return;
  isPlaying = true;
  const pressing = kept.length > 0 ? await again.load().catch(() => null) : null;
  if (!pressing) kept.length = 0;
  while (pressing && awaited.size === 0) {
    const event = kept.shift();
    if (!event) break;
    isPressing = true;
    pressing.pressAgain(event);
    isPressing = false;
    // React renders what a key has changed in a microtask of its own, queued before this one goes on.
    await Promise.resolve();
  }
  isPlaying = false;
  if (awaited.size === 0) removeEventListener('keydown', keep, true);
}

/** What takes the keyboard as soon as it is shown, by what asks for it. */
type Taker = 'dialog' | 'search';
const takers: readonly [Taker, (state: AppState) => boolean][] = [
  ['dialog', ({ dialog }) => dialog !== null],
  ['search', ({ searchOpen }) => searchOpen],
];
const releases = new Map<Taker, Release>();

/** It is shown, and has the focus; or, with false, it does not come. */
export function takesKeys(taker: Taker, came = true): void {
  releases.get(taker)?.(came);
  releases.delete(taker);
}

/** Keys that follow the one that opens a dialog or the search are for it, however late it is shown. */
export function keepEarlyKeys(): void {
  useApp.subscribe((state, before) => {
    for (const [taker, isWanted] of takers) {
      if (isWanted(state) === isWanted(before)) continue;
      if (isWanted(state)) releases.set(taker, keepKeys());
      else takesKeys(taker, false);
    }
  });
}
