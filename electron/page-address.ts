/** Where the page lives: a scheme of the app's own, unlike file: with an origin, and answered by nobody else. */
export const appScheme = 'app';
export const pageAddress = `${appScheme}://samepage/`;

/** Whether a document's address is the page that this app serves (wherever in it). */
export function isOurPage(address: string): boolean {
  try {
    const { protocol, host } = new URL(address);
    return protocol === `${appScheme}:` && host === 'samepage';
  } catch {
    // Not an address at all.
    return false;
  }
}
