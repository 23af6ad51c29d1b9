/** Pictures of one size as one that moves: APNG, which keeps every colour. The pictures' own chunks are put together. */

/** @typedef {{type: string, data: Uint8Array}} Chunk */

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** @param {Uint8Array} png @returns {Chunk[]} */
export function chunksOf(png) {
  if (SIGNATURE.some((byte, k) => png[k] !== byte)) throw new Error("a frame must be a PNG");
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  /** @type {Chunk[]} */
  const chunks = [];
  for (let at = 8; at < png.length;) {
    const size = view.getUint32(at);
    chunks.push({ type: new TextDecoder().decode(png.subarray(at + 4, at + 8)), data: png.subarray(at + 8, at + 8 + size) });
    at += 12 + size;
  }
  return chunks;
}

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  let c = 0xffffffff;
  for (let k = 4; k < 8 + data.length; k++) c = CRC[(c ^ bytes[k]) & 255] ^ (c >>> 8);
  view.setUint32(8 + data.length, ~c >>> 0);
  return bytes;
}

/** Whole numbers, most significant byte first. @param {[number, 1 | 2 | 4][]} numbers  each with its bytes */
function packed(numbers) {
  const view = new DataView(new ArrayBuffer(numbers.reduce((sum, [, size]) => sum + size, 0)));
  let at = 0;
  for (const [value, size] of numbers) {
    if (size === 4) view.setUint32(at, value);
    else if (size === 2) view.setUint16(at, value);
    else view.setUint8(at, value);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

/**
 * One file of all, which begins again at its end; a program that knows PNG alone shows the first.
 * @param {Uint8Array[]} pngs  of one size and kind @param {number[]} delays  ms that each is shown
 * @returns {Uint8Array<ArrayBuffer>[]}  one part after the other
 */
export function apngOf(pngs, delays) {
  const head = pngs.map((png) => chunksOf(png).find(({ type }) => type === "IHDR")?.data ?? new Uint8Array());
  if (head.some((own) => own.length !== 13 || own.some((byte, k) => byte !== head[0][k]))) throw new Error("frames must be PNGs of one size and kind");
  const size = new DataView(head[0].buffer, head[0].byteOffset);
  const [width, height] = [size.getUint32(0), size.getUint32(4)];
  let sequence = 0;
  const frames = pngs.flatMap((png, k) => [
    chunk("fcTL", packed([[sequence++, 4], [width, 4], [height, 4], [0, 4], [0, 4], [delays[k], 2], [1000, 2], [0, 1], [0, 1]])),
    ...chunksOf(png).filter(({ type }) => type === "IDAT")
      .map(({ data }) => (k === 0 ? chunk("IDAT", data) : chunk("fdAT", joined(packed([[sequence++, 4]]), data)))),
  ]);
  return [SIGNATURE, chunk("IHDR", head[0]), chunk("acTL", packed([[pngs.length, 4], [0, 4]])), ...frames, chunk("IEND", new Uint8Array())];
}

/** @param {Uint8Array} first @param {Uint8Array} second */
function joined(first, second) {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
