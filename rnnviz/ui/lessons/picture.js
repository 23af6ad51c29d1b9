/** What a picture of cells says: numbers by hand beside torch's, places, columns of a tick. Pure. */
import { number } from "../kit/format.js";
import { say } from "../kit/words.js";

/** @import { CellsPicture, Part } from "./types.js" */
/** @typedef {{label: string, byHand: number, torch: number}} Pair  one place, computed twice */

const MOST = 8; // rows of a block of numbers

/** Row r, column c. @param {CellsPicture} picture @param {number} r @param {number} c */
function pairAt({ numbers, torch }, r, c) {
  const at = r * numbers.shape[1] + c;
  return { byHand: numbers[at], torch: torch[at] };
}

/** Where a cell is, in words. @param {CellsPicture} picture @param {number} r @param {number} c */
function placeOf({ rowLabels, columns }, r, c) {
  const [row, column] = [rowLabels[r], columns[c]];
  return row && column ? say("{row} at {column}", { row, column }) : row || column || "";
}

/**
 * The read-out of a cell: its number by hand, and by torch.
 * @param {string} name
 * @param {CellsPicture} picture
 * @param {number} r
 * @param {number} c
 */
export function sayCell(name, picture, r, c) {
  const { byHand, torch } = pairAt(picture, r, c);
  const numbers = { ours: number(byHand), torchs: number(torch) };
  return say("{name} {place}: {ours} by hand, {torchs} by torch", { name, place: placeOf(picture, r, c), ...numbers });
}

/**
 * The columns of a part that are known from this tick on, of the chosen sample.
 * @param {Pick<CellsPicture, "own">} picture
 * @param {Part} part
 * @param {number} tick
 */
export function columnsMade({ own }, part, tick) {
  const columns = [...part.ticks.keys()].filter((c) => part.ticks[c] === tick);
  return own ? columns.filter((c) => own.includes(c)) : columns;
}

/**
 * The numbers of a column of a part, or of a picture's only row; `more`: how many are left out.
 * @param {CellsPicture} picture
 * @param {Part} part
 * @param {number} column
 * @returns {{pairs: Pair[], more: number}}
 */
export function pairsOf(picture, part, column) {
  const isRow = picture.numbers.shape[0] === 1;
  const count = isRow ? picture.numbers.shape[1] : part.last - part.first;
  const pairs = Array.from({ length: Math.min(count, MOST) }, (_, k) => (isRow
    ? { label: picture.columns[k], ...pairAt(picture, 0, k) }
    : { label: picture.rowLabels[part.first + k] ?? "", ...pairAt(picture, part.first + k, column) }));
  return { pairs, more: count - pairs.length };
}

/** A number in its cell. @param {CellsPicture} picture @param {number} value */
export const written = ({ whole }, value) => (whole ? String(Math.round(value)) : number(value, 2));

/** What a picture leaves out, in words. @param {CellsPicture} picture */
export function sayPooled({ steps: [rows, columns], cut: [shown, all] }) {
  const notes = [];
  if (rows * columns > 1) notes.push(say("Each cell is the number farthest from 0 of {count}.", { count: rows * columns }));
  if (shown < all) notes.push(say("The first {shown} of {all} are drawn.", { shown, all }));
  return notes.join(" ");
}

/** How a column looks at a tick. @param {number} made  the tick at which it is known @param {number} tick */
export function stateAt(made, tick) {
  if (made > tick) return "later";
  return made === tick && tick > 0 ? "now" : "";
}
