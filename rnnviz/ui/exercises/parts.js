/** What the drawings of several kinds share. */
import { tint } from "../kit/svg.js";

export const HIDDEN = "?"; // stands for what the person is still to find

/**
 * Fill a cell with the tone of its value: less than half of the full scale, so that every number reads on it.
 * @param {HTMLElement} cell
 * @param {number} value
 */
export function paintValue(cell, value) {
  const { fill, ink } = tint(value, 2.2);
  cell.style.background = fill;
  cell.style.color = ink;
}
