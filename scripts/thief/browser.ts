/** In a browser's place: it goes where it is sent, by file or by ticket, opens the session, says so, and stays. */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { knock } from './knock.ts';

/** The time a browser takes until it asks for its first page, ms; a thief has to be quicker. */
const startMs = 300;

const [, , entered = '', ...args] = process.argv;
const start = args.find((arg) => arg.startsWith('--app='))?.slice('--app='.length) ?? '';

async function pageOf({ protocol, port, host, pathname }: URL): Promise<URL> {
  if (protocol === 'file:') {
    const [, address = ''] = /location\.replace\("(.*?)"\)/.exec(readFileSync(new URL(start), 'utf8')) ?? [];
    return new URL(address);
  }
  const { location } = await knock({ address: '127.0.0.1', port: Number(port), host, path: pathname });
  return new URL(location, start);
}

async function browse(): Promise<void> {
  await delay(startMs);
  const { host, port, hash } = await pageOf(new URL(start));
  const token = hash.replace('#token=', '');
  const { status } = await knock({ address: '127.0.0.1', port: Number(port), host, path: '/session', token });
  writeFileSync(entered, String(status));
  setInterval(() => undefined, 1_000);
}

void browse();
