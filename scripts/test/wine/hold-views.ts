/**
 * Maps one section twice, under Wine, for another process to look at: `node hold-views.js PORT`. Sends the addresses to
 * the listener there, and ends when the connection is closed.
 */
import { connect } from 'node:net';
import { openMemoryOs } from '../../../native-bridge/os/platform/open-os.ts';
import { Borrowed } from '../../../programs/borrow.ts';

const [port] = process.argv.slice(2);
const os = await openMemoryOs();
const borrowed = new Borrowed(os);
const section = borrowed.keep(os.createSection(65_536, 'samepage-held'));
const views = [borrowed.view(section, null), borrowed.view(section, null)];
os.write(views[0]?.address ?? os.limits.lowestAddress, Uint8Array.of(42));
const socket = connect(Number(port), '127.0.0.1');
socket.write(`${JSON.stringify(views.map(({ address }) => address))}\n`);
socket.on('error', () => undefined);
socket.on('close', () => {
  borrowed.giveBack();
  os.close();
});
