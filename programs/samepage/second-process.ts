/** The second process of scenes, where this program is what runs it: in the desktop app, whose program is no Node. */
import { serveOrders } from '../../native-bridge/second-process/serve-orders.ts';
import type { CliCommand } from './command.ts';

export const secondProcess: CliCommand = {
  async run() {
    await serveOrders();
    return 0;
  },
};
