import type { SceneData } from '../protocol/scene.ts';

const length = 0x1_0000;
const count = 10_000;
const letter = 'L. Stoakes, “implement lightweight guard pages”, 2024: 5 times as fast as mprotect, no region more';
const whole = { section: '$memory', sharing: 'shared', protection: 'read-write', offset: 0, length } as const;

export const scene = {
  id: 'guards',
  order: 9,
  title: 'Guard pages, with and without regions',
  about: [
    'A write past the end of a buffer hits a guard and is stopped. A guard costs a region, or nothing at all.',
    'For allocators, stacks and anyone near the limit of 65,530 regions.',
  ],
  needs: { platforms: ['linux'], abilities: ['guards'] },
  published: { value: 5, unit: 'times as fast', source: letter },
  steps: [
    {
      title: 'Two buffers and a guard',
      says: 'Three views are mapped back to back: a buffer, a view with no access, and another buffer.',
      shows: '$guard lies between $low and $high. It is a separate region, with no access.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: false }, as: '$memory' },
        { action: { kind: 'map', ...whole, place: { kind: 'next-free', room: 3 * length } }, as: '$low' },
        { action: { kind: 'map', ...whole, protection: 'none', place: { kind: 'after', view: '$low' } }, as: '$guard' },
        { action: { kind: 'map', ...whole, place: { kind: 'after', view: '$guard' } }, as: '$high' },
      ],
      points: [{ view: '$guard' }, { view: '$low' }, { view: '$high' }],
      checks: [
        { what: 'Each is a separate region', quantity: { of: 'regions-added' }, is: 3 },
        {
          what: 'The guard begins where the first buffer ends',
          quantity: { of: 'gap', from: '$low', to: '$guard' },
          is: 0,
        },
        {
          what: 'None of it can be read',
          quantity: { of: 'readable', view: '$guard', offset: 0, length: 16 },
          is: 0,
        },
      ],
      figures: [{ name: 'Regions that came', unit: 'regions', quantity: { of: 'regions-added' } }],
    },
    {
      title: 'Run into it',
      says: 'A byte is written to the guard, as a loop that runs past the end of $low would do.',
      shows:
        'The system refuses the write. A program that stored there itself would be killed by SIGSEGV before it could corrupt $high.',
      predict: {
        question: 'What will happen to the write?',
        choices: ['It is refused', 'It lands in $high', 'It is lost'],
        answer: 0,
      },
      acts: [
        {
          action: { kind: 'write', view: '$guard', offset: 0, bytes: Uint8Array.of(1) },
          refused: 'AccessViolation',
        },
      ],
      points: [{ view: '$guard' }],
      checks: [{ what: 'The buffer after it is unchanged', bytes: { view: '$high', offset: 0, are: [0] } }],
    },
    {
      title: 'Ten thousand of them',
      says: 'Every second page of one mapping becomes a guard, 10,000 in all: first by mprotect, then by MADV_GUARD_INSTALL.',
      shows:
        'mprotect splits the mapping into 20,001 regions. MADV_GUARD_INSTALL marks entries in the page table: it stays one region.',
      predict: { question: 'How many regions will mprotect add?', figure: 'Regions by mprotect' },
      experiment: { kind: 'guards', count },
      checks: [
        {
          what: 'Each guard made by mprotect adds two regions',
          quantity: { of: 'figure', figure: 'Regions by mprotect' },
          is: 2 * count,
        },
        {
          what: 'Those made by MADV_GUARD_INSTALL add none',
          quantity: { of: 'figure', figure: 'Regions by guards' },
          is: 0,
        },
        { what: 'Neither kind can be read: mprotect', quantity: { of: 'measured', name: 'protect readable' }, is: 0 },
        { what: 'Neither kind can be read: guard', quantity: { of: 'measured', name: 'guard readable' }, is: 0 },
      ],
      figures: [
        {
          ...{ name: 'Regions by mprotect', unit: 'regions', quantity: { of: 'measured', name: 'protect regions' } },
          published: { value: 2 * count, source: 'two for each guard: proc_pid_maps(5)' },
        },
        { name: 'Regions by guards', unit: 'regions', quantity: { of: 'measured', name: 'guard regions' } },
        { name: 'A guard by mprotect', unit: 'ns', quantity: { of: 'measured', name: 'protect each' } },
        { name: 'A guard by MADV_GUARD_INSTALL', unit: 'ns', quantity: { of: 'measured', name: 'guard each' } },
        {
          ...{ name: 'How much faster', unit: 'times' },
          quantity: { of: 'ratio', figure: 'A guard by mprotect', to: 'A guard by MADV_GUARD_INSTALL' },
          published: { value: 5, source: letter },
        },
      ],
    },
  ],
} satisfies SceneData;
