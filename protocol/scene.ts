/**
 * A scene: something worth seeing that virtual memory does, as data. Its steps are actions, as a person could have them
 * done; sections and views are named (`$ring`), and what a text says of `$ring` becomes the letter that it has.
 */
import { actionSchema } from './actions.ts';
import { errorCodes } from './errors.ts';
import { bytesSchema, limitsSchema } from './model.ts';
import { type Name, nameSchema } from './references.ts';
import { secondActSchema, secondQuantities } from './scene-second.ts';
import * as z from './zod.ts';

const count = z.int().check(z.nonnegative());
/** As many words are read at one glance beside a picture that is changing. */
const mostWords = 60;
const sentence = z.string().check(z.minLength(1), z.maxLength(400));

/** What a system must be able to do for a scene; why it is not, the runner says in a sentence. */
const abilities = [
  'memory-use',
  'files-cut-short',
  'guards',
  'secret-memory',
  'second-process',
  'machine-code',
  'sealing',
  'huge-pages',
] as const;
export type Ability = (typeof abilities)[number];

/** What another program does to a file of the scene, by its own calls. */
const outsideSchema = z.discriminatedUnion('outside', [
  /** A new file in a folder of the scene's own; actions name it as their `path`. */
  z.object({ outside: z.literal('make-file'), file: nameSchema, bytes: count }),
  z.object({ outside: z.literal('write-file'), file: nameSchema, offset: count, bytes: bytesSchema }),
  z.object({ outside: z.literal('truncate-file'), file: nameSchema, bytes: count }),
]);
export type Outside = z.infer<typeof outsideSchema>;

const doneSchema = z.object({ action: actionSchema, as: z.optional(nameSchema) });
/** An action that must be refused, with this code. */
const refusedSchema = z.object({ action: actionSchema, refused: z.enum(errorCodes) });
const actSchema = z.union([outsideSchema, secondActSchema, refusedSchema, doneSchema]);
export type Act = z.infer<typeof actSchema>;

/** Measured on its own memory, which is no part of the picture; see native-bridge/scenes/experiments. */
const experimentSchema = z.discriminatedUnion('kind', [
  /** CPU or wall time of moving a mapping and of copying its bytes, for each length. */
  z.object({ kind: z.literal('move-and-copy'), lengths: z.array(count).check(z.minLength(1), z.maxLength(16)) }),
  /** As many guard pages, by protection and by guards that need no region: regions that came, and time for each. */
  z.object({ kind: z.literal('guards'), count: count.check(z.maximum(20_000)) }),
  /** Who can read a byte of memory that is secret. */
  z.object({ kind: z.literal('secret-memory') }),
]);
export type Experiment = z.infer<typeof experimentSchema>;

/** Moving against copying, by size: the job `movePlot`. */
const plotSchema = z.literal('move-and-copy');

/** A number that is measured when a step is done. */
const quantitySchema = z.discriminatedUnion('of', [
  /** Pages of a view that are private copies; its length in bytes. */
  z.object({ of: z.enum(['private-pages', 'length']), view: nameSchema }),
  /** What a section takes of memory or disk; bytes. */
  z.object({ of: z.literal('allocated'), section: nameSchema }),
  /** Regions that came with this step where views lie. */
  z.object({ of: z.literal('regions-added') }),
  /** Resident and proportional bytes of views, together. */
  z.object({ of: z.enum(['rss', 'pss']), views: z.array(nameSchema).check(z.minLength(1)) }),
  /** Of this step's actions. */
  z.object({ of: z.enum(['nanoseconds', 'faults', 'bytes-copied']) }),
  /** From the end of one view to the start of another; bytes. */
  z.object({ of: z.literal('gap'), from: nameSchema, to: nameSchema }),
  /** How many bytes can be read there, also beyond the view’s end, before the first that cannot. Reading takes an untouched page. */
  z.object({ of: z.literal('readable'), view: nameSchema, offset: count, length: count.check(z.maximum(2 ** 20)) }),
  /** A byte of a scene’s file, as a program sees it that has not mapped it: read(2). */
  z.object({ of: z.literal('file-byte'), file: nameSchema, offset: count }),
  z.object({ of: z.literal('second'), what: z.enum(secondQuantities) }),
  /** A byte that the second process has mapped, read at its addresses; null where it cannot be read. */
  z.object({ of: z.literal('second-byte'), at: nameSchema, offset: count }),
  /** Bytes of a view that huge pages map now. */
  z.object({ of: z.literal('huge'), view: nameSchema }),
  /** How many bytes of it, from its start on, are as its first one. */
  z.object({ of: z.literal('alike'), view: nameSchema }),
  /** What an experiment of this step measured, by its name there. */
  z.object({ of: z.literal('measured'), name: z.string() }),
  /** One figure of this scene divided by another. */
  z.object({ of: z.literal('ratio'), figure: z.string(), to: z.string() }),
  z.object({ of: z.literal('figure'), figure: z.string() }),
]);
export type Quantity = z.infer<typeof quantitySchema>;

const checkSchema = z.union([
  z.object({
    what: sentence,
    /** These bytes stand there, read through the view's own addresses. */
    bytes: z.object({
      view: nameSchema,
      offset: count,
      are: z.array(z.int().check(z.minimum(0), z.maximum(255))).check(z.minLength(1), z.maxLength(4096)),
      /** They go on beyond the view's end, at the same addresses. */
      beyond: z.optional(z.boolean()),
    }),
  }),
  z.object({
    what: sentence,
    quantity: quantitySchema,
    is: z.optional(z.number()),
    atLeast: z.optional(z.number()),
    atMost: z.optional(z.number()),
  }),
]);
export type Check = z.infer<typeof checkSchema>;

const publishedSchema = z.object({ value: z.number(), unit: z.string(), source: sentence });

