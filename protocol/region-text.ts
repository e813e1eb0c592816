/** Fields of a region as texts that every list has, for people and for programs. */
import { protectionBits } from './model.ts';

/** `r-x`, as the system's own list writes it. */
export function protectionText(bits: number): string {
  const { read, write, execute } = protectionBits;
  return `${bits & read ? 'r' : '-'}${bits & write ? 'w' : '-'}${bits & execute ? 'x' : '-'}`;
}

/** Whether it may be both written and executed: what W^X forbids. */
export function isWritableCode(bits: number): boolean {
  const both = protectionBits.write | protectionBits.execute;
  return (bits & both) === both;
}

/** `103:03`: major and minor in hex, as /proc/PID/maps has them (proc_pid_maps(5)). */
export function deviceText(device: number): string {
  const hex = (part: number) => part.toString(16).padStart(2, '0');
  return `${hex(device >>> 20)}:${hex(device & 0xfffff)}`;
}
