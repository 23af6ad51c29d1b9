/** How gradients are coloured and written: hue is the sign, size a logarithm; a true zero is never "very little". */
import { mixed } from "../../kit/pixels.js";
import { number } from "../../kit/format.js";
import { tint } from "../../kit/svg.js";

/** @import { Scale } from "../stage/strip.js" */

export const DECADES = 3; // powers of ten from the full colour to none
const LEAST = 0.07; // the share of colour that what is not zero keeps

/** The share of its colour, with the sign. @param {number} value @param {number} limit  the largest */
export function shareOf(value, limit) {
  if (!Number.isFinite(value) || value === 0) return value;
  const share = 1 + Math.log10(Math.abs(value) / limit) / DECADES;
  return Math.sign(value) * Math.min(1, Math.max(LEAST, share));
}

/** @param {number} limit @returns {Scale} */
export const logScale = (limit) => ({
  shade: (value) => tint(shareOf(value, limit)),
  pixel: (palette, value) => mixed(palette, value === null ? null : shareOf(value, limit), 1),
});

/**
 * Three decimals (or `digits`); where these would leave fewer than two figures, 1.7e−3; a true zero is 0.
 * @param {number} value @param {number} [digits] @param {number} [behind]  decimals before a power of ten
 */
export function written(value, digits = 3, behind = 1) {
  if (value === 0 || !Number.isFinite(value)) return value === 0 ? "0" : number(value);
  const size = Math.abs(value);
  if (size < 10 ** (1 - digits) || size >= 1000) return value.toExponential(behind).replace("e+", "e").replaceAll("-", "−");
  return number(value, digits);
}

/** As a column of this width has room for it. @param {number} width  px @returns {(value: number) => string} */
export const writer = (width) => (value) => written(value, width < 40 ? 2 : 3, width < 48 ? 0 : 1);
