import type { CustomScheme, ProtocolRequest, ProtocolResponse } from 'electron';
import { securityHeaders, staticAnswer } from '../native-bridge/hosts/static-files.ts';
import { appScheme, isOurPage } from './page-address.ts';

/** To be registered before the app is ready. `standard` gives the page an origin, `secure` the clipboard and workers. */
export const appSchemePrivileges: CustomScheme[] = [
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
];

type AppRequest = Pick<ProtocolRequest, 'url' | 'method'>;

/**
 * Answers app://samepage/… from the built page's folder, and nothing else. For `registerBufferProtocol`, though it is called
 * deprecated: with `protocol.handle` the first request waits until Node has loaded all of its fetch().
 */
export function appResponder(pageFolder: string): (request: AppRequest) => Promise<ProtocolResponse> {
  return async ({ url, method }) => {
    if (method !== 'GET' || !isOurPage(url)) {
      return { statusCode: 404, headers: securityHeaders([]), data: Buffer.from('There is nothing here.\n') };
    }
    const { status, headers, body } = await staticAnswer(pageFolder, new URL(url).pathname);
    return { statusCode: status, headers: { ...securityHeaders([]), ...headers }, data: Buffer.from(body.buffer) };
  };
}
