/**
 * What an action acts on: sections by number, views by letter, or either by the name of the step that made it (`$ring`),
 * for runs that are written before anyone knows numbers and letters. In every action and step the field `section` refers
 * to a section, `view` to a view, `moves` has such fields in each entry, and `place` may have them.
 */
import { problem } from './errors.ts';
import { viewLetterSchema } from './model.ts';
import * as z from './zod.ts';

const count = z.int().check(z.nonnegative());

export type Name = `$${string}`;
const namePattern = /^\$[a-z][a-z0-9-]{0,39}$/;
export const nameSchema = z.custom<Name>(
  (value) => typeof value === 'string' && namePattern.test(value),
  'A name is $, a small letter, then small letters, digits and -, such as $ring.',
);
export const sectionRefSchema = z.union([count, nameSchema]);
export const viewRefSchema = z.union([viewLetterSchema, nameSchema]);

/** What a step made or touched. */
const namedSchema = z.object({ section: z.nullable(count), view: z.nullable(viewLetterSchema) });
export type Named = z.infer<typeof namedSchema>;
export const namesSchema = z.record(nameSchema, namedSchema);

/** The same, with numbers and letters in place of names. */
export type Resolved<T> = T extends unknown ? { [K in keyof T]: K extends 'section' ? number : T[K] } : never;

/** Fields that refer; whatever else there is stays as it is. */
interface Referring {
  section?: number | Name;
  view?: string;
  moves?: readonly { view: string }[];
  place?: { view?: string };
}

/** The names that are known so far in a run. */
export class Names {
  readonly #named = new Map<Name, Named>();

  constructor(given: Readonly<Record<Name, Named>> = {}) {
    // The keys of a record of names are names.
    for (const [name, named] of Object.entries(given)) this.#named.set(name as Name, named);
  }

  get all(): Record<Name, Named> {
    return Object.fromEntries(this.#named);
  }

  /** InvalidArgument where the name is given already. */
  give(name: Name, named: Named): void {
    if (this.#named.has(name)) throw problem('InvalidArgument', `The name ${name} is given twice.`);
    this.#named.set(name, named);
  }

  /** NotFound where no step before has the name, InvalidArgument where it stands for something else. */
  resolve<T extends object>(referring: T): Resolved<T> {
    const { section, view, moves, place }: Referring = referring;
    const resolved = {
      ...referring,
      ...(section === undefined ? {} : { section: this.#find(section, 'section') }),
      ...(view === undefined ? {} : { view: this.#find(view, 'view') }),
      ...(place?.view === undefined ? {} : { place: this.resolve(place) }),
      ...(moves === undefined ? {} : { moves: moves.map((move) => this.resolve(move)) }),
    };
    // The same fields, of which `section` is a number now.
    return resolved as Resolved<T>;
  }

  #find(reference: number | string, kind: keyof Named): number | string {
    if (!isName(reference)) return reference;
    const named = this.#named.get(reference);
    if (!named) throw problem('NotFound', `There is no ${reference}: no step before this one has that name.`);
    const found = named[kind];
    if (found !== null) return found;
    const other = kind === 'section' ? named.view && `view ${named.view}` : named.section && `section ${named.section}`;
    throw problem(
      'InvalidArgument',
      `${reference} is ${other ?? 'neither a section nor a view'}, where a ${kind} is asked for.`,
    );
  }
}

function isName(reference: number | string): reference is Name {
  return typeof reference === 'string' && reference.startsWith('$');
}

/** The views that an action or step is about, in the order in which it names them. */
export function viewsReferredTo(referring: object): string[] {
  const { view, moves = [] }: Referring = referring;
  return [...(view === undefined ? [] : [view]), ...moves.map((move) => move.view)];
}
