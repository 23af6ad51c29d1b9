/** Reads what `rnnviz/ui/kit/messages.py` packs. */

/** @typedef {{array: keyof typeof ARRAYS, shape: number[], at: number}} Place  of an array, counted from behind the JSON */

const ARRAYS = { f4: Float32Array, f8: Float64Array, i1: Int8Array, i2: Int16Array, i4: Int32Array, u1: Uint8Array, u2: Uint16Array, b1: Uint8Array };

/** @type {WeakMap<object, Uint8Array>} */
const sources = new WeakMap(); // by the content that was unpacked

/**
 * @template {object} Content
 * @param {Uint8Array} bytes
 * @returns {Content}  typed arrays in it carry their `shape`
 */
export function unpack(bytes) {
  const whole = bytes.slice().buffer; // a copy of its own: the offsets count from its start
  const length = new DataView(whole).getUint32(0, true);
  const start = Math.ceil((4 + length) / 8) * 8;
  /** @param {string} _ @param {unknown} value */
  const revive = (_, value) => {
    if (!isPlace(value)) return value;
    const size = value.shape.reduce((a, b) => a * b, 1);
    return Object.assign(new ARRAYS[value.array](whole, start + value.at, size), { shape: value.shape });
  };
  const content = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)), revive);
  sources.set(content, new Uint8Array(whole));
  return content;
}

/** The bytes that a content was unpacked from; undefined of one that was made here. @param {object} content */
export const packed = (content) => sources.get(content);

/** @param {unknown} value @returns {value is Place} */
const isPlace = (value) => typeof value === "object" && value !== null && "array" in value && typeof value.array === "string";
