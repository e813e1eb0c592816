/** The most private pages of a view that one operation copies, to move it or for undo: they lie in our own memory. Bytes. */
export const mostPrivateCopy = 512 * 2 ** 20;
