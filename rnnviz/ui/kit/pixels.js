/** The shades of values, and their colours where a canvas is painted: the same as `tint` of `svg.js` has the browser mix. */

/** @typedef {Record<string, string>} Palette  #rrggbb by name */

/** A signed value. @param {Palette} palette @param {number | null} value @param {number} limit  the end of the scale */
export function mixed(palette, value, limit) {
  if (value === null || !Number.isFinite(value)) return palette.overflow;
  return between(palette.zero, value < 0 ? palette.negative : palette.positive, Math.min(1, Math.abs(value) / limit));
}

const SHADES = 200; // between two colours, more than an eye or a channel tells apart: a value that hardly moves keeps its own

/** Between two colours of the theme, as a browser mixes them. @param {string} from  its name @param {string} to @param {number} share */
export const mix = (from, to, share) => `color-mix(in srgb, var(--rv-${to}) ${(100 * Math.round(SHADES * share)) / SHADES}%, var(--rv-${from}))`;

/** @type {Map<string, string[]>} */
const shades = new Map(); // by the two colours

/** @param {string} from  #rrggbb @param {string} to @param {number} share */
export function between(from, to, share) {
  let own = shades.get(from + to);
  if (!own) shades.set(from + to, own = shadesOf(channels(from), channels(to)));
  return own[Math.round(SHADES * share)];
}

/** @param {number[]} low @param {number[]} high */
const shadesOf = (low, high) => Array.from({ length: SHADES + 1 }, (_, step) => (
  `rgb(${low.map((channel, k) => Math.round(channel + (step / SHADES) * (high[k] - channel))).join(" ")})`));

/** @param {string} hex  #rrggbb */
const channels = (hex) => [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16));