const figureSchema = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(60)),
  unit: z.string(),
  quantity: quantitySchema,
  published: z.optional(z.omit(publishedSchema, { unit: true })),
});

/** What to look at: a view, some of its bytes, and the call log where `call` names one. */
const pointSchema = z.object({
  view: nameSchema,
  offset: z.optional(count),
  length: z.optional(count),
  call: z.optional(z.string()),
});

const predictionSchema = z.union([
  z.object({
    question: sentence,
    choices: z.array(z.string().check(z.minLength(1))).check(z.minLength(2), z.maxLength(5)),
    answer: count,
  }),
  /** The answer is a figure of the step. */
  z.object({ question: sentence, figure: z.string() }),
]);

const stepSchema = z.object({
  title: z.string().check(z.minLength(1), z.maxLength(60)),
  /** What is about to be done. */
  says: sentence,
  /** What is seen once it is done. */
  shows: sentence,
  acts: z._default(z.array(actSchema).check(z.maxLength(4096)), []),
  experiment: z.optional(experimentSchema),
  /** What the window offers to plot once the step is done, on memory of its own. */
  plot: z.optional(plotSchema),
  points: z._default(z.array(pointSchema), []),
  predict: z.optional(predictionSchema),
  checks: z.array(checkSchema).check(z.minLength(1)),
  figures: z._default(z.array(figureSchema), []),
});
export type SceneStep = z.infer<typeof stepSchema>;

const needsSchema = z.object({
  abilities: z._default(z.array(z.enum(abilities)), []),
  platforms: z.optional(z.array(limitsSchema.shape.platform)),
});

export const sceneSchema = z
  .object({
    id: z.string().check(z.regex(/^[a-z][a-z0-9-]{1,39}$/)),
    /** Among the others in the list. */
    order: z.number(),
    title: z.string().check(z.minLength(1), z.maxLength(60)),
    /** Two lines: what it is for. */
    about: z.tuple([
      z.string().check(z.minLength(1), z.maxLength(120)),
      z.string().check(z.minLength(1), z.maxLength(120)),
    ]),
    needs: z._default(needsSchema, { abilities: [] }),
    /** The figure by which it is known. */
    published: z._default(z.nullable(publishedSchema), null),
    steps: z.array(stepSchema).check(z.minLength(1), z.maxLength(20)),
  })
  .check((context) => {
    const { steps } = context.value;
    for (const message of [...steps.flatMap(problemsOf), ...unknownNames(steps)]) {
      context.issues.push({ code: 'custom', message, input: steps });
    }
  });
export type Scene = z.infer<typeof sceneSchema>;
/** As it is written: what has a default may be left out. */
export type SceneData = z.input<typeof sceneSchema>;

function words(...texts: string[]): number {
  return texts.join(' ').split(/\s+/).filter(Boolean).length;
}

function problemsOf({ title, says, shows, predict, figures }: SceneStep): string[] {
  const said = words(says, shows);
  const problems = said > mostWords ? [`${title}: ${said} words are said, and ${mostWords} may be.`] : [];
  if (predict && 'choices' in predict && predict.answer >= predict.choices.length) {
    problems.push(`${title}: the answer is none of the choices.`);
  }
  if (predict && 'figure' in predict && !figures.some(({ name }) => name === predict.figure)) {
    problems.push(`${title}: the answer is no figure of the step.`);
  }
  return problems;
}

/** What checks, figures and texts name that no step up to theirs has made. */
function unknownNames(steps: readonly SceneStep[]): string[] {
  const [made, figured] = [new Set<Name>(), new Set<string>()];
  return steps.flatMap(({ title, says, shows, acts, points, checks, figures }) => {
    const early = textNames(says).filter((name) => !made.has(name));
    for (const act of acts) {
      if ('as' in act && act.as) made.add(act.as);
      if ('outside' in act && act.outside === 'make-file') made.add(act.file);
    }
    const quantities = [...figures, ...checks.filter((check) => 'quantity' in check)].map(({ quantity }) => quantity);
    for (const { name } of figures) figured.add(name);
    const named = [
      ...early,
      ...textNames(shows),
      ...points.map(({ view }) => view),
      ...checks.flatMap((check) => ('bytes' in check ? [check.bytes.view] : [])),
      ...quantities.flatMap(namesIn),
    ].filter((name) => early.includes(name) || !made.has(name));
    const noFigures = quantities
      .flatMap((each) => (each.of === 'ratio' ? [each.figure, each.to] : each.of === 'figure' ? [each.figure] : []))
      .filter((name) => !figured.has(name));
    return [
      ...named.map((name) => `${title}: no step before has made ${name}.`),
      ...noFigures.map((name) => `${title}: there is no figure ${name}.`),
    ];
  });
}

const nameInText = /\$[a-z][a-z0-9-]*[a-z0-9]|\$[a-z]/g;

function textNames(text: string): Name[] {
  // What matches begins with $.
  return (text.match(nameInText) ?? []) as Name[];
}

/** A text with letters in place of the names of views. */
export function withLetters(text: string, letterOf: (name: Name) => string | null): string {
  // As above.
  return text.replace(nameInText, (name) => letterOf(name as Name) ?? name.slice(1));
}

function namesIn(quantity: Quantity): Name[] {
  switch (quantity.of) {
    case 'private-pages':
    case 'length':
    case 'readable':
    case 'alike':
    case 'huge':
      return [quantity.view];
    case 'second-byte':
      return [quantity.at];
    case 'allocated':
      return [quantity.section];
    case 'file-byte':
      return [quantity.file];
    case 'rss':
    case 'pss':
      return quantity.views;
    case 'gap':
      return [quantity.from, quantity.to];
    default:
      return [];
  }
}
