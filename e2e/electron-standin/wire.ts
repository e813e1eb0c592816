/** What is said between the stand-in and a page's preload world: JSON, with bytes as base64. */

export type WireData = { bytes: string } | { plain: unknown };

export type ToPage =
  | { kind: 'ipc'; channel: string; args: WireData[]; ports: number[] }
  | { kind: 'port'; port: number; data: WireData }
  | { kind: 'close'; port: number };

export type FromPage =
  | { kind: 'port'; port: number; data: WireData }
  | { kind: 'close'; port: number }
  | { kind: 'theme-color'; colour: string | null }
  | { kind: 'violation'; what: string };

function isPlain(data: unknown): boolean {
  if (data === null || ['string', 'number', 'boolean'].includes(typeof data)) return true;
  if (Array.isArray(data)) return data.every(isPlain);
  if (typeof data !== 'object' || Object.getPrototypeOf(data) !== Object.prototype) return false;
  return Object.values(data).every(isPlain);
}

/** Null where it is neither bytes nor plain data: a structured clone could be more, and nobody here needs it. */
export function encode(data: unknown): WireData | null {
  if (data instanceof Uint8Array) {
    return { bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') };
  }
  return isPlain(data) ? { plain: data } : null;
}

export function decode(data: WireData): unknown {
  return 'bytes' in data ? new Uint8Array(Buffer.from(data.bytes, 'base64')) : data.plain;
}
