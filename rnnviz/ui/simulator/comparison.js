/**
 * Torch's number beside ours.
 *
 * @typedef {{value: number, difference: number, verdict: "equal"|"differs"|"overflow"}} Check
 */

/** As `rnnviz/check` judges: of the same inf or nan, and of what follows from an overflow, nothing can be said. */
export function checked(ours, theirs, tolerance) {
  const difference = Math.abs(ours - theirs);
  const lost = !Number.isFinite(ours) && Object.is(ours, theirs);
  if (lost || tolerance === Infinity) return { value: theirs, difference, verdict: "overflow" };
  return { value: theirs, difference, verdict: difference <= tolerance ? "equal" : "differs" };
}

/** Of a state, `h` or `c`, at the step that is explained. @returns {Check} */
export function torchBeside({ run, layer, direction, of, t }, state) {
  const tolerance = run.match.tolerances[layer][direction][state];
  return checked(of.series(state, t), of.torch(state, t), tolerance);
}
