/**
 * Any actions in any order, with undo and redo between, on the fake and on real memory. After each: what is mapped is
 * what the views say, aliases agree, a refusal changes nothing, an undo is exact, and so is a redo.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { Names } from '../../protocol/references.ts';
import { repeats as repeatsAction } from './plan.ts';
import { actionOf, type RandomStep } from './testing/actions.ts';
import { type Picture, Stage } from './testing/stage.ts';
import { fakeWorld, realWorld, type TestWorld } from './testing/world.ts';

/** How often each kind comes. */
const weights: Record<RandomStep['kind'], number> = {
  'start-article': 1,
  'create-section': 3,
  'open-file': 2,
  'remove-section': 1,
  map: 6,
  unmap: 2,
  protect: 2,
  populate: 2,
  'populate-write': 1,
  'drop-pages': 2,
  cold: 1,
  'will-need': 1,
  collapse: 1,
  punch: 2,
  lock: 2,
  unlock: 1,
  guard: 2,
  unguard: 2,
  'name-view': 2,
  'name-section': 1,
  'remap-as': 4,
  move: 6,
  'move-many': 4,
  resize: 5,
  write: 9,
  undo: 6,
  redo: 4,
};
const kinds = fc.constantFrom(
  // Object.entries types its keys as plain strings.
  ...(Object.entries(weights) as [RandomStep['kind'], number][]).flatMap(([kind, weight]) =>
    Array<RandomStep['kind']>(weight).fill(kind),
  ),
);
const number = fc.nat(1000);
const randomSteps = fc.array(fc.record({ kind: kinds, which: number, a: number, b: number }), {
  minLength: 5,
  maxLength: 40,
  size: 'max',
});

/** Refusals that random actions run into; anything else is a fault of the engine's. */
const expectedRefusals = ['AddressInUse', 'AccessViolation', 'NotAligned', 'PermissionDenied', 'InvalidArgument'];

interface Before {
  picture: Picture;
  letters: Set<string>;
}

/** A stage, and what its states were before and after each operation that can be undone or redone. */
class Walk {
  readonly stage: Stage;
  readonly #path: string;
  /** Given since the article was begun last: only then they begin again. */
  #letters = new Set<string>();
  readonly #undo: Before[] = [];
  #redo: Before[] = [];
  picture: Picture;

  constructor(world: TestWorld) {
    this.stage = new Stage(world);
    // Its last page is one in part.
    const length = this.stage.unit + 1904;
    this.#path = world.createFile(Uint8Array.from({ length }, (_, index) => index));
    this.picture = this.stage.picture();
  }

  async step(step: RandomStep): Promise<void> {
    const before = this.picture;
    const travels = step.kind === 'undo' || step.kind === 'redo';
    const action = travels ? null : actionOf(this.stage, this.#path, step);
    const wanted = step.kind === 'undo' ? this.#undo.at(-1) : this.#redo.at(-1);
    if (travels ? !wanted : !action) return;
    const repeats = action !== null && repeatsAction(this.stage.engine.model, new Names().resolve(action));
    try {
      if (action) await this.stage.perform(action);
      else await (step.kind === 'undo' ? this.stage.undo() : this.stage.redo());
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: expect.toBeOneOf(expectedRefusals) });
      expect(travels).toBe(false);
      expect(this.stage.picture()).toEqual(before);
      return;
    }
    this.picture = this.stage.picture();
    this.#checkInvariants();
    if (repeats) expect(this.picture).toEqual(before);
    else if (action) {
      this.#undo.push({ picture: before, letters: this.#letters });
      if (action.kind === 'start-article') this.#letters = new Set(['A', 'B']);
      else this.#expectNewLetters(before);
      this.#redo = [];
    } else {
      expect(this.picture).toEqual(wanted?.picture);
      const [from, to] = step.kind === 'undo' ? [this.#undo, this.#redo] : [this.#redo, this.#undo];
      from.pop();
      to.push({ picture: before, letters: this.#letters });
      this.#letters = wanted?.letters ?? this.#letters;
    }
  }

  /** Back to nothing, and forth again to where it was. */
  async thereAndBack(): Promise<void> {
    const final = this.picture;
    const count = this.#undo.length;
    for (let left = count; left > 0; left -= 1) await this.stage.undo();
    expect(this.stage.picture()).toEqual(this.#undo[0]?.picture ?? final);
    for (let left = count; left > 0; left -= 1) await this.stage.redo();
    expect(this.stage.picture()).toEqual(final);
  }

  #checkInvariants(): void {
    const { views, pages } = this.picture;
    // Page for page: so the views are disjoint, and nothing else of ours is mapped.
    expect(pages).toEqual(this.stage.pagesOf(views));
    expect(new Set(pages.map((page) => page.split(':')[0])).size).toBe(pages.length);
    expect(views.flatMap(({ differences }) => differences)).toEqual([]);
    this.#checkAliases();
  }

  /** Shared views that overlap in their section show the same bytes there. */
  #checkAliases(): void {
    const { page, os } = this.stage;
    const seen = new Map<string, Buffer>();
    for (const { section, address: start, offset, length, sharing, protection, guarded } of this.picture.views) {
      if (sharing !== 'shared' || protection === 'none' || guarded) continue;
      const { inode } = this.stage.record(section).info;
      for (let at = 0; at < length; at += page) {
        const bytes = Buffer.alloc(page);
        os.read(address(start + at), bytes);
        const key = `${inode}+${offset + at}`;
        expect(bytes.equals(seen.get(key) ?? bytes)).toBe(true);
        seen.set(key, bytes);
      }
    }
  }

  #expectNewLetters(before: Picture): void {
    const had = new Set(before.views.map(({ letter }) => letter));
    const fresh = this.picture.views.filter(({ letter }) => !had.has(letter)).map(({ letter }) => letter);
    for (const letter of fresh) {
      expect(this.#letters).not.toContain(letter);
      this.#letters.add(letter);
    }
  }
}

describe.each<[string, () => TestWorld | Promise<TestWorld>, number]>([
  ['the fake', fakeWorld, 250],
  ['the real system', realWorld, 120],
])('random actions on %s', (_, open, numRuns) => {
  it('keep every promise', { timeout: 30_000 }, async () => {
    const property = fc.asyncProperty(randomSteps, async (steps) => {
      const walk = new Walk(await open());
      try {
        for (const step of steps) await walk.step(step);
        await walk.thereAndBack();
      } finally {
        await walk.stage.end();
      }
    });
    await fc.assert(property, { seed: 20_031_003, numRuns, interruptAfterTimeLimit: 5000, endOnFailure: false });
  });
});
