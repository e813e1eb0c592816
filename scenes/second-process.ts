import type { SceneData } from '../protocol/scene.ts';

const length = 0x1_0000;
const SIGKILL = 9;

export const scene = {
  id: 'second-process',
  order: 13,
  title: 'Two processes, one memory',
  about: [
    'A second process maps the same section: what one writes, the other reads, without copies or messages.',
    'For anyone sharing memory between programs, and wondering what is left when one of them dies.',
  ],
  needs: { abilities: ['second-process'] },
  steps: [
    {
      title: 'A section of ours',
      says: 'A 64 KiB section is created and mapped here, and 42 is written to it.',
      shows: '$ours shows 42.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: true }, as: '$ours' },
        { action: { kind: 'write', view: '$ours', offset: 0, bytes: Uint8Array.of(42) } },
      ],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [{ what: 'It holds 42', bytes: { view: '$ours', offset: 0, are: [42] } }],
    },
    {
      title: 'A second process maps it',
      says: 'Another process is started. It opens the section through /proc and maps it wherever the system puts it.',
      shows: 'It has the same memory at an address of its own. Read from its address space, it holds 42.',
      predict: {
        question: 'What will be at its address?',
        choices: ['0', '42', 'Nothing, until it is sent'],
        answer: 1,
      },
      acts: [{ second: 'start' }, { second: 'map', section: '$ours', as: '$theirs', protection: 'read-write' }],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [
        { what: 'It runs', quantity: { of: 'second', what: 'running' }, is: 1 },
        { what: '42 is at its address', quantity: { of: 'second-byte', at: '$theirs', offset: 0 }, is: 42 },
      ],
      figures: [
        { name: 'Byte at its address', unit: '', quantity: { of: 'second-byte', at: '$theirs', offset: 0 } },
        { name: 'Its regions', unit: 'regions', quantity: { of: 'second', what: 'regions' } },
      ],
    },
    {
      title: 'It writes',
      says: 'It writes 43. All it sends us is that it is done.',
      shows: '$ours shows 43. The time covers the request and the reply; the store itself is visible immediately.',
      acts: [{ second: 'write', at: '$theirs', offset: 0, bytes: Uint8Array.of(43) }],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [{ what: 'Our view holds 43', bytes: { view: '$ours', offset: 0, are: [43] } }],
      figures: [{ name: 'Order, store, answer', unit: 'ns', quantity: { of: 'second', what: 'nanoseconds' } }],
    },
    {
      title: 'We write',
      says: '44 is written through $ours.',
      shows: 'It is at the second process’s address, too.',
      acts: [{ action: { kind: 'write', view: '$ours', offset: 0, bytes: Uint8Array.of(44) } }],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [{ what: '44 is at its address', quantity: { of: 'second-byte', at: '$theirs', offset: 0 }, is: 44 }],
    },
    {
      title: 'It fills it endlessly',
      says: 'It fills the section with one byte value, then with the next, and so on, as fast as it can.',
      shows: '$ours changes all the time, without any call of ours.',
      acts: [{ second: 'fill', at: '$theirs' }],
      points: [{ view: '$ours' }],
      checks: [{ what: 'It runs', quantity: { of: 'second', what: 'running' }, is: 1 }],
    },
    {
      title: 'It is killed halfway',
      says: 'The second process is killed with kill -9, wherever it happens to be.',
      shows:
        'Its address space is gone. The section stays as it was left: the new byte up to some point, the old one after it.',
      predict: {
        question: 'What will happen to what it was writing?',
        choices: ['It is rolled back', 'It is finished', 'It stays half written'],
        answer: 2,
      },
      acts: [{ second: 'kill' }],
      points: [{ view: '$ours' }],
      checks: [
        { what: 'It no longer runs', quantity: { of: 'second', what: 'running' }, is: 0 },
        { what: 'It was killed by signal 9 (SIGKILL)', quantity: { of: 'second', what: 'signal' }, is: SIGKILL },
        {
          what: 'Our view can be read as before',
          quantity: { of: 'readable', view: '$ours', offset: 0, length },
          is: length,
        },
      ],
      figures: [{ name: 'Bytes as the first one', unit: 'bytes', quantity: { of: 'alike', view: '$ours' } }],
    },
  ],
} satisfies SceneData;
