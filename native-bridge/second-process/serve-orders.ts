/** The second process itself: it does what it is asked to on its standard input, and ends with that. */
import { createInterface } from 'node:readline';
import { openMemoryOs } from '../os/platform/open-os.ts';
import { SecondHand } from './carry-out.ts';
import { orderSchema, type SecondAnswer } from './orders.ts';

/** Resolves when its input has ended, as it does with the process that has started it, however that ends. */
export async function serveOrders(): Promise<void> {
  const os = await openMemoryOs();
  os.abilities.riskyActs.ask?.leaveNoCoreFile();
  const hand = new SecondHand(os);
  const say = (answer: SecondAnswer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
  // The process that asked has ended.
  process.stdout.on('error', () => process.exit());
  say({ ok: {} });
  for await (const line of createInterface({ input: process.stdin })) {
    say(hand.carryOut(orderSchema.parse(JSON.parse(line))));
  }
}
