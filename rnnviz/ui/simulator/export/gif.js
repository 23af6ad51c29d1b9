/** Pictures of one size as a GIF, which every program for slides plays. Each has its own 256 colours. */

const COLOURS = 256;
const CUBES = 1 << 18; // of colours that are alike

/**
 * The colours that a picture has most of, and which of them each pixel gets. Of colours that differ by less than 4 of 255
 * in red, green and blue the one that most pixels have stands for all.
 * @param {Uint8ClampedArray | Uint8Array} rgba
 * @returns {{table: Uint8Array<ArrayBuffer>, indices: Uint8Array}}  256 × 3, and one for each pixel
 */
export function coloursOf(rgba) {
  const [counts, exact, votes] = [new Uint32Array(CUBES), new Uint32Array(CUBES), new Uint32Array(CUBES)];
  const cubes = new Uint32Array(rgba.length / 4);
  for (let k = 0, at = 0; k < cubes.length; k++, at += 4) {
    const [red, green, blue] = [rgba[at], rgba[at + 1], rgba[at + 2]];
    const cube = (red >> 2) << 12 | (green >> 2) << 6 | blue >> 2;
    const colour = red << 16 | green << 8 | blue;
    cubes[k] = cube;
    counts[cube]++;
    if (exact[cube] === colour) votes[cube]++;
    else if (votes[cube]) votes[cube]--;
    else [exact[cube], votes[cube]] = [colour, 1];
  }
  const there = [...new Set(cubes)].sort((a, b) => counts[b] - counts[a]);
  const table = new Uint8Array(3 * COLOURS);
  there.slice(0, COLOURS).forEach((cube, k) => table.set(channels(exact[cube]), 3 * k));
  const places = new Uint8Array(CUBES);
  there.forEach((cube, k) => { places[cube] = k < COLOURS ? k : nearest(table, channels(exact[cube])); });
  return { table, indices: Uint8Array.from(cubes, (cube) => places[cube]) };
}

/** @param {number} colour */
const channels = (colour) => [colour >> 16, colour >> 8 & 255, colour & 255];

/** @param {Uint8Array} table @param {number[]} colour */
function nearest(table, [red, green, blue]) {
  let [best, least] = [0, Infinity];
  for (let k = 0; k < COLOURS; k++) {
    const far = (table[3 * k] - red) ** 2 + (table[3 * k + 1] - green) ** 2 + (table[3 * k + 2] - blue) ** 2;
    if (far < least) [best, least] = [k, far];
  }
  return best;
}

/**
 * GIF's packing (LZW): codes of 9 to 12 bits for runs that were met before, in blocks of at most 255 bytes.
 * @param {Uint8Array} indices
 */
export function packedIndices(indices) {
  const [clear, end] = [256, 257];
  /** @type {number[]} */
  const bytes = [];
  let [bits, held, width, next] = [0, 0, 9, 258];
  /** @param {number} code */
  const write = (code) => {
    held |= code << bits;
    for (bits += width; bits >= 8; bits -= 8) {
      bytes.push(held & 255);
      held >>>= 8;
    }
  };
  const known = new Uint16Array(4096 << 8); // a run's code and the index after it -> the longer run's code, or 0
  write(clear);
  let run = indices[0];
  for (let k = 1; k < indices.length; k++) {
    const longer = run << 8 | indices[k];
    const code = known[longer];
    if (code) {
      run = code;
      continue;
    }
    write(run);
    if (next < 4096) {
      known[longer] = next;
      if (next++ === 1 << width) width++;
    } else {
      write(clear);
      known.fill(0);
      [width, next] = [9, 258];
    }
    run = indices[k];
  }
  write(run);
  write(end);
  if (bits) bytes.push(held & 255);
  const blocks = new Uint8Array(2 + bytes.length + Math.ceil(bytes.length / 255)); // the last byte ends them
  blocks[0] = 8;
  for (let from = 0, to = 1; from < bytes.length; from += 255, to += 256) {
    const block = bytes.slice(from, from + 255);
    blocks[to] = block.length;
    blocks.set(block, to + 1);
  }
  return blocks;
}

/** @param {number} value  of two bytes, the lower one first */
const two = (value) => [value & 255, value >> 8];

/** What stands before all pictures: the file's size in pixels, and that it begins again. @param {number} width @param {number} height */
export const gifHead = (width, height) => Uint8Array.of(
  ...new TextEncoder().encode("GIF89a"), ...two(width), ...two(height), 0x70, 0, 0,
  0x21, 0xff, 11, ...new TextEncoder().encode("NETSCAPE2.0"), 3, 1, 0, 0, 0,
);

/**
 * One picture. @param {Uint8ClampedArray | Uint8Array} rgba @param {number} width @param {number} height @param {number} delay  ms
 * @returns {Uint8Array<ArrayBuffer>[]}
 */
export function gifFrame(rgba, width, height, delay) {
  const { table, indices } = coloursOf(rgba);
  const head = [0x21, 0xf9, 4, 0x04, ...two(Math.round(delay / 10)), 0, 0, 0x2c, 0, 0, 0, 0, ...two(width), ...two(height), 0x87];
  return [Uint8Array.from(head), table, packedIndices(indices)];
}

export const GIF_END = Uint8Array.of(0x3b);
