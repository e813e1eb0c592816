/**
 * Hostile messages against the built web host, over its WebSocket: two hostile windows send them, a third works and
 * pings meanwhile. The host must answer all along, stay small, and write nothing to its output.
 */

import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSessionSocket } from '../../client/session-socket.ts';
import { startWebHost, type WebHostProcess } from '../../tooling/app/web-host.ts';
import { attack, type Closable } from './attack.ts';
import type { FuzzOptions } from './options.ts';
import { residentMiB } from './resident.ts';

export async function fuzzProtocol(options: FuzzOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-fuzz-'));
  const file = join(folder, 'file.bin');
  writeFileSync(file, new Uint8Array(10_000).fill(7));
  const host = await startWebHost(process.cwd());
  let hasEnded = false;
  const ended = host.ended.then((how) => {
    hasEnded = true;
    return how;
  });
  const first = residentMiB(host.pid);
  try {
    const report = await Promise.race([
      attack({ ...options, file, open: () => openChannel(host), residentMiB: () => residentMiB(host.pid) }),
      ended.then((how) => Promise.reject(new Error(`The host ended: ${how}\n${host.output()}`))),
    ]);
    options.say(`${report} Resident at first: ${first} MiB.`);
    const said = host.output().split('\n').slice(1).join('\n').trim();
    if (said !== '') throw new Error(`The host said:\n${said}`);
    await host.stop();
  } finally {
    if (!hasEnded) process.kill(host.pid, 'SIGKILL');
    rmSync(folder, { recursive: true });
  }
}

/** A pipe of bytes, which a hostile window sends without any client of ours. */
async function openChannel({ url }: WebHostProcess): Promise<Closable> {
  const socket = openSessionSocket(url);
  await once(socket, 'open');
  return {
    post: (message) => socket.send(message),
    onMessage: (listener) => socket.on('message', (data: Buffer) => listener(new Uint8Array(data))),
    onClose: (listener) => socket.on('close', listener),
    pause: () => socket.pause(),
    close: () => socket.terminate(),
  };
}
