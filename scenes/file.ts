import type { SceneData } from '../protocol/scene.ts';

const half = 0x1_0000;
const text = (words: string) => new TextEncoder().encode(words);

export const scene = {
  id: 'file',
  order: 12,
  title: 'A file, edited and cut short by others',
  about: [
    'A mapped file is the file: what other programs write appears, and what they cut off is gone.',
    'For anyone who maps files and has met SIGBUS.',
  ],
  needs: { platforms: ['linux'], abilities: ['files-cut-short'] },
  steps: [
    {
      title: 'Map a file',
      says: 'A 128 KiB file is created in a temporary folder and mapped.',
      shows: '$file shows its contents, all zeros. This section is a file, not anonymous memory.',
      acts: [
        { outside: 'make-file', file: '$data', bytes: 2 * half },
        { action: { kind: 'open-file', path: '$data', access: 'read-write', mapView: true }, as: '$file' },
      ],
      points: [{ view: '$file', offset: 0, length: 16, call: 'mmap' }],
      checks: [{ what: 'Its first byte is 0', bytes: { view: '$file', offset: 0, are: [0] } }],
    },
    {
      title: 'Another program edits it',
      says: 'The program dd writes “edited” to the file with write(2). It has nothing mapped.',
      shows: '$file shows it already. There is one page in the page cache, and both use it.',
      predict: {
        question: 'When will $file show it?',
        choices: ['Immediately', 'When the file is closed', 'When it is mapped again'],
        answer: 0,
      },
      acts: [{ outside: 'write-file', file: '$data', offset: 0, bytes: text('edited') }],
      points: [{ view: '$file', offset: 0, length: 6 }],
      checks: [{ what: 'The view shows “edited”', bytes: { view: '$file', offset: 0, are: [...text('edited')] } }],
    },
    {
      title: 'The file has what we write',
      says: 'One byte, 42, is written through $file. Then the file is read with read(2).',
      shows: 'read(2) returns 42: nothing has to be saved before others see it.',
      acts: [{ action: { kind: 'write', view: '$file', offset: half, bytes: Uint8Array.of(42) } }],
      points: [{ view: '$file', offset: half, length: 1 }],
      checks: [{ what: 'read(2) gives 42', quantity: { of: 'file-byte', file: '$data', offset: half }, is: 42 }],
      figures: [{ name: 'What read(2) gives', unit: '', quantity: { of: 'file-byte', file: '$data', offset: half } }],
    },
    {
      title: 'The file is truncated',
      says: 'The program truncate cuts the file to its first 64 KiB while it is mapped.',
      shows:
        '$file is as long as before, but its second half cannot be read: an ordinary program would be killed by SIGBUS. Samepage reads with a system call, which fails instead.',
      predict: {
        question: 'What will the second half of $file show?',
        choices: ['What it showed before', 'Zeros', 'It cannot be read'],
        answer: 2,
      },
      acts: [{ outside: 'truncate-file', file: '$data', bytes: half }],
      points: [{ view: '$file', offset: half, length: 16 }],
      checks: [
        {
          what: 'Nothing can be read there',
          quantity: { of: 'readable', view: '$file', offset: half, length: 16 },
          is: 0,
        },
        { what: 'The first half is unchanged', bytes: { view: '$file', offset: 0, are: [...text('edited')] } },
      ],
      figures: [
        {
          name: 'Bytes that can be read there',
          unit: 'bytes',
          quantity: { of: 'readable', view: '$file', offset: half, length: 16 },
        },
      ],
    },
  ],
} satisfies SceneData;
