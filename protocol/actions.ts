/**
 * What a person can have done to sections and views: data, one history entry each. An action is a record (action.ts) and
 * a line in the list below; nothing else that is shipped knows it.
 */
import type { ActionRecord } from './action.ts';
import type { Address } from './address.ts';
import { startArticle } from './article-action.ts';
import { move, moveMany } from './move-actions.ts';
import { nameSection, nameView } from './naming-actions.ts';
import {
  cold,
  collapse,
  dropPages,
  guard,
  lock,
  populate,
  populateWrite,
  punch,
  unguard,
  unlock,
  willNeed,
} from './page-actions.ts';
import { nameSchema, namesSchema } from './references.ts';
import { createSection, openFile, removeSection } from './section-actions.ts';
import { map, protect, remapAs, resize, unmap, write } from './view-actions.ts';
import * as z from './zod.ts';

const actions = [
  createSection,
  openFile,
  removeSection,
  map,
  unmap,
  move,
  moveMany,
  resize,
  protect,
  remapAs,
  write,
  populate,
  populateWrite,
  dropPages,
  cold,
  willNeed,
  collapse,
  punch,
  lock,
  unlock,
  guard,
  unguard,
  nameView,
  nameSection,
  startArticle,
] as const;

type AnyAction = (typeof actions)[number];
// The records' schemas, of which there is at least one.
const schemas = actions.map(({ schema }) => schema) as [AnyAction['schema'], ...AnyAction['schema'][]];
export const actionSchema = z.discriminatedUnion('kind', schemas);
export type Action = z.infer<typeof actionSchema>;

/** Actions in order, all of them or none: one history entry. A later one may refer to an earlier one by its name. */
export const runSchema = z.object({
  label: z.string().check(z.minLength(1), z.maxLength(200)),
  steps: z
    .array(z.object({ action: actionSchema, as: z.optional(nameSchema) }))
    .check(z.minLength(1), z.maxLength(4096)),
  /** Names that were given before this run. */
  names: z.optional(namesSchema),
});
export type Run = z.infer<typeof runSchema>;

const records = new Map<string | undefined, unknown>(
  actions.map(({ schema, record }) => [schema.shape.kind.def.values[0], record]),
);

export function recordOf({ kind }: Pick<Action, 'kind'>): ActionRecord<Action> {
  // The list ties each kind to its own record, which TypeScript cannot follow through a lookup.
  return records.get(kind) as ActionRecord<Action>;
}

/** The same action, or the same step of one, at another address; null where it has none. */
export function relocated<A extends { kind: string }>(action: A, at: Address): A | null {
  // As above. A step that has an action's kind has its fields, and keeps its own.
  const record = records.get(action.kind) as ActionRecord<A> | undefined;
  return record?.relocation?.at(action, at) ?? null;
}
