/** Linux's own words for protections and kinds of mapping, as strace prints them; C takes them as they are. */
import type { Protection, Sharing } from '../../protocol/model.ts';

export const prot: Record<Protection, string> = {
  none: 'PROT_NONE',
  read: 'PROT_READ',
  'read-write': 'PROT_READ|PROT_WRITE',
  'read-execute': 'PROT_READ|PROT_EXEC',
  'read-write-execute': 'PROT_READ|PROT_WRITE|PROT_EXEC',
};
export const map: Record<Sharing, string> = { shared: 'MAP_SHARED', 'copy-on-write': 'MAP_PRIVATE' };
