/** Entry of the second process where Node is the program that runs us. In Electron the app's main process is: see command.ts. */
import { serveOrders } from './serve-orders.ts';

void serveOrders().then(() => process.exit());
