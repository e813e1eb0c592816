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
    'A 512 KiB copy that costs nothing until it is changed, and then only a page at a time.',
    'How fork, snapshots and Redis’s background saves work.',
  ],
  published: { value: 4096, unit: 'bytes copied at the first write to a page', source: 'mmap(2), MAP_PRIVATE' },
  steps: [
    {
      title: 'An original and its copy',
      says: 'A 512 KiB section gets a shared view, and each eighth of it is written. A copy-on-write view is mapped beside it.',
      shows: '$copy shows what $original shows, and has no pages of its own yet.',
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
        { what: 'It has no private pages', quantity: { of: 'private-pages', view: '$copy' }, is: 0 },
      ],
      figures: [{ name: 'Private pages', unit: 'pages', quantity: { of: 'private-pages', view: '$copy' } }],
    },
    {
      title: 'Write one byte',
      says: 'One byte is written through $copy.',
      shows: 'The system copied that page, and nothing else. The original still holds 7.',
      predict: { question: 'How many pages of its own will $copy have?', figure: 'Private pages' },
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
      says: 'Three bytes are written through $copy, each to a different page, and a fourth to the page that is already private.',
      shows: 'Four private pages: the byte in the page that was already private cost nothing extra.',
      predict: { question: 'How many private pages will there be?', figure: 'Private pages' },
      acts: [stride, 2 * stride, 5 * stride, 1].map((offset) => ({
        action: { kind: 'write', view: '$copy', offset, bytes: Uint8Array.of(9) },
      })),
      points: [{ view: '$copy' }],
      checks: [{ what: 'Four pages are private', quantity: { of: 'private-pages', view: '$copy' }, is: 4 }],
      figures: [{ name: 'Private pages', unit: 'pages', quantity: { of: 'private-pages', view: '$copy' } }],
    },
    {
      title: 'Who sees what?',
      says: 'Two pages of $original are written: one that $copy has its own copy of, and one that it does not.',
      shows:
        'Where its page is private, $copy keeps its own 9. Elsewhere it sees the new 8: a private mapping is not a snapshot.',
      predict: {
        question: 'Which of the two writes will $copy see?',
        choices: ['Neither', 'The one in the page it has not copied', 'Both'],
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
