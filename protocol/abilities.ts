/** What a system can be asked or can do, where systems differ: one record, each question answered by true, or by why not. */
import { z } from './zod.ts';

export const questions = [
  'touched',
  'bytes',
  'pages',
  'memoryUse',
  'mappedSums',
  'readSection',
  'secretMemory',
  'riskyActs',
  'moveCosts',
  'processes',
] as const;
export type Question = (typeof questions)[number];

/** Why not: a clause for people. */
const answer = z.union([z.literal(true), z.string().check(z.minLength(1))]);

export const abilitiesSchema = z.record(z.enum(questions), answer);
export type Abilities = z.infer<typeof abilitiesSchema>;
