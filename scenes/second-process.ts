import type { SceneData } from '../protocol/scene.ts';

const length = 0x1_0000;
const SIGKILL = 9;

export const scene = {
  id: 'second-process',
  order: 13,
  title: 'Two processes, one memory',
  about: [
    'A second process maps the same section: what one writes, the other reads, with no copy and no message.',
    'For shared memory between programs, and for what is left when one of them dies.',
  ],
  needs: { abilities: ['second-process'] },
  steps: [
    {
      title: 'A section of ours',
      says: 'A section of 64 KiB is made and mapped here, and 42 is written into it.',
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
      says: 'Another process is started. It opens the section through /proc, and maps it where its own system likes.',
      shows: 'It has the same memory at an address of its own. Read there, from its address space, stands 42.',
      predict: {
        question: 'What stands at its address?',
        choices: ['0', '42', 'Nothing: it has to be sent first'],
        answer: 1,
      },
      acts: [{ second: 'start' }, { second: 'map', section: '$ours', as: '$theirs', protection: 'read-write' }],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [
        { what: 'It runs', quantity: { of: 'second', what: 'running' }, is: 1 },
        { what: 'At its address stands 42', quantity: { of: 'second-byte', at: '$theirs', offset: 0 }, is: 42 },
      ],
      figures: [
        { name: 'Byte at its address', unit: '', quantity: { of: 'second-byte', at: '$theirs', offset: 0 } },
        { name: 'Its regions', unit: 'regions', quantity: { of: 'second', what: 'regions' } },
      ],
    },
    {
      title: 'It writes',
      says: 'It writes 43. Nothing is sent to us but that it is done.',
      shows: '$ours shows 43. The time is that of the order and its answer: the store itself is seen at once.',
      acts: [{ second: 'write', at: '$theirs', offset: 0, bytes: Uint8Array.of(43) }],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [{ what: 'Our view holds 43', bytes: { view: '$ours', offset: 0, are: [43] } }],
      figures: [{ name: 'Order, store, answer', unit: 'ns', quantity: { of: 'second', what: 'nanoseconds' } }],
    },
    {
      title: 'We write',
      says: '44 is written through $ours.',
      shows: 'It stands at the second process’s address, too.',
      acts: [{ action: { kind: 'write', view: '$ours', offset: 0, bytes: Uint8Array.of(44) } }],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [{ what: 'At its address stands 44', quantity: { of: 'second-byte', at: '$theirs', offset: 0 }, is: 44 }],
    },
    {
      title: 'It fills it, without end',
      says: 'It fills the section with one byte, then with the next one, and so on, as fast as it can.',
      shows: '$ours changes all the time. No call of ours brings that about.',
      acts: [{ second: 'fill', at: '$theirs' }],
      points: [{ view: '$ours' }],
      checks: [{ what: 'It runs', quantity: { of: 'second', what: 'running' }, is: 1 }],
    },
    {
      title: 'And is killed in the middle',
      says: 'The second process is ended by kill -9, wherever it is.',
      shows:
        'Its address space is gone; the section stays as it was left: the new byte up to somewhere, the old one behind it.',
      predict: {
        question: 'What becomes of what it was writing?',
        choices: ['It is taken back', 'It is finished', 'It stays, half written'],
        answer: 2,
      },
      acts: [{ second: 'kill' }],
      points: [{ view: '$ours' }],
      checks: [
        { what: 'It does not run', quantity: { of: 'second', what: 'running' }, is: 0 },
        { what: 'It was ended by signal 9 (SIGKILL)', quantity: { of: 'second', what: 'signal' }, is: SIGKILL },
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
