/** Which unit at which step the dock shows, and whether its numbers are here. */
import { operandsOf } from "../operands.js";
import { stepBefore, tickOfCell } from "../run.js";
import { fitting, isHere, openLetters, stepReached } from "../selection.js";

/** @import { Chosen, Place, Run, Selection } from "../types.js" */
/**
 * @typedef {object} Moment
 * @property {"ready" | "later" | "padded" | "elsewhere"} status  later: not computed yet; elsewhere: the server has it
 * @property {Chosen} chosen  the selection inside the network
 * @property {number} t  @property {number} due  the tick at which it is computed
 * @property {string[]} letters  of what can be opened
 * @property {Place | null} at  its numbers, where they are here
 */

/** @param {Run} run @param {Selection} selection @param {number} tick @returns {Moment} */
export function momentOf(run, selection, tick) {
  const chosen = fitting(run, selection);
  const { layer, direction } = chosen;
  const first = direction ? run.length - 1 : 0;
  const t = chosen.t ?? stepReached(run, layer, direction, tick) ?? first;
  const due = tickOfCell(run, layer, direction, t);
  const letters = openLetters(run);
  if (due < 0) return { status: "padded", chosen, t, due, letters, at: null };
  if (!isHere(run, chosen)) return { status: due > tick ? "later" : "elsewhere", chosen, t, due, letters, at: null };
  /** @type {Place} */
  const at = { run, ...chosen, t, before: stepBefore(run, direction, t), of: operandsOf(run, chosen) };
  return { status: due > tick ? "later" : "ready", chosen, t, due, letters, at };
}

/** Whether unit `unit` of h carries this number: of a unit behind a projection there may be none. @param {Place} at */
export const hasState = ({ run, of }) => run.arch.proj_size === 0 || of.projects();
