/** How long vectors are, step by step. */
import { say } from "../../kit/words.js";

/** @import { Floats, WholeRun } from "../types.js" */
/** @import { Gradients } from "./types.js" */

/** The root of the sum of squares of each step. @param {Floats} values  (T, size) @returns {number[]} */
export function norms(values) {
  const [T, size] = values.shape;
  return Array.from({ length: T }, (_, t) => Math.hypot(...values.subarray(t * size, (t + 1) * size)));
}

/** Whether truncation keeps what the loss at s gives to step t: no multiple of k lies between them. @param {number} length @param {number} direction @param {number} k @param {number} s @param {number} t */
export function isKept(length, direction, k, s, t) {
  if (!k) return true;
  const count = (/** @type {number} */ step) => Math.floor((direction ? length - 1 - step : step) / k);
  return count(s) === count(t);
}

/** Powers of ten that enclose what is positive, at most so many. @param {number[]} values @param {number} most @returns {[low: number, high: number]} */
export function decades(values, most) {
  const some = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  if (!some.length) return [-1, 0];
  const high = Math.ceil(Math.max(...some) + 1e-9);
  return [Math.max(high - most, Math.min(high - 1, Math.floor(Math.min(...some)))), high];
}

/** The first blocks between cuts, from their first step to their last: "0–7, 8–15, …". @param {number} length @param {number} direction @param {number} k */
export function blocksOf(length, direction, k) {
  const shown = [0, k].filter((count) => count < length).map((count) => {
    const [first, last] = [count, Math.min(count + k, length) - 1].map((own) => (direction ? length - 1 - own : own));
    return first === last ? String(first) : `${first}–${last}`;
  });
  return shown.join(", ") + (2 * k < length ? ", …" : "");
}

/** Whether truncation keeps all of what the losses of a row give to step t, some of it, or nothing. @param {number} length @param {number} direction @param {number} k @param {number[]} losses @param {number} t */
export function keptOf(length, direction, k, losses, t) {
  const kept = losses.filter((s) => isKept(length, direction, k, s, t)).length;
  return kept === losses.length ? "all" : kept ? "some" : "nothing";
}

/**
 * A row for the loss of each step, or of some steps together where there are many, or for the one number that is asked
 * about. Its numbers are null until they have come.
 * @param {WholeRun} run @param {Gradients} back @param {number} layer @param {number} direction @returns {import("./loss_matrix.js").Losses}
 */
export function lossesOf(run, back, layer, direction) {
  const { number } = back.question;
  if (number) return { norms: norms(back.layers[layer][direction].h), T: run.T, rows: [[number[3]]], names: [say("reached")], kept: null };
  const { reached, kept } = back.parts;
  const { together } = back;
  const rows = Array.from({ length: Math.ceil(run.length / together) }, (_, row) => (
    Array.from({ length: Math.min(together, run.length - row * together) }, (_, k) => row * together + k)));
  const [first, last] = [rows[0], rows[rows.length - 1]].map((row) => (row.length > 1 ? `${row[0]}–${row[row.length - 1]}` : String(row[0])));
  const names = together > 1 ? [first, last] : [say("loss 0"), last];
  return { norms: reached?.[layer][direction] ?? null, T: run.T, rows, names, kept: kept?.[layer][direction] ?? null };
}
