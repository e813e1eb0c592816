/** The processes of this machine: Toolhelp's snapshot (tlhelp32.h), which anyone may take. */
import type { ListedProcess } from '../../../protocol/processes.ts';
import { callFailed } from './errors.ts';
import { looksOf } from './regions.ts';
import { INVALID_HANDLE_VALUE, lastError, win32 } from './win32.ts';

const TH32CS_SNAPPROCESS = 2;
/** PROCESSENTRY32W: its size in bytes, and where the process number and the program's file name stand in it. */
const entry = { bytes: 568, pid: 8, name: 44, letters: 260 };

/** In the snapshot's order. */
export function* readProcesses(): Generator<ListedProcess> {
  const snapshot = win32.CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  if (snapshot === INVALID_HANDLE_VALUE) {
    throw callFailed('CreateToolhelp32Snapshot', lastError(), 'The processes cannot be listed');
  }
  try {
    const bytes = new Uint8Array(entry.bytes);
    const fields = new DataView(bytes.buffer);
    fields.setUint32(0, entry.bytes, true);
    for (let is = win32.Process32FirstW(snapshot, bytes); is; is = win32.Process32NextW(snapshot, bytes)) {
      const pid = fields.getUint32(entry.pid, true);
      // The system's idle time, which is no process.
      if (pid === 0) continue;
      const letters = new TextDecoder('utf-16le').decode(bytes.subarray(entry.name, entry.name + entry.letters * 2));
      const name = letters.slice(0, letters.indexOf('\0'));
      yield { pid, name, command: '', user: null, ...looksOf(pid) };
    }
  } finally {
    win32.CloseHandle(snapshot);
  }
}
