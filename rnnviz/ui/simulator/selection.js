/** Which unit is meant, at which step, and whether its numbers are here. */

/** @import { Chosen, Run, Selection, Timed } from "./types.js" */

/**
 * The step that a layer and direction has reached when the clock shows `tick`; null before its first.
 * @param {Timed} run @param {number} layer @param {number} direction @param {number} tick
 */
export function stepReached(run, layer, direction, tick) {
  const last = run.length - 1;
  const begun = run.arch.bidirectional ? tick - layer * run.length : tick;
  if (begun < 0) return null;
  return direction ? last - Math.min(begun, last) : Math.min(begun, last);
}

/**
 * A selection with every number inside the network; what is missing is the first.
 * @param {Run} run @param {Partial<Selection> | null} selection
 * @returns {Chosen}
 */
export function fitting(run, selection) {
  const { arch } = run;
  /** @type {Partial<Selection>} */
  const wanted = selection ?? (run.whole ? {} : { layer: run.focus.layer, direction: run.focus.direction, unit: run.focus.unit });
  const unit = inside(wanted.unit, run.whole ? arch.stateSize : arch.hidden_size); // in focus is a unit of the cell
  const sums = arch.gates.length + (arch.proj_size && unit < arch.proj_size ? 1 : 0);
  return {
    layer: inside(wanted.layer, arch.num_layers),
    direction: inside(wanted.direction, arch.directions.length),
    t: typeof wanted.t === "number" && Number.isFinite(wanted.t) ? inside(wanted.t, run.T) : null,
    unit,
    inner: run.whole && arch.proj_size ? inside(wanted.inner ?? unit, arch.hidden_size) : unit,
    gate: inside(wanted.gate ?? (arch.proj_size ? arch.gates.length : 0), sums),
  };
}

/** The nearest of 0..size - 1. @param {number | undefined} value @param {number} size */
const inside = (value, size) => Math.min(Math.max(0, Math.trunc(value ?? 0) || 0), size - 1);

/** Whether the browser has the numbers of this unit. @param {Run} run @param {Pick<Selection, "layer" | "direction" | "unit">} unit */
export function isHere(run, { layer, direction, unit }) {
  if (run.whole) return true;
  const { focus } = run;
  return focus.layer === layer && focus.direction === direction && focus.unit === unit;
}
