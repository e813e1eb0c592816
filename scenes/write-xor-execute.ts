import type { SceneData } from '../protocol/scene.ts';

const length = 0x1_0000;
const SIGSEGV = 11;
/** mov eax, 42; ret: x86-64. The number is the second byte. */
const code = Uint8Array.of(0xb8, 42, 0, 0, 0, 0xc3);

export const scene = {
  id: 'write-xor-execute',
  order: 5,
  title: 'Writable here, executable there',
  about: [
    'One page of code at two addresses: one is writable, the other executable, and neither is both.',
    'For people who write just-in-time compilers, and those who keep them safe.',
  ],
  needs: { abilities: ['second-process', 'machine-code'] },
  steps: [
    {
      title: 'Write a function',
      says: 'Six bytes of machine code, “return 42”, are written to a view that is writable but not executable.',
      shows: 'In $writable they are just bytes.',
      acts: [
        { action: { kind: 'create-section', bytes: length, mapView: true }, as: '$writable' },
        { action: { kind: 'write', view: '$writable', offset: 0, bytes: code } },
      ],
      points: [{ view: '$writable', offset: 0, length: code.length }],
      checks: [{ what: 'The code is there', bytes: { view: '$writable', offset: 0, are: [...code] } }],
    },
    {
      title: 'Map it where it can run',
      says: 'A second process maps the same memory readable and executable (r-x), and calls it.',
      shows: 'The function returned 42. What is data here is code there.',
      predict: { question: 'What will the function return?', figure: 'What it returned' },
      acts: [
        { second: 'start' },
        { second: 'map', section: '$writable', as: '$executable', protection: 'read', executable: true },
        { second: 'call', at: '$executable', offset: 0 },
      ],
      points: [{ view: '$writable', offset: 0, length: code.length }],
      checks: [{ what: 'It returns 42', quantity: { of: 'second', what: 'answer' }, is: 42 }],
      figures: [{ name: 'What it returned', unit: '', quantity: { of: 'second', what: 'answer' } }],
    },
    {
      title: 'Change it while it is mapped there',
      says: 'Its second byte is set to 43 through $writable. Then it is called again.',
      shows:
        'It returns 43. This is how a compiler changes code that runs elsewhere, while no mapping is ever both writable and executable.',
      predict: { question: 'What will it return now?', choices: ['42', '43', 'It crashes'], answer: 1 },
      acts: [
        { action: { kind: 'write', view: '$writable', offset: 1, bytes: Uint8Array.of(43) } },
        { second: 'call', at: '$executable', offset: 0 },
      ],
      points: [{ view: '$writable', offset: 1, length: 1 }],
      checks: [{ what: 'It returns 43', quantity: { of: 'second', what: 'answer' }, is: 43 }],
      figures: [{ name: 'What it returns now', unit: '', quantity: { of: 'second', what: 'answer' } }],
    },
    {
      title: 'Write through the wrong one',
      says: 'The second process itself stores a byte at its own address, where it may not write.',
      shows:
        'The processor refuses the store, and the system kills the process: SIGSEGV. The code is unchanged; only that process is gone.',
      predict: {
        question: 'What will happen?',
        choices: ['The byte is changed', 'The store does nothing', 'The process is killed'],
        answer: 2,
      },
      acts: [{ second: 'store', at: '$executable', offset: 1, byte: 44 }],
      points: [{ view: '$writable', offset: 1, length: 1 }],
      checks: [
        { what: 'It was killed by signal 11 (SIGSEGV)', quantity: { of: 'second', what: 'signal' }, is: SIGSEGV },
        { what: 'The code is unchanged', bytes: { view: '$writable', offset: 1, are: [43] } },
      ],
      figures: [{ name: 'Signal that killed it', unit: '', quantity: { of: 'second', what: 'signal' } }],
    },
  ],
} satisfies SceneData;
