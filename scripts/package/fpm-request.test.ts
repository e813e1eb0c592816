import { expect, it } from 'vitest';
import { fpmRequest } from './fpm-request.ts';
import { controlText } from './requested-deb.ts';

const args = [
  ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'libgtk-3-0', '--deb-recommends', 'libnotify4'],
  ...['--deb-compression', 'xz', '--architecture', 'amd64', '--after-install', '/in', '--after-remove', '/out'],
  ...['--description', 'See memory\n Maps it.\n\n More of it.', '--version', '1.2.3', '--package', '/made/x.deb'],
  ...['--name', 'samepage', '--maintainer', 'A <a@b.c>', '--vendor', 'A', '--url', 'https://example.org'],
  ...['--category', 'devel', '--deb-priority', 'optional', '--license', 'MIT', '/app/=/opt/App', '/i.png=/usr/i.png'],
];

it('understands what electron-builder asks fpm for', () => {
  expect(fpmRequest(args)).toEqual({
    file: '/made/x.deb',
    name: 'samepage',
    version: '1.2.3',
    architecture: 'amd64',
    maintainer: 'A <a@b.c>',
    homepage: 'https://example.org',
    section: 'devel',
    priority: 'optional',
    description: 'See memory\n Maps it.\n\n More of it.',
    depends: ['libnss3', 'libgtk-3-0'],
    recommends: ['libnotify4'],
    compression: 'xz',
    afterInstall: '/in',
    afterRemove: '/out',
    contents: [
      { from: '/app/', to: '/opt/App' },
      { from: '/i.png', to: '/usr/i.png' },
    ],
  });
});

it.each([
  ['an option that is not known', [...args, '--iteration', '2'], '--iteration is not understood'],
  ['another kind of package', args.map((arg) => (arg === 'deb' ? 'rpm' : arg)), 'only a deb'],
  ['an option without its value', [...args, '-d'], '-d has no value'],
  ['a missing option', args.slice(0, args.indexOf('--category')), '--category is missing'],
  ['another compression', args.map((arg) => (arg === 'xz' ? 'bzip2' : arg)), 'no compression is named bzip2'],
  ['a path that leads nowhere', [...args, '/app=opt'], '/app=opt is not understood'],
])('refuses %s', (_, given, message) => {
  expect(() => fpmRequest(given)).toThrow(message);
});

it('writes the control file of Debian’s policy, its description folded', () => {
  expect(controlText(fpmRequest(args), 12)).toBe(`Package: samepage
Version: 1.2.3
Architecture: amd64
Maintainer: A <a@b.c>
Installed-Size: 12
Depends: libnss3, libgtk-3-0
Recommends: libnotify4
Section: devel
Priority: optional
Homepage: https://example.org
Description: See memory
 Maps it.
 .
 More of it.
`);
});
