import type { SceneData } from '../protocol/scene.ts';

const mebibyte = 2 ** 20;
const length = 16 * mebibyte;
const commit = 'Linux commit 2c91bd4a: mremap of 1 GiB, 3.4 ms before and 150 µs after';

/** Lengths of the experiment, in the order of the table. */
const lengths = [64 * 1024, mebibyte, length, 256 * mebibyte];
const names = ['64 KiB', '1 MiB', '16 MiB', '256 MiB'];
const figures = lengths.flatMap((bytes, index) =>
  (['move', 'copy'] as const).map((way) => ({
    name: `${way === 'move' ? 'Moved' : 'Copied'}: ${names[index]}`,
    unit: 'ns',
    quantity: { of: 'measured', name: `${way} ${bytes}` } as const,
  })),
);

export const scene = {
  id: 'instant-move',
  order: 2,
  title: 'A big block moves at once',
  about: [
    '16 MiB get a new address, and not one byte is copied.',
    'Why realloc and garbage collectors remap big blocks.',
  ],
  needs: { platforms: ['linux'] },
  published: { value: 150_000, unit: 'ns for 1 GiB', source: commit },
  steps: [
    {
      title: 'A block of 16 MiB',
      says: 'A 16 MiB section is created and mapped, and its first and last bytes are written.',
      shows: '$block holds 42 at its start and 43 at its end. Everything between is untouched.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: true }, as: '$block' },
        { action: { kind: 'write', view: '$block', offset: 0, bytes: Uint8Array.of(42) } },
        { action: { kind: 'write', view: '$block', offset: length - 1, bytes: Uint8Array.of(43) } },
      ],
      points: [{ view: '$block' }],
      checks: [{ what: 'Its last byte holds 43', bytes: { view: '$block', offset: length - 1, are: [43] } }],
    },
    {
      title: 'Move it',
      says: 'mremap gives $block a new address, 256 GiB higher.',
      shows: 'Both bytes are there at the new address. Nothing was copied: only the page tables changed.',
      predict: {
        question: 'How many bytes will that copy?',
        choices: ['All 16 MiB', 'Two pages', 'None'],
        answer: 2,
      },
      acts: [{ action: { kind: 'move', view: '$block', to: 0x40_0000_0000, method: 'remap' } }],
      points: [{ view: '$block', call: 'mremap' }],
      checks: [
        { what: 'Its first byte holds 42', bytes: { view: '$block', offset: 0, are: [42] } },
        { what: 'Its last byte holds 43', bytes: { view: '$block', offset: length - 1, are: [43] } },
        { what: 'No byte was copied', quantity: { of: 'bytes-copied' }, is: 0 },
        {
          what: 'The section uses as much memory as before',
          quantity: { of: 'allocated', section: '$block' },
          is: 8192,
        },
      ],
      figures: [{ name: 'Time of the calls', unit: 'ns', quantity: { of: 'nanoseconds' } }],
    },
    {
      title: 'Compare with copying',
      says: 'Resident blocks of four sizes are moved and copied (process_vm_readv into a warm buffer), seven times each.',
      shows:
        'The shortest times. Copying takes longer as the block grows; moving hardly does. For a small block there is little difference.',
      predict: { question: 'How many times faster is moving 16 MiB?', figure: 'Copied : moved, 16 MiB' },
      experiment: { kind: 'move-and-copy', lengths },
      plot: 'move-and-copy',
      checks: [
        {
          what: 'Moving 16 MiB is faster than copying it',
          quantity: { of: 'figure', figure: 'Copied : moved, 16 MiB' },
          atLeast: 1,
        },
      ],
      figures: [
        ...figures,
        {
          name: 'Copied : moved, 16 MiB',
          unit: 'times',
          quantity: { of: 'ratio', figure: 'Copied: 16 MiB', to: 'Moved: 16 MiB' },
        },
      ],
    },
  ],
} satisfies SceneData;
