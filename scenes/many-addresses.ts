import type { SceneData } from '../protocol/scene.ts';

const length = 0x1_0000;
/** The default of Linux: vm.max_map_count, 65,530. Distributions have up to 1,048,576. */
const beyondTheLimit = 2 ** 21;

export const scene = {
  id: 'many-addresses',
  order: 6,
  title: 'One page at 20,000 addresses',
  about: [
    'One page of memory, mapped again and again: addresses are cheap, until the system refuses.',
    'For anyone who has got ENOMEM with memory to spare.',
  ],
  needs: { abilities: ['second-process'] },
  published: {
    value: 65_530,
    unit: 'regions at most',
    source: 'Linux’s documentation, sysctl/vm: max_map_count, as it is unless set otherwise',
  },
  steps: [
    {
      title: 'A page',
      says: 'A section is created here, and a second process is started. 42 is written to the section’s first page.',
      shows: '$page shows it. The second process has not mapped it yet.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: true }, as: '$page' },
        { action: { kind: 'write', view: '$page', offset: 0, bytes: Uint8Array.of(42) } },
        { second: 'start' },
      ],
      points: [{ view: '$page', offset: 0, length: 1 }],
      checks: [{ what: 'It holds 42', bytes: { view: '$page', offset: 0, are: [42] } }],
      figures: [{ name: 'Regions before', unit: 'regions', quantity: { of: 'second', what: 'regions' } }],
    },
    {
      title: 'Mapped 20,000 times',
      says: 'The second process maps the first page 20,000 times, wherever the system puts it.',
      shows: 'It has 20,000 more regions, but the section has not grown: one page is in memory.',
      predict: { question: 'How much memory will the section use, in bytes?', figure: 'Memory of the section' },
      acts: [{ second: 'map-many', section: '$page', count: 20_000 }],
      points: [{ view: '$page', offset: 0, length: 1 }],
      checks: [
        { what: 'All of them were made', quantity: { of: 'second', what: 'answer' }, is: 20_000 },
        { what: 'Each is a region', quantity: { of: 'second', what: 'regions' }, atLeast: 20_000 },
        { what: 'One page is in memory', quantity: { of: 'allocated', section: '$page' }, atMost: length },
      ],
      figures: [
        { name: 'Memory of the section', unit: 'bytes', quantity: { of: 'allocated', section: '$page' } },
        { name: 'Regions now', unit: 'regions', quantity: { of: 'second', what: 'regions' } },
        { name: 'For one mapping', unit: 'ns', quantity: { of: 'second', what: 'nanoseconds' } },
      ],
    },
    {
      title: 'Until it is refused',
      says: 'The second process goes on until the system refuses. It does so there, not in Samepage: a program with no regions left soon dies.',
      shows: 'There was enough memory. What ran out is the number of regions a process may have.',
      predict: { question: 'How many regions can it have?', figure: 'Mappings when it was refused' },
      acts: [{ second: 'map-many', section: '$page', count: beyondTheLimit }],
      points: [{ view: '$page', offset: 0, length: 1 }],
      checks: [
        { what: 'The system refused one', quantity: { of: 'second', what: 'answer' }, atMost: beyondTheLimit - 1 },
        { what: 'It still runs', quantity: { of: 'second', what: 'running' }, is: 1 },
      ],
      figures: [
        {
          ...{ name: 'Mappings when it was refused', unit: 'mappings', quantity: { of: 'second', what: 'answer' } },
          published: {
            value: 65_530,
            source: 'max_map_count, as it is unless set otherwise; its other regions count, too',
          },
        },
      ],
    },
  ],
} satisfies SceneData;
