/** What a program must print at its end, made from the engine's own state alone. */
import { formatAddress } from '../../../protocol/address.ts';
import { accessBits, type View } from '../../../protocol/model.ts';
import { protectionText } from '../../../protocol/region-text.ts';
import { digest } from '../c-text.ts';
import type { PlayedSession } from './session.ts';

/** A view as the kernel lists it; the section's number is the program's own. */
function viewLine({ letter, address, length, protection, sharing, offset }: View): RegExp {
  const how = `${protectionText(accessBits[protection])}${sharing === 'shared' ? 's' : 'p'}`;
  const range = `${formatAddress(address)}-${formatAddress(address + length)}`;
  return new RegExp(`^${letter} ${range} ${how} section \\d+ \\+${formatAddress(offset)}$`);
}

const bytesLine = /^([A-Z]+) 0x([0-9a-f]+):((?: [0-9a-f]{2})+)$/;
const checksumLine = /^([A-Z]+) 0x([0-9a-f]+): (\d+) bytes, checksum ([0-9a-f]{8})$/;

/**
 * Where the last part of what a program printed disagrees with the session, in words; nothing where it agrees: each view
 * once, the bytes that it shows, and no byte left out that is not zero.
 */
export function disagreements({ views, bytes }: PlayedSession, lines: readonly string[]): string[] {
  const last = lines.at(-1);
  const ends = last === 'All as it was in the app.' ? [] : [`It ends with ${last}`];
  return [...ends, ...views.flatMap((view) => disagreementsOf(view, bytes.get(view.letter) ?? null, lines))];
}

function disagreementsOf(view: View, all: Uint8Array | null, lines: readonly string[]): string[] {
  const { letter } = view;
  const from = lines.findLastIndex((line) => viewLine(view).test(line));
  if (from < 0) return [`View ${letter} is not printed as it is.`];
  const found: string[] = [];
  const unseen = all?.slice() ?? new Uint8Array();
  for (const line of lines.slice(from + 1)) {
    const [, checked, start = '', count = '', sum = ''] = checksumLine.exec(line) ?? [];
    const [, shown, at = '', digits = ''] = bytesLine.exec(line) ?? [];
    if (checked !== letter && shown !== letter) break;
    if (checked) {
      const offset = Number.parseInt(start, 16) - view.address;
      unseen.fill(0, offset, offset + Number(count));
      const right = digest(all?.subarray(offset, offset + Number(count)) ?? new Uint8Array());
      if (right !== `UINT32_C(0x${sum})`) found.push(`View ${letter} has other bytes in ${count} from 0x${start}.`);
      continue;
    }
    const offset = Number.parseInt(at, 16) - view.address;
    const text = digitsOf(all?.subarray(offset, offset + digits.length / 3) ?? new Uint8Array());
    if (text !== digits) found.push(`View ${letter} shows${digits} at ${at}, and in the app${text}`);
  }
  const left = unseen.findIndex((byte) => byte !== 0);
  if (left >= 0) found.push(`View ${letter}+${formatAddress(left)} is not zero, and not looked at.`);
  return found;
}

function digitsOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ` ${byte.toString(16).padStart(2, '0')}`).join('');
}
