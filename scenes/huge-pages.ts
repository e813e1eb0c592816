import type { SceneData } from '../protocol/scene.ts';

const mebibyte = 2 ** 20;
const length = 4 * mebibyte;
/** What moves the second view off a multiple of 2 MiB. */
const shift = 0x1_0000;
const whole = { section: '$memory', offset: 0, length, sharing: 'shared', protection: 'read-write' } as const;

export const scene = {
  id: 'huge-pages',
  order: 14,
  title: 'Huge pages, and who gets none',
  about: [
    '512 small pages become one huge page, but a view benefits only if its address is aligned.',
    'For anyone fighting TLB misses who wonders why nothing got faster.',
  ],
  needs: { abilities: ['huge-pages'] },
  steps: [
    {
      title: 'The same memory, twice',
      says: 'A 4 MiB section is mapped at a multiple of 2 MiB, and again 64 KiB past one. All its pages are brought in.',
      shows: '$aligned and $shifted each map 1,024 pages of 4 KiB, each with its own entry in the page table.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: false }, as: '$memory' },
        // The next free place of a large view is a multiple of 2 MiB.
        { action: { kind: 'map', ...whole, place: { kind: 'next-free', room: 2 * length + shift } }, as: '$aligned' },
        {
          action: { kind: 'map', ...whole, length: shift, place: { kind: 'after', view: '$aligned' } },
          as: '$between',
        },
        { action: { kind: 'map', ...whole, place: { kind: 'after', view: '$between' } }, as: '$shifted' },
        { action: { kind: 'unmap', view: '$between' } },
        { action: { kind: 'write', view: '$aligned', offset: 0, bytes: Uint8Array.of(42) } },
        { action: { kind: 'populate', view: '$aligned' } },
        { action: { kind: 'populate', view: '$shifted' } },
      ],
      points: [{ view: '$aligned' }, { view: '$shifted' }],
      checks: [
        { what: 'None of the first is huge', quantity: { of: 'huge', view: '$aligned' }, is: 0 },
        { what: 'None of the second is huge', quantity: { of: 'huge', view: '$shifted' }, is: 0 },
      ],
    },
    {
      title: 'Collapse',
      says: 'The system is asked to merge the small pages under $aligned into huge ones: madvise, MADV_COLLAPSE.',
      shows:
        'Now there are two pages of 2 MiB: the bytes were copied together, and each page is one entry in the page table.',
      predict: {
        question: 'How much of the view will huge pages map, in bytes?',
        figure: 'Mapped by huge pages',
      },
      acts: [{ action: { kind: 'collapse', view: '$aligned' } }],
      points: [{ view: '$aligned', call: 'madvise' }],
      checks: [
        { what: 'All of it is huge', quantity: { of: 'huge', view: '$aligned' }, is: length },
        { what: 'It holds what it held before', bytes: { view: '$aligned', offset: 0, are: [42] } },
      ],
      figures: [
        { name: 'Mapped by huge pages', unit: 'bytes', quantity: { of: 'huge', view: '$aligned' } },
        { name: 'Time of the calls', unit: 'ns', quantity: { of: 'nanoseconds' } },
      ],
    },
    {
      title: 'The one beside it',
      says: 'The pages of $shifted are brought in again. They are the same memory, which now consists of huge pages.',
      shows:
        '$shifted still has none: a huge entry needs an address that is a multiple of 2 MiB. It maps the same memory 4 KiB at a time.',
      predict: {
        question: 'How will the other view map them?',
        choices: ['As huge pages, too', 'As small pages', 'Not at all'],
        answer: 1,
      },
      acts: [{ action: { kind: 'populate', view: '$shifted' } }],
      points: [{ view: '$shifted' }],
      checks: [
        { what: 'None of it is huge', quantity: { of: 'huge', view: '$shifted' }, is: 0 },
        { what: 'It shows the same', bytes: { view: '$shifted', offset: 0, are: [42] } },
      ],
      figures: [{ name: 'Of the other view', unit: 'bytes', quantity: { of: 'huge', view: '$shifted' } }],
    },
  ],
} satisfies SceneData;
