import type { SceneData } from '../protocol/scene.ts';

const length = 0x1_0000;

export const scene = {
  id: 'sealed',
  order: 16,
  title: 'Memory that is sealed',
  about: [
    'A mapping that nobody can unmap, move or re-protect, not even its own program.',
    'For people who harden programs: the first thing an attacker wants is executable memory.',
  ],
  needs: { abilities: ['second-process', 'sealing'] },
  steps: [
    {
      title: 'A mapping, read-only',
      says: 'A second process maps a section of ours read-only. A seal is permanent, so it is set there and not in Samepage.',
      shows: 'It reads the 42 that was written through $ours.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: true }, as: '$ours' },
        { action: { kind: 'write', view: '$ours', offset: 0, bytes: Uint8Array.of(42) } },
        { second: 'start' },
        { second: 'map', section: '$ours', as: '$sealed', protection: 'read' },
      ],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [{ what: 'It reads 42', quantity: { of: 'second-byte', at: '$sealed', offset: 0 }, is: 42 }],
    },
    {
      title: 'Make it writable, and read-only again',
      says: 'Its protection is changed to read-write and back: mprotect, twice.',
      shows: 'Both calls succeeded. Any bug or attacker in that process could do the same.',
      acts: [
        { second: 'protect', at: '$sealed', protection: 'read-write' },
        { second: 'protect', at: '$sealed', protection: 'read' },
      ],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [{ what: 'It reads 42', quantity: { of: 'second-byte', at: '$sealed', offset: 0 }, is: 42 }],
    },
    {
      title: 'Seal it',
      says: 'The mapping is sealed (mseal). Then its process tries to make it writable, and to unmap it.',
      shows: 'Both are refused: EPERM. No call removes a seal; it ends with the process.',
      predict: {
        question: 'Can the process still unmap it?',
        choices: ['Yes, the mapping is its own', 'No, and it cannot change its protection either', 'Only as root'],
        answer: 1,
      },
      acts: [
        { second: 'seal', at: '$sealed' },
        { second: 'protect', at: '$sealed', protection: 'read-write', refused: 'PermissionDenied' },
        { second: 'unmap', at: '$sealed', refused: 'PermissionDenied' },
      ],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [
        { what: 'It is still there', quantity: { of: 'second-byte', at: '$sealed', offset: 0 }, is: 42 },
        { what: 'Its process runs', quantity: { of: 'second', what: 'running' }, is: 1 },
      ],
    },
    {
      title: 'What a seal does not do',
      says: '43 is written through $ours, which is another mapping of the same memory.',
      shows: 'The sealed mapping shows 43: the mapping is sealed, not the memory behind it.',
      predict: { question: 'What will the sealed mapping show?', choices: ['42', '43'], answer: 1 },
      acts: [{ action: { kind: 'write', view: '$ours', offset: 0, bytes: Uint8Array.of(43) } }],
      points: [{ view: '$ours', offset: 0, length: 1 }],
      checks: [{ what: 'It reads 43', quantity: { of: 'second-byte', at: '$sealed', offset: 0 }, is: 43 }],
      figures: [
        { name: 'Byte in the sealed mapping', unit: '', quantity: { of: 'second-byte', at: '$sealed', offset: 0 } },
      ],
    },
  ],
} satisfies SceneData;
