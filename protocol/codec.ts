/**
 * Messages as bytes: MessagePack, by a codec that generates no code (our pages forbid eval). Columns travel as
 * extension types, so that a list of 65,000 regions is a handful of binary runs; bytes travel without the zeros at
 * their end.
 */
import { decode, ExtensionCodec, encode } from '@msgpack/msgpack';
import { packedBytesType } from './measure.ts';

const extensions = new ExtensionCodec();

type Column = Float64Array | Uint32Array | BigUint64Array;

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

extensions.register({
  type: 4,
  encode: (value) => (value instanceof BigUint64Array ? columnBytes(value) : null),
  decode: (data) => new BigUint64Array(copied(data)),
});
// MessagePack's own 64-bit integers would come back as numbers, without their last digits.
extensions.register({
  type: 5,
  encode: (value) => (typeof value === 'bigint' ? columnBytes(BigUint64Array.of(value)) : null),
  decode: (data) => new BigUint64Array(copied(data))[0],
});

/** This many zeros at the end are worth leaving out: an untouched view is all zeros. */
const leastZeros = 64;
/** Bytes of the whole length, before what is left of the bytes. */
const lengthBytes = 4;
/** No message of ours holds longer ones. */
const mostBytes = 16 * 1024 * 1024;

extensions.register({
  type: packedBytesType,
  encode(value) {
    if (!(value instanceof Uint8Array) || value.length > mostBytes) return null;
    let end = value.length;
    while (end > 0 && value[end - 1] === 0) end -= 1;
    if (value.length - end < leastZeros) return null;
    const packed = new Uint8Array(lengthBytes + end);
    new DataView(packed.buffer).setUint32(0, value.length, true);
    packed.set(value.subarray(0, end), lengthBytes);
    return packed;
  },
  decode(data) {
    const length = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0, true);
    if (length > mostBytes) throw new RangeError(`${length} bytes in one message`);
    const whole = new Uint8Array(length);
    whole.set(data.subarray(lengthBytes));
    return whole;
  },
});

export function encodeMessage(message: unknown): Uint8Array {
  return encode(message, { extensionCodec: extensions, ignoreUndefined: true });
}

/**
 * Throws where the bytes are no message. `measure` them first: this makes whatever they claim to hold. The result is
 * untrusted: parse it with a schema.
 */
export function decodeMessage(bytes: Uint8Array): unknown {
  return decode(bytes, { extensionCodec: extensions });
}
