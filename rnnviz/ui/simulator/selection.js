/** Which unit is meant, at which step, and whether its numbers are here. */

/** The step that a layer and direction has reached when the clock shows `tick`; null before its first. */
export function stepReached(run, layer, direction, tick) {
  const last = run.length - 1;
  const begun = run.arch.bidirectional ? tick - layer * run.length : tick;
  if (begun < 0) return null;
  return direction ? last - Math.min(begun, last) : Math.min(begun, last);
}

/** A selection with every number inside the network; what is missing is the first. @returns {Selection} */
export function fitting(run, selection) {
  const { arch } = run;
  const wanted = selection ?? run.focus ?? {};
  const inside = (value, size) => Math.min(Math.max(0, Math.trunc(value ?? 0) || 0), size - 1);
  const unit = inside(wanted.unit, run.whole ? arch.stateSize : arch.hidden_size); // in focus is a unit of the cell
  const sums = arch.gates.length + (arch.proj_size && unit < arch.proj_size ? 1 : 0);
  return {
    layer: inside(wanted.layer, arch.num_layers),
    direction: inside(wanted.direction, arch.directions.length),
    t: Number.isFinite(wanted.t) ? inside(wanted.t, run.T) : null,
    unit,
    inner: run.whole && arch.proj_size ? inside(wanted.inner ?? unit, arch.hidden_size) : unit,
    gate: inside(wanted.gate ?? (arch.proj_size ? arch.gates.length : 0), sums),
  };
}

/** Whether the browser has the numbers of this unit. */
export function isHere(run, { layer, direction, unit }) {
  const { focus } = run;
  return run.whole || (focus.layer === layer && focus.direction === direction && focus.unit === unit);
}
