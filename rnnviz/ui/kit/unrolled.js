/** Pieces of an unrolled network that several drawings share: a cell at a step, its input, and the way to the next cell. */
import { el, label, wire } from "./svg.js";

/**
 * Sizes in px: `step` from one column to the next, `width` of a cell in it, `height` of a cell.
 * @typedef {{step: number, width: number, height: number}} Grid
 */

/** A cell. @param {SVGElement} parent @param {number} x @param {number} y @param {Grid} grid @param {string} [state]  a class */
export const cellAt = (parent, x, y, { width, height }, state = "") =>
  el(parent, "rect", { class: `box cell ${state}`, x, y, width, height, rx: 5 });

/**
 * What comes in at a step, round where a cell is square, with its name.
 * @param {SVGElement} parent
 * @param {number} x
 * @param {number} y
 * @param {Grid} grid
 * @param {{name: string, state?: string, ink?: string}} input
 */
export function inputAt(parent, x, y, { width, height }, { name, state = "", ink = "x" }) {
  el(parent, "rect", { class: `box input ${state}`, x, y, width, height, rx: height / 2 });
  label(parent, x + width / 2, y + height / 2 + 4, name, ink);
}

/**
 * The state's way from a cell to the next one in its direction.
 * @param {SVGElement} parent
 * @param {number} x  of the cell that it leaves
 * @param {number} y  of the cell
 * @param {Grid} grid
 * @param {{reverse?: boolean, state?: string}} [way]
 */
export function stateFrom(parent, x, y, { step, width, height }, { reverse = false, state = "" } = {}) {
  const middle = y + height / 2;
  const [from, to] = reverse ? [x - 1, x - step + width + 1] : [x + width + 1, x + step - 1];
  wire(parent, `h ${state}`, [[from, middle], [to, middle]]);
}

/** The way up within a column. @param {SVGElement} parent @param {string} className @param {number} x  middle @param {number} from @param {number} to */
export const wayUp = (parent, className, x, from, to) => wire(parent, className, [[x, from], [x, to]]);
