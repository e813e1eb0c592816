/** Node's own debugger of a program that was started with `--inspect-port=0`: asleep until it is asked for. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Program } from '../../tooling/app/program.ts';

/** See Runtime.evaluate in the Chrome DevTools Protocol. */
interface Answer {
  result: { result: { value?: unknown }; exceptionDetails?: { exception?: { description?: string } } };
}

/** Evaluates an expression in the program's main thread; its value must be plain data. Rejects with what it throws. */
export async function evaluateInNode(program: Program & { pid: number }, expression: string): Promise<unknown> {
  // See "Activating the debugger" in Node's guides: it then says on standard error where it listens.
  process.kill(program.pid, 'SIGUSR1');
  const socket = new WebSocket(await program.said(/ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/));
  await once(socket, 'open');
  const params = { expression, returnByValue: true, awaitPromise: true };
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
  const [answer] = await once(socket, 'message');
  socket.close();
  const { result }: Answer = JSON.parse(String(answer));
  if (result.exceptionDetails) throw new Error(result.exceptionDetails.exception?.description ?? 'it threw');
  return result.result.value;
}
