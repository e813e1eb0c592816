/** The names of mapped files and images, as paths with a drive letter instead of the device's name. */
import { nameFromText } from '../../../protocol/names.ts';
import { thisProcess, win32 } from './win32.ts';

const letters = 32_768;
const buffer = new Uint16Array(letters);
let drives: [device: string, drive: string][] | null = null;

/** As visible text; '' where the mapping has no file. */
export function mappedFileName(at: number, process = thisProcess): string {
  const length = win32.GetMappedFileNameW(process, at, buffer, letters);
  return length > 0 ? nameFromText(withDrive(textOf(buffer.subarray(0, length)))) : '';
}

/** As it is: a file's name may hold halves of pairs, which a decoder would replace. */
function textOf(codes: Uint16Array): string {
  return String.fromCharCode(...codes);
}

/** `C:\Windows\…` for `\Device\HarddiskVolume3\Windows\…`; Wine says `\??\C:\windows\…`. */
function withDrive(name: string): string {
  if (name.startsWith('\\??\\')) return name.slice(4);
  drives ??= deviceDrives();
  for (const [device, drive] of drives) if (name.startsWith(`${device}\\`)) return drive + name.slice(device.length);
  return name;
}

function deviceDrives(): [string, string][] {
  const found: [string, string][] = [];
  const target = new Uint16Array(1024);
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
    if (win32.QueryDosDeviceW(`${letter}:`, target, target.length) === 0) continue;
    found.push([textOf(target.subarray(0, target.indexOf(0))), `${letter}:`]);
  }
  return found;
}
