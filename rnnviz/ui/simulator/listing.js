/** The listing of plain torch with the number that is open on the page; nothing here touches the document. */
import { fitting, isHere, stepReached } from "./selection.js";

/** @import { Parts, Run, Selection } from "./types.js" */

const DIGITS = { float32: 9, float64: 17 }; // that tell a number of the dtype from its neighbours

/**
 * The listing for what is selected when the clock shows `tick`. Its assert takes torch's number where ours is farther
 * from it than the tolerance; without a finite number there is none.
 * @param {Parts} parts @param {Run} run @param {Partial<Selection>} selection @param {number} tick
 * @returns {string}
 */
export function listing(parts, run, selection, tick) {
  return parts.start + parts.calls[placeOpen(run, selection, tick).layer] + lastLines(parts, run, selection, tick);
}

/** The number that is open. @param {Run} run @param {Partial<Selection>} selection @param {number} tick */
export function placeOpen(run, selection, tick) {
  const { layer, direction, unit: wanted, t: chosen } = fitting(run, selection);
  const unit = Math.min(wanted, run.arch.stateSize - 1); // a projected state has fewer units than the cell
  return { layer, direction, unit, t: chosen ?? stepReached(run, layer, direction, tick) ?? (direction ? run.length - 1 : 0) };
}

/** What stands behind the call: the number, and its assert. @param {Parts} parts @param {Run} run @param {Partial<Selection>} selection @param {number} tick */
export function lastLines(parts, run, selection, tick) {
  const { layer, direction, unit, t } = placeOpen(run, selection, tick);
  const tolerance = run.match.tolerances[layer][direction].h;
  const { ours, torch } = numbersAt(run, layer, direction, unit, t);
  const value = Math.abs(ours - torch) <= tolerance ? ours : torch;
  /** @type {Record<string, string | number>} */
  const places = { t, unit, value: written(value, run.match.dtype), tolerance: tolerance.toExponential(1) };
  const end = parts.ends[layer][direction].replace(/\{(\w+)\}/g, (_, name) => String(places[name]));
  return Number.isFinite(value) ? end : end.replace(/\nexpected = [^]*/, "\n");
}

/**
 * Both numbers of a unit at a step; nan where they are not here.
 * @param {Run} run @param {number} layer @param {number} direction @param {number} unit @param {number} t
 */
function numbersAt(run, layer, direction, unit, t) {
  if (run.whole) {
    const { h, torchH } = run.layers[layer][direction];
    const at = t * run.arch.stateSize + unit;
    return { ours: h[at], torch: torchH[at] };
  }
  const { series: { h }, torchH } = run.focus;
  return isHere(run, { layer, direction, unit }) && h && torchH ? { ours: h[t], torch: torchH[t] } : { ours: NaN, torch: NaN };
}

/** @param {number} value @param {keyof typeof DIGITS} dtype */
const written = (value, dtype) => String(Number(value.toPrecision(DIGITS[dtype])));
