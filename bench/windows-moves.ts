/** Ours of what bench/move-windows.c does, for node.exe: `node windows-moves.js BYTES MOVES` prints a median, too. */

import { atFreePlace } from '../native-bridge/os/free-place.ts';
import { openMemoryOs } from '../native-bridge/os/platform/open-os.ts';
import { Borrowed } from '../programs/borrow.ts';
import { offsetAddress } from '../protocol/address.ts';
import { median } from './figures.ts';

const [bytes = 0, moves = 0] = process.argv.slice(2).map(Number);
const os = await openMemoryOs();
const borrowed = new Borrowed(os);
const section = borrowed.keep(os.createSection(bytes, 'samepage-bench'));
const wanted = { length: bytes, step: 2 ** 30, from: 2 ** 37 };
const view = atFreePlace(os, wanted, (at) => borrowed.view(section, at));
const other = atFreePlace(os, { ...wanted, from: view.address + 2 * bytes }, (at) => at);
const chunk = new Uint8Array(65_536).fill(1);
for (let at = 0; at < bytes; at += chunk.length) os.write(offsetAddress(view.address, at), chunk);

/** The first ones pay for the compiler. */
const warmUps = 200;
const places = [view.address, other] as const;
const times: number[] = [];
for (let index = 0; index < warmUps + moves; index += 1) {
  const to = view.address === places[0] ? places[1] : places[0];
  const started = process.hrtime.bigint();
  borrowed.move(view, to);
  if (index >= warmUps) times.push(Number(process.hrtime.bigint() - started));
}
console.log(Math.round(median(times)));
borrowed.giveBack();
os.close();
