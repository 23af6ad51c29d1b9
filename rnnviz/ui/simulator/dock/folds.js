/** Which terms of a sum have a row of their own: zeros fold, and of long parts all but the largest. */

/** @import { SumPart, SumRow } from "./sums.js" */
/** @typedef {{rows: SumRow[], zeros: SumRow[], smaller: SumRow[], rest: SumPart["rest"]}} Folded */

const IN_FULL = 8; // terms of a part, where there is room
const OF_MORE = 7;
const LEAST = 3; // with the row of the others

/** NaN is what matters most. @param {SumRow} row */
const size = ({ product }) => (Number.isNaN(product) ? Infinity : Math.abs(product));

/**
 * @param {SumPart} part @param {number} most  rows @param {boolean} zeros  shown too
 * @param {boolean} smaller  shown too
 * @returns {Folded}
 */
export function foldedPart(part, most, zeros, smaller) {
  const { rest } = part;
  if (part.kind !== "x" && part.kind !== "h") return { rows: part.rows, zeros: [], smaller: [], rest };
  const none = zeros ? [] : part.rows.filter(({ product }) => product === 0);
  const some = part.rows.filter((row) => !none.includes(row));
  if (smaller || some.length <= most) return { rows: some, zeros: none, smaller: [], rest };
  const large = new Set(some.toSorted((a, b) => size(b) - size(a) || a.index - b.index).slice(0, Math.max(1, most - 1)));
  return { rows: some.filter((row) => large.has(row)), zeros: none, smaller: some.filter((row) => !large.has(row)), rest };
}

/**
 * How many terms each part of a sum shows where there is room for so many rows.
 * @param {SumPart[]} parts @param {number} room
 */
export function roomOf(parts, room) {
  const isLong = (/** @type {SumPart} */ { kind }) => kind === "x" || kind === "h";
  const needs = parts.map((part) => (isLong(part) ? part.rows.filter(({ product }) => product !== 0).length : 1));
  const folds = parts.filter((part) => isLong(part) && (part.rest || part.rows.some(({ product }) => product === 0))).length;
  const wanted = needs.map((need) => (need > IN_FULL ? OF_MORE + 1 : need));
  for (let over = wanted.reduce((sum, need) => sum + need, folds) - room; over > 0; over--) {
    const largest = wanted.indexOf(Math.max(...wanted));
    if (wanted[largest] <= LEAST) break;
    wanted[largest] -= 1;
  }
  return wanted;
}
