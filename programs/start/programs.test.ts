import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announcement, openSessionSocket } from '../../client/session-socket.ts';
import { thisMachine } from '../../native-bridge/os/machine.ts';
import { fetchServed } from '../../tooling/app/fetch-served.ts';
import { freePort } from '../../web-host/testing/ports.ts';
import { buildPrograms, type Programs } from './testing/programs.ts';
import { runProgram } from './testing/run.ts';

let programs: Programs;
let serve: string;
let start: string;

beforeAll(async () => {
  programs = await buildPrograms({ serve: 'web-host/serve.ts', start: 'programs/start/start.ts' });
  serve = join(programs.folder, 'main/serve.cjs');
  start = join(programs.folder, 'main/start.cjs');
}, 30_000);

afterAll(() => programs.remove());

function addressIn(line: string): string {
  const address = announcement.exec(line)?.[1];
  if (!address) throw new Error(`not the address line: ${line}`);
  return address;
}

describe('serve', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('says its address first, serves, and ends in order on %s', async (signal) => {
    const log = join(programs.folder, `${signal}.log`);
    const port = await freePort();
    const program = runProgram(serve, ['--port', String(port), '--no-open'], { ECHO_LOG: log });
    const address = addressIn(await program.nextLine());
    expect(new URL(address).port).toBe(String(port));
    expect((await fetchServed(address)).body).toContain('Samepage');

    const socket = openSessionSocket(address);
    await once(socket, 'open');
    socket.send(new Uint8Array([7]));
    expect((await once(socket, 'message'))[0]).toEqual(Buffer.from([7]));

    const closed = once(socket, 'close');
    program.child.kill(signal);
    const { code, stdout, stderr } = await program.ended;
    await closed;
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 });
    expect(await readFile(log, 'utf8')).toBe('started {"kind":"web","endsWithWindow":false}\nconnected\nstopped\n');
  });

  it('takes a free port by itself, and says why it opened no window', async () => {
    const program = runProgram(serve, [], { DISPLAY: '', WAYLAND_DISPLAY: '' });
    const address = addressIn(await program.nextLine());
    expect((await fetchServed(address)).status).toBe(200);
    program.child.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('No window was opened: ') });
  });

  it('ends with 1 where the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const end = await runProgram(serve, ['--port', String(address.port), '--no-open']).ended;
    server.close();
    expect(end).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `Port ${address.port} cannot be opened: another program uses it.\n`,
    });
  });

  it.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--port', '70000'], 'a port is a whole number from 0 to 65535'],
    [['--port', '-1'], '--port'],
    [['--port', '1e3'], 'a port is a whole number'],
    [['extra'], 'extra'],
  ])('ends with 2 for %j', async (args, sentence) => {
    const end = await runProgram(serve, args).ended;
    expect(end).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
  });

  it('ends with 1 and the engine’s own sentence where that cannot start', async () => {
    const end = await runProgram(serve, ['--no-open'], { ECHO_ENGINE: 'fail' }).ended;
    // The address may stand there by then: the engine starts while the page can be fetched.
    expect(end).toMatchObject({ code: 1, stderr: 'Not yet on this platform.\n' });
  });

  it('ends with 1 when the engine crashes', async () => {
    const program = runProgram(serve, ['--no-open'], { ECHO_ENGINE: 'crash' });
    const socket = openSessionSocket(addressIn(await program.nextLine()));
    // It opens, and is cut off; whichever of the two comes over the wire.
    socket.on('error', () => undefined);
    expect(await program.ended).toMatchObject({ code: 1, stderr: expect.stringContaining('planted crash') });
  });
});

// Started without a display there is always one reason at least, no matter which user runs this.
describe.runIf(thisMachine().platform === 'linux')('start, where no window can be opened', () => {
  const noDisplay = { DISPLAY: '', WAYLAND_DISPLAY: '' };
  const why = thisMachine().root ? 'Chromium’s sandbox does not run as root' : 'there is no display';

  it('says in one line why Electron does not run, then the address', async () => {
    const program = runProgram(start, [], noDisplay);
    const address = addressIn(await program.nextLine());
    expect((await fetchServed(address)).status).toBe(200);
    program.child.kill('SIGTERM');
    const { code, stderr } = await program.ended;
    expect(code).toBe(0);
    expect(stderr.match(/Electron does not run here/g)).toHaveLength(1);
    expect(stderr).toContain(`Electron does not run here: ${why}`);
    expect(stderr).toContain(`No window was opened: ${why}`);
  });

  it('says nothing of Electron where the browser was asked for', async () => {
    const program = runProgram(start, ['--web', '--no-open'], noDisplay);
    addressIn(await program.nextLine());
    program.child.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends with 1 where nothing but Electron was asked for', async () => {
    const end = await runProgram(start, ['--electron'], noDisplay).ended;
    expect(end).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(why) });
  });

  it('ends with 2 for what excludes itself', async () => {
    const end = await runProgram(start, ['--electron', '--web']).ended;
    expect(end).toMatchObject({ code: 2, stdout: '', stderr: '--electron and --web exclude each other.\n' });
  });
});
