import type { SceneData } from '../protocol/scene.ts';

const length = 0x1_0000;
const ring = { section: '$memory', offset: 0, length, sharing: 'shared', protection: 'read-write' } as const;
const message = new TextEncoder().encode('never split');

export const scene = {
  id: 'mirrored-ring',
  order: 3,
  title: 'A ring buffer that never splits',
  about: [
    'The same memory twice, side by side: what is written past the end arrives at the start.',
    'For queues, audio, and decoders that read whole messages.',
  ],
  published: {
    value: 3,
    unit: '× faster reading, in one benchmark',
    source: 'lo.calho.st, “A Black Magic Buffer”, 2017',
  },
  steps: [
    {
      title: 'The ring, and its mirror',
      says: 'A 64 KiB section is mapped where 128 KiB of addresses are free, and then again right after itself.',
      shows: '$mirror begins where $ring ends. Offset 64 KiB in the ring is offset 0 in the mirror.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: false }, as: '$memory' },
        { action: { kind: 'map', ...ring, place: { kind: 'next-free', room: 2 * length } }, as: '$ring' },
        { action: { kind: 'map', ...ring, place: { kind: 'after', view: '$ring' } }, as: '$mirror' },
      ],
      points: [{ view: '$ring' }, { view: '$mirror', call: 'mmap' }],
      checks: [{ what: 'Nothing lies between the two', quantity: { of: 'gap', from: '$ring', to: '$mirror' }, is: 0 }],
      figures: [
        { name: 'Gap between ring and mirror', unit: 'bytes', quantity: { of: 'gap', from: '$ring', to: '$mirror' } },
      ],
    },
    {
      title: 'A message across the end',
      says: '“never split”, 11 bytes, is written starting 5 bytes before the ring’s end: the other 6 land in $mirror.',
      shows: 'The rest is at the start of $ring, where a ring buffer needs it. No second copy, no modulo.',
      predict: {
        question: 'What will be at the start of $ring?',
        choices: ['Zeros', '“ split”, the rest of the message', 'The message from its beginning'],
        answer: 1,
      },
      acts: [
        { action: { kind: 'write', view: '$ring', offset: length - 5, bytes: message.slice(0, 5) } },
        { action: { kind: 'write', view: '$mirror', offset: 0, bytes: message.slice(5) } },
      ],
      points: [
        { view: '$ring', offset: 0, length: 6 },
        { view: '$mirror', offset: 0, length: 6 },
      ],
      checks: [
        {
          what: 'The rest of the message is at the ring’s start',
          bytes: { view: '$ring', offset: 0, are: [...message.slice(5)] },
        },
        {
          what: 'Its first bytes are at the ring’s end',
          bytes: { view: '$ring', offset: length - 5, are: [...message.slice(0, 5)] },
        },
      ],
    },
    {
      title: 'Read it whole',
      says: 'A reader takes all 11 bytes from one address, across the ring’s end, without knowing it is there.',
      shows:
        'It reads them in one piece, through the addresses of both views. How much time that saves depends on the reader; this scene only shows that it works.',
      acts: [],
      points: [
        { view: '$ring', offset: length - 5, length: 5 },
        { view: '$mirror', offset: 0, length: 6 },
      ],
      checks: [
        {
          what: 'All 11 bytes are read in one go',
          bytes: { view: '$ring', offset: length - 5, are: [...message], beyond: true },
        },
      ],
    },
  ],
} satisfies SceneData;
