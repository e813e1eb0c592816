/**
 * Messages as bytes: MessagePack, by a codec that generates no code (our pages forbid eval). Columns travel as
 * extension types, so that a list of 65,000 regions is a handful of binary runs.
 */
import { decode, ExtensionCodec, encode } from '@msgpack/msgpack';

const extensions = new ExtensionCodec();

type Column = Float64Array | Uint32Array;

/** The bytes under a column. Every machine this runs on is little-endian (x86-64, arm64), as is the wire. */
function columnBytes(column: Column): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

/** A copy that begins where a column may. (`slice` would not do: that of Node's Buffers shares their memory.) */
function copied(data: Uint8Array): ArrayBuffer {
  return new Uint8Array(data).buffer;
}

extensions.register({
  type: 1,
  encode: (value) => (value instanceof Float64Array ? columnBytes(value) : null),
  decode: (data) => new Float64Array(copied(data)),
});
extensions.register({
  type: 2,
  encode: (value) => (value instanceof Uint32Array ? columnBytes(value) : null),
  decode: (data) => new Uint32Array(copied(data)),
});

export function encodeMessage(message: unknown): Uint8Array {
  return encode(message, { extensionCodec: extensions, ignoreUndefined: true });
}

/** Throws where the bytes are no message. The result is untrusted: parse it with a schema. */
export function decodeMessage(bytes: Uint8Array): unknown {
  return decode(bytes, { extensionCodec: extensions });
}
