import type { SceneData } from '../protocol/scene.ts';

/** A page of each, on every system. */
const stride = 0x1_0000;
const pages = 64;
const length = pages * stride;
const zgc = 'Per Lidén, zgc-dev, September 2019: Rss 12,843,604 kB, Pss 4,451,825 kB for a heap of 4 GB';
const whole = { section: '$heap', offset: 0, length, sharing: 'shared', protection: 'read-write' } as const;

type View = '$first' | '$second' | '$third';
const touched = (view: View) =>
  Array.from({ length: pages }, (_, page) => ({
    action: { kind: 'write', view, offset: page * stride, bytes: Uint8Array.of(page + 1) } as const,
  }));
const views: View[] = ['$first', '$second', '$third'];

export const scene = {
  id: 'three-views',
  order: 10,
  title: 'One heap, counted three times',
  about: [
    'A process seems to use three times as much memory as it does.',
    'For anyone who reads RES in top: why ZGC’s heaps look so big.',
  ],
  needs: { platforms: ['linux'], abilities: ['memory-use'] },
  published: { value: 2.885, unit: 'Rss : Pss', source: zgc },
  steps: [
    {
      title: 'A heap',
      says: 'A section is mapped once, and 64 of its pages are written.',
      shows: 'Resident size (Rss) and proportional size (Pss) are equal: each page is counted once.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: false }, as: '$heap' },
        { action: { kind: 'map', ...whole, place: { kind: 'next-free' } }, as: '$first' },
        ...touched('$first'),
      ],
      points: [{ view: '$first' }],
      checks: [{ what: '64 pages are taken', quantity: { of: 'allocated', section: '$heap' }, is: pages * 4096 }],
      figures: [
        { name: 'Rss of the view', unit: 'bytes', quantity: { of: 'rss', views: ['$first'] } },
        { name: 'Pss of the view', unit: 'bytes', quantity: { of: 'pss', views: ['$first'] } },
      ],
    },
    {
      title: 'Two more views',
      says: 'The same section is mapped two more times, and the same pages are written through the new addresses, too.',
      shows:
        'Rss counts every page three times, once for each address. Pss divides it among them: it counts the memory actually in use.',
      predict: { question: 'How many times larger than Pss will Rss be?', figure: 'Rss : Pss' },
      acts: [
        { action: { kind: 'map', ...whole, place: { kind: 'next-free' } }, as: '$second' },
        { action: { kind: 'map', ...whole, place: { kind: 'next-free' } }, as: '$third' },
        ...touched('$second'),
        ...touched('$third'),
      ],
      points: views.map((view) => ({ view })),
      checks: [
        { what: '64 pages are taken, as before', quantity: { of: 'allocated', section: '$heap' }, is: pages * 4096 },
        { what: 'Rss is three times as much', quantity: { of: 'rss', views }, is: 3 * pages * 4096 },
        // The system rounds Pss down to KiB for each view.
        {
          what: 'Pss is the memory actually in use',
          quantity: { of: 'pss', views },
          atLeast: pages * 4096 - 3 * 1024,
          atMost: pages * 4096,
        },
      ],
      figures: [
        { name: 'Rss of the three', unit: 'bytes', quantity: { of: 'rss', views } },
        { name: 'Pss of the three', unit: 'bytes', quantity: { of: 'pss', views } },
        {
          ...{
            name: 'Rss : Pss',
            unit: 'times',
            quantity: { of: 'ratio', figure: 'Rss of the three', to: 'Pss of the three' },
          },
          published: { value: 2.885, source: zgc },
        },
      ],
    },
  ],
} satisfies SceneData;
