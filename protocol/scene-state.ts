/** What is known of scenes while they are played: what a window shows, and the command line prints. */
import { problem } from './errors.ts';
import { viewLetterSchema } from './model.ts';
import { schemaFaults } from './schema-words.ts';
import * as z from './zod.ts';

const count = z.int().check(z.nonnegative());

const publishedSchema = z.object({ value: z.number(), unit: z.string(), source: z.string() });

const sceneEntrySchema = z.object({
  id: z.string(),
  title: z.string(),
  about: z.tuple([z.string(), z.string()]),
  /** Or why it cannot be played here, a sentence. */
  available: z.union([z.literal(true), z.string()]),
  published: z.nullable(publishedSchema),
  steps: count,
});
export type SceneEntry = z.infer<typeof sceneEntrySchema>;

const checkedSchema = z.object({
  what: z.string(),
  ok: z.boolean(),
  /** What was found instead, a clause; null where it holds. */
  found: z.nullable(z.string()),
});

const measuredSchema = z.object({
  name: z.string(),
  /** Null where the system does not report it. */
  value: z.nullable(z.number()),
  unit: z.string(),
  published: z.nullable(z.number()),
  source: z.nullable(z.string()),
});
export type Measured = z.infer<typeof measuredSchema>;

const pointedSchema = z.object({
  view: viewLetterSchema,
  /** From the view's start; bytes. */
  offset: count,
  length: count,
  call: z.nullable(z.string()),
});

const predictedSchema = z.object({
  scene: z.string(),
  step: z.string(),
  question: z.string(),
  /** What was predicted, and what came out: a choice in words, or a number with its unit. */
  predicted: z.string(),
  outcome: z.string(),
  /** A number is right within a factor of two. */
  right: z.boolean(),
});
export type Predicted = z.infer<typeof predictedSchema>;

const stepResultSchema = z.object({
  title: z.string(),
  shows: z.string(),
  ok: z.boolean(),
  checks: z.array(checkedSchema),
  figures: z.array(measuredSchema),
  points: z.array(pointedSchema),
  prediction: z.nullable(predictedSchema),
  /** Whether moving and copying can be plotted beside it. */
  plot: z.boolean(),
});
export type StepResult = z.infer<typeof stepResultSchema>;

const nextStepSchema = z.object({
  title: z.string(),
  says: z.string(),
  /** Choices to choose from, or none and the unit of a number. */
  question: z.nullable(z.object({ text: z.string(), choices: z.array(z.string()), unit: z.string() })),
});

/** The scene that is being played. */
export const sceneStateSchema = z.object({
  id: z.string(),
  title: z.string(),
  steps: z.array(z.string()),
  /** One for each step that was done. */
  done: z.array(stepResultSchema),
  /** What comes next; null after the last one. */
  next: z.nullable(nextStepSchema),
  /** Why it can go neither on nor back, a sentence; null where it can. */
  lost: z.nullable(z.string()),
  /** The second process that the scene has started; null where there is none. */
  second: z.nullable(z.object({ pid: count, running: z.boolean() })),
  /** In all scenes of this session, the newest last. */
  predictions: z.array(predictedSchema),
});
export type SceneState = z.infer<typeof sceneStateSchema>;

/** What a window may ask of the scenes. */
const sceneOrderSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('list') }),
  /** Another scene that is being played is left before, and what it did taken back. */
  z.object({ do: z.literal('start'), id: z.string().check(z.maxLength(40)) }),
  /** Does the next step. `prediction`: the number of a choice, or the number that was asked for. */
  z.object({ do: z.literal('step'), prediction: z.optional(z.number()) }),
  /** Takes the last step back, and what was done since. */
  z.object({ do: z.literal('back') }),
  /** Takes all steps back. */
  z.object({ do: z.literal('reset') }),
  /** `keep`: what it made stays. */
  z.object({ do: z.literal('leave'), keep: z.boolean() }),
]);
export type SceneOrder = z.infer<typeof sceneOrderSchema>;

/** InvalidArgument where it is none. */
export function parseOrder(order: unknown): SceneOrder {
  const { data, error } = sceneOrderSchema.safeParse(order);
  if (data) return data;
  throw problem('InvalidArgument', `This is not a request about scenes: ${schemaFaults(error)}`);
}

export const sceneReplySchema = z.object({
  /** Of `list`. */
  scenes: z.optional(z.array(sceneEntrySchema)),
  /** Null while none is played. */
  scene: z.nullable(sceneStateSchema),
});
export type SceneReply = z.infer<typeof sceneReplySchema>;
