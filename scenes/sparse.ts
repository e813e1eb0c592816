import type { SceneData } from '../protocol/scene.ts';

const tebibyte = 2 ** 40;

export const scene = {
  id: 'sparse',
  order: 7,
  title: 'A tebibyte that takes nothing',
  about: [
    'Addresses are cheap, memory is not: 1 TiB is mapped, and only what is written uses memory.',
    'How sanitizers, garbage collectors and databases reserve their space.',
  ],
  needs: { platforms: ['linux'] },
  published: { value: 0, unit: 'blocks until it is written', source: 'tmpfs(5); AddressSanitizer reserves 16 TiB so' },
  steps: [
    {
      title: 'Map 1 TiB',
      says: 'A 1 TiB section is created and mapped: far more than this machine’s memory.',
      shows:
        'All of it is there, from the first byte to the last, and it uses no memory. On the map it is all untouched.',
      predict: {
        question: 'How much memory will that use?',
        choices: ['1 TiB: it fails', 'About 2 GiB, for page tables', 'Nothing yet'],
        answer: 2,
      },
      acts: [
        { action: { kind: 'create-section', bytes: tebibyte, mapView: false }, as: '$memory' },
        {
          action: {
            ...{ kind: 'map', section: '$memory', offset: 0, length: tebibyte },
            ...{ sharing: 'shared', protection: 'read-write', place: { kind: 'next-free' } },
          },
          as: '$giant',
        },
      ],
      points: [{ view: '$giant', call: 'mmap' }],
      checks: [{ what: 'The section takes 0 bytes', quantity: { of: 'allocated', section: '$memory' }, is: 0 }],
      figures: [
        {
          name: 'Memory taken',
          unit: 'bytes',
          quantity: { of: 'allocated', section: '$memory' },
          published: { value: 0, source: 'tmpfs(5)' },
        },
        { name: 'Time of the calls', unit: 'ns', quantity: { of: 'nanoseconds' } },
      ],
    },
    {
      title: 'Write at both ends',
      says: 'One byte is written at the very start of $giant, and one at the very end.',
      shows: 'Two pages are used, however far apart. Everything between them still uses nothing.',
      predict: { question: 'How many bytes will the section use?', figure: 'Memory taken' },
      acts: [0, tebibyte - 1].map((offset) => ({
        action: { kind: 'write', view: '$giant', offset, bytes: Uint8Array.of(42) },
      })),
      points: [{ view: '$giant', offset: tebibyte - 16, length: 16 }],
      checks: [
        { what: 'The last byte holds 42', bytes: { view: '$giant', offset: tebibyte - 1, are: [42] } },
        {
          what: 'Two pages are taken',
          quantity: { of: 'allocated', section: '$memory' },
          atLeast: 2 * 4096,
          atMost: 2 * 0x1_0000,
        },
      ],
      figures: [{ name: 'Memory taken', unit: 'bytes', quantity: { of: 'allocated', section: '$memory' } }],
    },
  ],
} satisfies SceneData;
