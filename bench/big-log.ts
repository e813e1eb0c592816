/** A log such as strace writes, of any length. */

/** Half of the calls map, half unmap, in eight threads. */
export function bigLog(count: number): string[] {
  const thread = 'CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD';
  return Array.from({ length: count }, (_, call) => {
    if (call < 7) return `100 1800000000.000000 clone(child_stack=0x7f0000000000, flags=${thread}) = ${101 + call}`;
    const at = (0x7f0000000000 + (((call >> 1) * 7919) % 2000) * 2 ** 20).toString(16);
    const head = `${100 + (call % 8)} ${(1.8e9 + call / 1e4).toFixed(6)} [00007f00000${(0x10000 + (call % 500)).toString(16)}]`;
    const length = 4096 * (1 + ((call >> 1) % 64));
    return call % 2 === 1 && call % 5 > 0
      ? `${head} munmap(0x${at}, ${length}) = 0 <0.000012>`
      : `${head} mmap(NULL, ${length}, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x${at} <0.000012>`;
  });
}
