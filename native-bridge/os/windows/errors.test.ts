import { expect, it } from 'vitest';
import { callFailed } from './errors.ts';

it('a failed call carries the system’s number and name, and what it means', () => {
  const { data } = callFailed('MapViewOfFileEx', 487, 'There is no room');
  expect(data).toEqual({
    code: 'AddressInUse',
    message: 'There is no room (MapViewOfFileEx: ERROR_INVALID_ADDRESS)',
    call: 'MapViewOfFileEx',
    osCode: 487,
    osName: 'ERROR_INVALID_ADDRESS',
  });
});

it.each([
  [5, 'PermissionDenied'],
  [8, 'OutOfMemory'],
  [1132, 'NotAligned'],
  [1455, 'OutOfMemory'],
  [998, 'AccessViolation'],
])('error %d is %s', (osCode, code) => {
  expect(callFailed('VirtualProtect', osCode, 'It failed').code).toBe(code);
});

it('a number without a name is shown as a number', () => {
  expect(callFailed('VirtualProtect', 4321, 'It failed').data).toMatchObject({ code: 'Internal', osName: '4321' });
});
