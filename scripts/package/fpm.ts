/** Makes a Debian package for electron-builder, which asks for one with fpm's arguments; dpkg-deb does the work. */
import { fpmRequest } from './fpm-request.ts';
import { makeRequestedDeb } from './requested-deb.ts';

makeRequestedDeb(fpmRequest(process.argv.slice(2)));
