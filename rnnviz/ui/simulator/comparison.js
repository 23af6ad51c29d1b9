/** Torch's number beside ours. */

/** @import { Check, Place } from "./types.js" */

/**
 * As `rnnviz/check` judges: of the same inf or nan, and of what follows from an overflow, nothing can be said.
 * @param {number} ours @param {number} theirs @param {number} tolerance
 * @returns {Check}
 */
export function checked(ours, theirs, tolerance) {
  const difference = Math.abs(ours - theirs);
  const lost = !Number.isFinite(ours) && Object.is(ours, theirs);
  if (lost || tolerance === Infinity) return { value: theirs, difference, verdict: "overflow" };
  return { value: theirs, difference, verdict: difference <= tolerance ? "equal" : "differs" };
}

/** Of a state at the step that is explained. @param {Place} at @param {"h" | "c"} state @returns {Check} */
export function torchBeside({ run, layer, direction, of, t }, state) {
  if (run.whole && run.unchecked) return { value: NaN, difference: NaN, verdict: "open" };
  const tolerance = run.match.tolerances[layer][direction][state];
  if (tolerance === undefined) throw new Error(`tolerances must hold the state ${state}`);
  return checked(of.series(state, t), of.torch(state, t), tolerance);
}
