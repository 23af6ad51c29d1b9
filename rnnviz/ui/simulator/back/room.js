/** How the strips and the tracks under them share the height of their card. */
import { layOut } from "./layout.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Place } from "./layout.js" */
/** @import { Chosen } from "./types.js" */
/** @typedef {{width: number, height: number, stacked: boolean}} Size  stacked: the card is as high as what is in it */
/** @typedef {{place: Place, open: boolean[], heights: number[]}} Shared */

const LEAST = [58, 48]; // px, of the norms and of the matrix
const MOST = [120, 130];
const ONE_LOSS = 24; // a matrix of one row

/**
 * Both tracks stand open where the strips have room beside them, then the norms alone; what a person has folded or
 * opened stays so.
 * @param {WholeRun} run @param {Chosen} chosen @param {Size} size @param {number} first
 * @param {{folds: (boolean | null)[], heads: (open: boolean[]) => number, rows: number}} tracks  heads: what is as high as it is
 * @returns {Shared}
 */
export function shareRoom(run, chosen, { width, height, stacked }, first, { folds, heads, rows }) {
  const least = rows === 1 ? [LEAST[0], ONE_LOSS] : LEAST;
  const most = rows === 1 ? [MOST[0], ONE_LOSS] : MOST;
  const wished = stacked ? [[false, false]] : [[true, true], [true, false], [false, false]];
  /** @type {Shared | null} */
  let shared = null;
  for (const wish of wished) {
    const open = wish.map((own, k) => folds[k] ?? own);
    const parts = open.map((own, k) => (own ? least[k] : 0));
    const around = heads(open);
    const need = stacked ? 0 : around + parts[0] + parts[1];
    const place = layOut(run, chosen, { width, height: height - need }, first, open.some(Boolean) ? 4 : 3);
    const left = height - need - place.height;
    shared = { place, open, heights: open.map((own, k) => (own ? least[k] + Math.max(0, Math.min(most[k] - least[k], Math.floor(left / (open[0] && open[1] ? 2 : 1)))) : 0)) };
    if (left >= 0) break;
  }
  return /** @type {Shared} */ (shared);
}
