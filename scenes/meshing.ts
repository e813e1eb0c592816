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
    'Two blocks whose data lies in different places fit into one; both addresses stay as they are.',
    'For people who write allocators: memory is freed, and no pointer changes.',
  ],
  published: {
    value: 39,
    unit: '% less memory for Redis',
    source: 'Powers and others, “Mesh: Compacting Memory Management for C/C++ Applications”, PLDI 2019',
  },
  steps: [
    {
      title: 'Two blocks, each half empty',
      says: 'Two 64 KiB sections are mapped. “apple” is at the start of one, “pear” in the second half of the other.',
      shows: '$one and $two each have their own memory. A program holds pointers to both words.',
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
        { what: '“apple” is in the first block', bytes: { view: '$one', offset: 0, are: [...text('apple')] } },
        { what: '“pear” is in the second block', bytes: { view: '$two', offset: half, are: [...text('pear')] } },
      ],
      figures: [
        { name: 'Memory of the second section', unit: 'bytes', quantity: { of: 'allocated', section: '$second' } },
      ],
    },
    {
      title: 'Copy one into the gap of the other',
      says: '“pear” is copied into $one at the same offset, where nothing is stored yet.',
      shows: '$one holds both words, each at the offset where the program’s pointers expect it.',
      acts: [{ action: { kind: 'write', view: '$one', offset: half, bytes: text('pear') } }],
      points: [{ view: '$one', offset: half, length: 4 }],
      checks: [{ what: '“pear” is there, too', bytes: { view: '$one', offset: half, are: [...text('pear')] } }],
    },
    {
      title: 'Map the first at both addresses',
      says: '$two is unmapped, the first section is mapped at its address, and the second section is freed.',
      shows:
        '$meshed has the old view’s address. “pear” can be read there as before, but the memory behind it is now the first section’s.',
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
      title: 'They are one block now',
      says: '“plum” is written over “pear” through $meshed.',
      shows: '$one shows it, too: half of the memory has been freed, and both blocks live on in the other half.',
      acts: [{ action: { kind: 'write', view: '$meshed', offset: half, bytes: text('plum') } }],
      points: [{ view: '$one', offset: half, length: 4 }],
      checks: [{ what: 'The first block shows “plum”', bytes: { view: '$one', offset: half, are: [...text('plum')] } }],
      figures: [{ name: 'Memory of both', unit: 'bytes', quantity: { of: 'allocated', section: '$first' } }],
    },
  ],
} satisfies SceneData;
