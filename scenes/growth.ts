import type { SceneData } from '../protocol/scene.ts';

const mebibyte = 2 ** 20;
const whole = 64 * mebibyte;

export const scene = {
  id: 'growth',
  order: 8,
  title: 'An array that grows without moving',
  about: [
    '1 MiB grows to 32 MiB and then to 64, and every pointer into it stays valid.',
    'For arrays, arenas and logs whose final size is unknown.',
  ],
  needs: { platforms: ['linux'] },
  steps: [
    {
      title: 'A small array, with room',
      says: 'The first MiB of a 64 MiB section is mapped where 64 MiB of addresses are free. 42 is written to it.',
      shows: '$array is 1 MiB long, and the 63 MiB of addresses after it are free.',
      acts: [
        { action: { kind: 'create-section', bytes: whole, mapView: false }, as: '$memory' },
        {
          action: {
            ...{ kind: 'map', section: '$memory', offset: 0, length: mebibyte },
            ...{ sharing: 'shared', protection: 'read-write', place: { kind: 'next-free', room: whole } },
          },
          as: '$array',
        },
        { action: { kind: 'write', view: '$array', offset: 0, bytes: Uint8Array.of(42) } },
      ],
      points: [{ view: '$array', call: 'mmap' }],
      checks: [
        { what: 'It holds 42', bytes: { view: '$array', offset: 0, are: [42] } },
        {
          what: 'Nothing can be read beyond its end',
          quantity: { of: 'readable', view: '$array', offset: mebibyte, length: 1 },
          is: 0,
        },
      ],
    },
    {
      title: 'Grow it to 32 MiB',
      says: '$array is extended by 31 MiB, to show more of its section.',
      shows:
        'It still starts at the same address, so 42 is where it was. The new part is untouched and costs nothing yet.',
      predict: {
        question: 'What will happen to the first MiB?',
        choices: ['It is copied', 'Its addresses change', 'Nothing'],
        answer: 2,
      },
      acts: [{ action: { kind: 'resize', view: '$array', offset: 0, length: 32 * mebibyte } }],
      points: [{ view: '$array' }],
      checks: [
        { what: 'It holds 42 where it did', bytes: { view: '$array', offset: 0, are: [42] } },
        { what: 'No byte was copied', quantity: { of: 'bytes-copied' }, is: 0 },
        { what: 'It is 32 MiB long', quantity: { of: 'length', view: '$array' }, is: 32 * mebibyte },
      ],
      figures: [{ name: 'Time of the calls', unit: 'ns', quantity: { of: 'nanoseconds' } }],
    },
    {
      title: 'Compare with a realloc that copies',
      says: 'What does growing by copying cost? 32 MiB of resident memory are copied, and moved to another address by remapping, seven times each.',
      shows:
        'glibc’s realloc also remaps big blocks (mremap). A program that doubles its array and copies pays the larger figure each time.',
      experiment: { kind: 'move-and-copy', lengths: [32 * mebibyte] },
      checks: [
        { what: 'Moving is faster than copying', quantity: { of: 'figure', figure: 'Copied : carried' }, atLeast: 1 },
      ],
      figures: [
        { name: '32 MiB copied', unit: 'ns', quantity: { of: 'measured', name: `copy ${32 * mebibyte}` } },
        { name: '32 MiB carried', unit: 'ns', quantity: { of: 'measured', name: `move ${32 * mebibyte}` } },
        {
          name: 'Copied : carried',
          unit: 'times',
          quantity: { of: 'ratio', figure: '32 MiB copied', to: '32 MiB carried' },
        },
      ],
    },
    {
      title: 'Grow it to the whole section',
      says: '$array grows to the end of its section, and its last byte is written.',
      shows: '64 MiB of addresses, and two pages of memory.',
      predict: { question: 'How much memory will the 64 MiB use, in bytes?', figure: 'Memory taken' },
      acts: [
        { action: { kind: 'resize', view: '$array', offset: 0, length: whole } },
        { action: { kind: 'write', view: '$array', offset: whole - 1, bytes: Uint8Array.of(43) } },
      ],
      points: [{ view: '$array' }],
      checks: [
        { what: 'It holds 42 where it did', bytes: { view: '$array', offset: 0, are: [42] } },
        { what: 'Two pages are taken', quantity: { of: 'allocated', section: '$memory' }, atMost: 2 * 0x1_0000 },
        { what: 'Its last byte holds 43', bytes: { view: '$array', offset: whole - 1, are: [43] } },
      ],
      figures: [{ name: 'Memory taken', unit: 'bytes', quantity: { of: 'allocated', section: '$memory' } }],
    },
  ],
} satisfies SceneData;
