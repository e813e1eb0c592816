import type { SceneData } from '../protocol/scene.ts';

const length = 0x1_0000;
const half = length / 2;
const text = (words: string) => new TextEncoder().encode(words);
const whole = { offset: 0, length, sharing: 'shared', protection: 'read-write' } as const;

export const scene = {
  id: 'meshing',
  order: 11,
  title: 'Two half-empty blocks become one',
  about: [
    'What two blocks hold in different places fits into one; both addresses stay as they are.',
    'For those who write allocators: memory is given back, and no pointer changes.',
  ],
  published: {
    value: 39,
    unit: '% less memory for Redis',
    source: 'Powers and others, “Mesh: Compacting Memory Management for C/C++ Applications”, PLDI 2019',
  },
  steps: [
    {
      title: 'Two blocks, each half empty',
      says: 'Two sections of 64 KiB are mapped. “apple” is at the start of one, “pear” in the second half of the other.',
      shows: '$one and $two have their own memory. A program holds pointers to both words.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: false }, as: '$first' },
        {
          action: { kind: 'map', section: '$first', ...whole, place: { kind: 'next-free', room: 2 * length } },
          as: '$one',
        },
        { action: { kind: 'create-section', bytes: length, mapView: false }, as: '$second' },
        { action: { kind: 'map', section: '$second', ...whole, place: { kind: 'after', view: '$one' } }, as: '$two' },
        { action: { kind: 'write', view: '$one', offset: 0, bytes: text('apple') } },
        { action: { kind: 'write', view: '$two', offset: half, bytes: text('pear') } },
      ],
      points: [
        { view: '$one', offset: 0, length: 5 },
        { view: '$two', offset: half, length: 4 },
      ],
      checks: [
        { what: '“apple” stands in the one', bytes: { view: '$one', offset: 0, are: [...text('apple')] } },
        { what: '“pear” stands in the other', bytes: { view: '$two', offset: half, are: [...text('pear')] } },
      ],
      figures: [
        { name: 'Memory of the second section', unit: 'bytes', quantity: { of: 'allocated', section: '$second' } },
      ],
    },
    {
      title: 'Copy one into the gap of the other',
      says: '“pear” is copied into $one, at the same offset: nothing stands there yet.',
      shows: '$one holds both words, each where the program’s pointers expect it within a block.',
      acts: [{ action: { kind: 'write', view: '$one', offset: half, bytes: text('pear') } }],
      points: [{ view: '$one', offset: half, length: 4 }],
      checks: [{ what: '“pear” stands there, too', bytes: { view: '$one', offset: half, are: [...text('pear')] } }],
    },
    {
      title: 'Map the first at both addresses',
      says: '$two is unmapped, the first section is mapped at its address, and the second section is given up.',
      shows:
        '$meshed has the addresses of the old view. “pear” is read there as before; the memory behind it is the first section’s.',
      predict: {
        question: 'What must the program do with its pointer to “pear”?',
        choices: ['Nothing', 'Add an offset', 'Ask for a new one'],
        answer: 0,
      },
      acts: [
        { action: { kind: 'unmap', view: '$two' } },
        { action: { kind: 'map', section: '$first', ...whole, place: { kind: 'after', view: '$one' } }, as: '$meshed' },
        { action: { kind: 'remove-section', section: '$second' } },
      ],
      points: [{ view: '$meshed', offset: half, length: 4, call: 'mmap' }],
      checks: [
        { what: '“pear” is read where it was', bytes: { view: '$meshed', offset: half, are: [...text('pear')] } },
        { what: 'Nothing lies between the two', quantity: { of: 'gap', from: '$one', to: '$meshed' }, is: 0 },
      ],
    },
    {
      title: 'And they are one',
      says: '“plum” is written over “pear” through $meshed.',
      shows: '$one shows it: half of the memory is given back, and both blocks live on in the other half.',
      acts: [{ action: { kind: 'write', view: '$meshed', offset: half, bytes: text('plum') } }],
      points: [{ view: '$one', offset: half, length: 4 }],
      checks: [{ what: 'The one shows “plum”', bytes: { view: '$one', offset: half, are: [...text('plum')] } }],
      figures: [{ name: 'Memory of both', unit: 'bytes', quantity: { of: 'allocated', section: '$first' } }],
    },
  ],
} satisfies SceneData;
