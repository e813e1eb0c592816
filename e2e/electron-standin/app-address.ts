/**
 * Chromium refuses schemes that it does not know, so pages of a custom scheme are served at an https: origin of their
 * own: `app://samepage/x` is `https://samepage.app.invalid/x` there. The reserved domain `.invalid` (RFC 6761) never
 * resolves: what is not answered by the app goes nowhere.
 */
const suffix = '.invalid';

/** Throws where `address` is no `SCHEME://HOST/…`. */
export function toBrowser(address: string): string {
  const [, scheme, host, rest] = /^([a-z]+):\/\/([\w-]+)(\/.*)$/.exec(address) ?? [];
  if (scheme === undefined || rest === undefined) throw new Error(`${address} is no address of a custom scheme`);
  return `https://${host}.${scheme}${suffix}${rest}`;
}

/** The app's own address; one that is not the app's stays as it is. */
export function fromBrowser(address: string): string {
  const [, host, scheme, rest] = /^https:\/\/([\w-]+)\.([a-z]+)\.invalid(\/.*)$/.exec(address) ?? [];
  return scheme === undefined ? address : `${scheme}://${host}${rest}`;
}
