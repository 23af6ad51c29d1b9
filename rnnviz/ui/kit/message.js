/** Reads what `rnnviz/ui/messages.py` packs. */
const ARRAYS = { f4: Float32Array, f8: Float64Array, i1: Int8Array, i2: Int16Array, i4: Int32Array, u1: Uint8Array, u2: Uint16Array, b1: Uint8Array };

/**
 * @param {Uint8Array} bytes
 * @returns {object} the content, with typed arrays that carry their `shape`
 */
export function unpack(bytes) {
  const whole = bytes.slice().buffer; // a copy of its own: the offsets count from its start
  const length = new DataView(whole).getUint32(0, true);
  const start = Math.ceil((4 + length) / 8) * 8;
  const revive = (_, value) => {
    if (value === null || typeof value !== "object" || typeof value.array !== "string") return value;
    const size = value.shape.reduce((a, b) => a * b, 1);
    return Object.assign(new ARRAYS[value.array](whole, start + value.at, size), { shape: value.shape });
  };
  return JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)), revive);
}
