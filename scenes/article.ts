import type { SceneData } from '../protocol/scene.ts';

const article = 'Raymond Chen, “Stupid memory-mapping tricks”, The Old New Thing, 2003';
const whole = { section: '$memory', offset: 0, length: 0x1_0000, sharing: 'shared', protection: 'read-write' } as const;

export const scene = {
  id: 'article',
  order: 1,
  title: 'One memory, two addresses',
  about: ['The trick behind Samepage: write 42 once, read it at two addresses.', 'For everyone. Start here.'],
  published: { value: 42, unit: 'at both addresses', source: article },
  steps: [
    {
      title: 'Map it twice',
      says: 'A 64 KiB section is created and mapped twice, at 0x280000 and 0x290000: the article’s addresses, if they are free.',
      shows: '$a and $b are two addresses of the same memory. Both hold 0, because nothing has been written yet.',
      acts: [
        { action: { kind: 'create-section', bytes: 0x1_0000, mapView: false }, as: '$memory' },
        { action: { kind: 'map', ...whole, place: { kind: 'preferred', address: 0x28_0000 } }, as: '$a' },
        { action: { kind: 'map', ...whole, place: { kind: 'preferred', address: 0x29_0000 } }, as: '$b' },
      ],
      points: [
        { view: '$a', offset: 0, length: 4 },
        { view: '$b', offset: 0, length: 4, call: 'mmap' },
      ],
      checks: [
        { what: 'A byte read through the first view is 0', bytes: { view: '$a', offset: 0, are: [0, 0, 0, 0] } },
        { what: 'A byte read through the second view is 0', bytes: { view: '$b', offset: 0, are: [0, 0, 0, 0] } },
      ],
    },
    {
      title: 'Write 42 through one view',
      says: '42 is written at the start of $a. Nothing is written at $b.',
      shows: 'Both read 42. There is one piece of memory; the page tables point to it twice.',
      predict: {
        question: 'What will the start of $b hold?',
        choices: ['0', '42', 'It cannot be read'],
        answer: 1,
      },
      acts: [{ action: { kind: 'write', view: '$a', offset: 0, bytes: Uint8Array.of(42, 0, 0, 0) } }],
      points: [
        { view: '$a', offset: 0, length: 4 },
        { view: '$b', offset: 0, length: 4 },
      ],
      checks: [
        { what: 'The first view holds 42', bytes: { view: '$a', offset: 0, are: [42, 0, 0, 0] } },
        { what: 'The second view holds 42, too', bytes: { view: '$b', offset: 0, are: [42, 0, 0, 0] } },
        {
          what: 'The section uses a single page of memory',
          quantity: { of: 'allocated', section: '$memory' },
          atLeast: 1,
          atMost: 0x1_0000,
        },
      ],
      figures: [{ name: 'Memory behind both views', unit: 'bytes', quantity: { of: 'allocated', section: '$memory' } }],
    },
    {
      title: 'Write back through the other',
      says: 'Now 43 is written through $b, to the same place.',
      shows: 'It works both ways: neither view is the original, and neither is the copy.',
      predict: { question: 'What will $a hold?', choices: ['Still 42', '43'], answer: 1 },
      acts: [{ action: { kind: 'write', view: '$b', offset: 0, bytes: Uint8Array.of(43) } }],
      points: [
        { view: '$a', offset: 0, length: 4 },
        { view: '$b', offset: 0, length: 4 },
      ],
      checks: [{ what: 'The first view holds 43', bytes: { view: '$a', offset: 0, are: [43, 0, 0, 0] } }],
    },
  ],
} satisfies SceneData;
