/** How gradients are written and coloured: they have no size of their own, so their scale is a logarithm. Pure. */
import { number, scientific } from "../kit/format.js";
import { tint } from "../kit/svg.js";

const POWERS = 3; // of ten, from full colour to the lightest
const LIGHTEST = 0.06; // of a number that is not 0: "no way leads here" and "very little" are never the same

/** Four decimals, and where these leave fewer than two figures a power of ten; a true zero is "0". @param {number} value @param {number} [digits] */
export function gradient(value, digits = 4) {
  if (value === 0) return "0";
  return Math.abs(value) < 10 ** (1 - digits) ? scientific(value) : number(value, digits);
}

/** Sign is hue, size is a logarithm: full colour at `top`, almost none three powers of ten below. @param {number} value @param {number} top */
export function tintOf(value, top) {
  if (!Number.isFinite(value) || value === 0) return tint(value);
  return tint(Math.sign(value) * shareOf(value, top));
}

/** How far up its scale a number is, from 0 to 1. @param {number} value @param {number} top */
export function shareOf(value, top) {
  if (value === 0) return 0;
  return Math.min(1, Math.max(LIGHTEST, 1 + Math.log10(Math.abs(value) / top) / POWERS));
}
