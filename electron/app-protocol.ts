import type { CustomScheme } from 'electron';
import { securityHeaders, staticAnswer } from '../native-bridge/hosts/static-files.ts';
import { appScheme, isOurPage } from './page-address.ts';

/** To be registered before the app is ready. `standard` gives the page an origin, `secure` the clipboard and workers. */
export const appSchemePrivileges: CustomScheme[] = [
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
];

/** Answers app://samepage/… from the built page's folder, and nothing else. */
export function appResponder(pageFolder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' || !isOurPage(request.url)) {
      return new Response('There is nothing here.\n', { status: 404, headers: securityHeaders([]) });
    }
    const { status, headers, body } = await staticAnswer(pageFolder, new URL(request.url).pathname);
    return new Response(body, { status, headers: { ...securityHeaders([]), ...headers } });
  };
}
