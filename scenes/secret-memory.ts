import type { SceneData } from '../protocol/scene.ts';

const EFAULT = 14;
const EIO = 5;

export const scene = {
  id: 'secret-memory',
  order: 15,
  title: 'Memory that even Samepage cannot see',
  about: [
    'A page that the kernel itself does not map: only the program’s own loads and stores reach it.',
    'For anyone who keeps keys and passwords in memory, or wonders what a debugger can see.',
  ],
  needs: { platforms: ['linux'], abilities: ['secret-memory'] },
  published: { value: EFAULT, unit: '(EFAULT) for anyone who reads from outside', source: 'memfd_secret(2)' },
  steps: [
    {
      title: 'Memory as usual',
      says: 'A section is mapped and 42 is written to it. It is read as Samepage reads everything: with process_vm_readv, as debuggers do.',
      shows: 'It reads 42. Any of your processes could read it the same way.',
      acts: [
        { action: { kind: 'create-section', bytes: 0x1_0000, mapView: true }, as: '$plain' },
        { action: { kind: 'write', view: '$plain', offset: 0, bytes: Uint8Array.of(42) } },
      ],
      points: [{ view: '$plain', offset: 0, length: 1 }],
      checks: [{ what: 'It reads 42', bytes: { view: '$plain', offset: 0, are: [42] } }],
    },
    {
      title: 'Secret memory',
      says: 'A page of secret memory is created (memfd_secret), 42 is stored in it, and it is read in three ways. Then it is freed.',
      shows:
        'The program itself reads 42. Both ways from outside fail, with errors 14 (EFAULT) and 5 (EIO): the kernel has no mapping of that page.',
      predict: {
        question: 'What will process_vm_readv return, in the same process?',
        choices: ['42', '0', 'An error'],
        answer: 2,
      },
      experiment: { kind: 'secret-memory' },
      points: [{ view: '$plain', offset: 0, length: 1 }],
      checks: [
        { what: 'The program itself reads 42', quantity: { of: 'measured', name: 'own' }, is: 42 },
        { what: 'process_vm_readv fails: EFAULT', quantity: { of: 'measured', name: 'process_vm_readv' }, is: EFAULT },
        { what: '/proc/self/mem fails: EIO', quantity: { of: 'measured', name: '/proc/self/mem' }, is: EIO },
      ],
      figures: [
        { name: 'The program’s own read', unit: '', quantity: { of: 'measured', name: 'own' } },
        {
          ...{ name: 'Error of process_vm_readv', unit: '', quantity: { of: 'measured', name: 'process_vm_readv' } },
          published: { value: EFAULT, source: 'memfd_secret(2): not reachable by the kernel' },
        },
        { name: 'Error of /proc/self/mem', unit: '', quantity: { of: 'measured', name: '/proc/self/mem' } },
      ],
    },
  ],
} satisfies SceneData;
