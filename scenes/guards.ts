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
    'What runs over its buffer hits a guard and is stopped. Guards cost regions, or nothing.',
    'For allocators, stacks and everyone near the limit of 65,530 regions.',
  ],
  needs: { platforms: ['linux'], abilities: ['guards'] },
  published: { value: 5, unit: 'times as fast', source: letter },
  steps: [
    {
      title: 'Two buffers and a guard',
      says: 'Three views are mapped one right behind the other: a buffer, one without access, and a buffer.',
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
          what: 'Nothing of it can be read',
          quantity: { of: 'readable', view: '$guard', offset: 0, length: 16 },
          is: 0,
        },
      ],
      figures: [{ name: 'Regions that came', unit: 'regions', quantity: { of: 'regions-added' } }],
    },
    {
      title: 'Run into it',
      says: 'A byte is written into the guard, as by a loop that runs over the end of $low.',
      shows:
        'The system refuses it. A program that stored there itself would be ended by SIGSEGV, before it spoiled $high.',
      predict: {
        question: 'What becomes of the write?',
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
      checks: [{ what: 'The buffer behind it is as it was', bytes: { view: '$high', offset: 0, are: [0] } }],
    },
    {
      title: 'Ten thousand of them',
      says: 'Every second page of one mapping becomes a guard, 10,000 in all: first by mprotect, then by MADV_GUARD_INSTALL.',
      shows:
        'mprotect cuts the mapping into 20,001 regions. The other way marks pages in the page table: it stays one.',
      predict: { question: 'How many regions come by mprotect?', figure: 'Regions by mprotect' },
      experiment: { kind: 'guards', count },
      checks: [
        {
          what: 'Each by mprotect brings two regions',
          quantity: { of: 'figure', figure: 'Regions by mprotect' },
          is: 2 * count,
        },
        {
          what: 'Those by MADV_GUARD_INSTALL bring none',
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
