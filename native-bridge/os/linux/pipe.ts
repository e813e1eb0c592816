/** Pipes as pipe(7) has them. Unlike those that Node makes for its children, which are sockets, they can be opened by name. */
import { callFailed } from './errno.ts';
import { bind, errno, libc, O_CLOEXEC } from './libc.ts';

const pipe2 = bind<(ends: Uint32Array, flags: number) => number>('int pipe2(void *, int)');

/** fcntl(2). An ordinary user's pipe may have up to 1 MiB. */
const F_SETPIPE_SZ = 1031;
const roomBytes = 256 * 1024;

/** Both ends, which programs that we start do not inherit. Errors: LimitReached (no descriptor is left). */
export function openPipe(): { read: number; write: number } {
  const ends = new Uint32Array(2);
  if (pipe2(ends, O_CLOEXEC) !== 0) throw callFailed('pipe2', errno(), 'No pipe can be made.');
  const [read = 0, write = 0] = ends;
  // More room than usual. Where a user may not have it, the writer only waits for us sooner.
  libc.fcntl(write, F_SETPIPE_SZ, roomBytes);
  return { read, write };
}
