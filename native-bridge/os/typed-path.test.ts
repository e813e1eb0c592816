import { expect, it } from 'vitest';
import { wholePath } from './typed-path.ts';

const linux = { home: '/home/me', hasDrives: false };
const windows = { home: 'C:\\Users\\me', hasDrives: true };

it.each([
  ['/tmp/a b.bin', '/tmp/a b.bin'],
  ['~', '/home/me'],
  ['~/data.bin', '/home/me/data.bin'],
  ['/tmp/~', '/tmp/~'],
  ['file:///tmp/a%20b.bin', '/tmp/a b.bin'],
  ['file:/tmp/a', '/tmp/a'],
  ['FILE://localhost/tmp/%C3%A9', '/tmp/é'],
  // Bytes that are no text stay the same bytes.
  ['file:///tmp/%E9%0A', '/tmp/\\xe9\\x0a'],
  ['file:///tmp/100%', '/tmp/100%'],
])('Linux: %s is %s', (typed, whole) => expect(wholePath(typed, linux)).toBe(whole));

it.each([
  ['C:\\data.bin', 'C:\\data.bin'],
  ['c:/data.bin', 'c:/data.bin'],
  ['\\\\server\\share\\a', '\\\\server\\share\\a'],
  ['~\\data.bin', 'C:\\Users\\me\\data.bin'],
  ['~/data.bin', 'C:\\Users\\me/data.bin'],
  ['file:///C:/a%20b.bin', 'C:\\a b.bin'],
  ['file://server/share/a', '\\\\server\\share\\a'],
])('Windows: %s is %s', (typed, whole) => expect(wholePath(typed, windows)).toBe(whole));

it.each([
  ['data.bin', linux, /does not say in which folder\. Begin with \//],
  ['./data.bin', linux, /does not say in which folder/],
  [' /tmp/a', linux, /does not say in which folder/],
  ['', linux, /does not say in which folder/],
  ['~other/data.bin', linux, /~ is the home folder of the one who runs Samepage/],
  ['file:data.bin', linux, /no whole file:\/\/ address/],
  ['file://elsewhere/tmp/a', linux, /on elsewhere, and not on this machine/],
  // Of the current drive, and of the current folder there.
  ['\\data.bin', windows, /does not say in which folder\. Begin with a drive, C:\\/],
  ['C:data.bin', windows, /does not say in which folder/],
  ['/tmp', windows, /does not say in which folder/],
] as const)('%s is refused', (typed, machine, why) => {
  expect(() => wholePath(typed, machine)).toThrow(why);
});
