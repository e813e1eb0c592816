import type { SceneData } from '../protocol/scene.ts';

/** Far enough apart to be pages of their own on every system. */
const stride = 0x1_0000;
const length = 8 * stride;
const whole = {
  section: '$memory',
  offset: 0,
  length,
  protection: 'read-write',
  place: { kind: 'next-free' },
} as const;
const stripes = Uint8Array.of(7);

export const scene = {
  id: 'copy-on-write',
  order: 4,
  title: 'Copied page by page, when written',
  about: [
    'A copy of 512 KiB that costs nothing until it is changed, and then a page at a time.',
    'How fork, snapshots and Redis’s background saving work.',
  ],
  published: { value: 4096, unit: 'bytes copied at the first write to a page', source: 'mmap(2), MAP_PRIVATE' },
  steps: [
    {
      title: 'An original and its copy',
      says: 'A section of 512 KiB gets a shared view, whose eight parts are written. A copy-on-write view is mapped beside it.',
      shows: '$copy shows what $original shows, and has no page of its own yet.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: false }, as: '$memory' },
        { action: { kind: 'map', ...whole, sharing: 'shared' }, as: '$original' },
        ...[0, 1, 2, 3, 4, 5, 6, 7].map((part) => ({
          action: { kind: 'write', view: '$original', offset: part * stride, bytes: stripes } as const,
        })),
        { action: { kind: 'map', ...whole, sharing: 'copy-on-write' }, as: '$copy' },
      ],
      points: [{ view: '$original' }, { view: '$copy', call: 'mmap' }],
      checks: [
        { what: 'The copy shows the original’s bytes', bytes: { view: '$copy', offset: 3 * stride, are: [7] } },
        { what: 'It has no private page', quantity: { of: 'private-pages', view: '$copy' }, is: 0 },
      ],
      figures: [{ name: 'Private pages', unit: 'pages', quantity: { of: 'private-pages', view: '$copy' } }],
    },
    {
      title: 'Write one byte',
      says: 'One byte is written through $copy.',
      shows: 'The system copied that page, and only that. The original still holds 7.',
      predict: { question: 'How many pages of its own has $copy then?', figure: 'Private pages' },
      acts: [{ action: { kind: 'write', view: '$copy', offset: 0, bytes: Uint8Array.of(9) } }],
      points: [
        { view: '$copy', offset: 0, length: 1 },
        { view: '$original', offset: 0, length: 1 },
      ],
      checks: [
        { what: 'The copy holds 9', bytes: { view: '$copy', offset: 0, are: [9] } },
        { what: 'The original holds 7', bytes: { view: '$original', offset: 0, are: [7] } },
        { what: 'One page is private', quantity: { of: 'private-pages', view: '$copy' }, is: 1 },
      ],
      figures: [{ name: 'Private pages', unit: 'pages', quantity: { of: 'private-pages', view: '$copy' } }],
    },
    {
      title: 'Write three more',
      says: 'Three bytes are written through $copy, each in another page; and one more in the page that is private already.',
      shows: 'Four private pages: the byte in the private page cost nothing more.',
      predict: { question: 'How many private pages now?', figure: 'Private pages' },
      acts: [stride, 2 * stride, 5 * stride, 1].map((offset) => ({
        action: { kind: 'write', view: '$copy', offset, bytes: Uint8Array.of(9) },
      })),
      points: [{ view: '$copy' }],
      checks: [{ what: 'Four pages are private', quantity: { of: 'private-pages', view: '$copy' }, is: 4 }],
      figures: [{ name: 'Private pages', unit: 'pages', quantity: { of: 'private-pages', view: '$copy' } }],
    },
    {
      title: 'Who sees what now',
      says: '$original is written in two places: in a page that $copy has copied, and in one that it has not.',
      shows:
        'Where the page is private, $copy keeps its own 9. Where it is not, it sees the 8: a private mapping is no snapshot.',
      predict: {
        question: 'Which of the two does $copy see?',
        choices: ['Neither', 'The one in the page that it did not copy', 'Both'],
        answer: 1,
      },
      acts: [0, 4 * stride].map((offset) => ({
        action: { kind: 'write', view: '$original', offset, bytes: Uint8Array.of(8) },
      })),
      points: [
        { view: '$copy', offset: 4 * stride, length: 1 },
        { view: '$original', offset: 4 * stride, length: 1 },
      ],
      checks: [
        { what: 'The private page keeps 9', bytes: { view: '$copy', offset: 0, are: [9] } },
        { what: 'The shared page shows 8', bytes: { view: '$copy', offset: 4 * stride, are: [8] } },
      ],
    },
  ],
} satisfies SceneData;
