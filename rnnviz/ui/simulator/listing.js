/** The listing of plain torch with the number that is open on the page; nothing here touches the document. */
import { fitting, stepReached } from "./selection.js";

/**
 * What `rnnviz/ui/simulator/notebook.py` sends: a listing is start, calls[layer] and ends[layer][direction].
 * @typedef {{start: string, calls: string[], ends: string[][]}} Parts
 */

const DIGITS = { float32: 9, float64: 17 }; // that tell a number of the dtype from its neighbours

/**
 * The listing for what is selected when the clock shows `tick`. Its assert takes torch's number where ours is farther
 * from it than the tolerance; without a finite number there is none.
 * @param {Parts} parts
 * @returns {string}
 */
export function listing(parts, run, selection, tick) {
  const { layer, direction, unit: wanted, t: chosen } = fitting(run, selection);
  const unit = Math.min(wanted, run.arch.stateSize - 1); // a projected state has fewer units than the cell
  const t = chosen ?? stepReached(run, layer, direction, tick) ?? (direction ? run.length - 1 : 0);
  const tolerance = run.match.tolerances[layer][direction].h;
  const { ours, torch } = numbersAt(run, layer, direction, unit, t);
  const value = Math.abs(ours - torch) <= tolerance ? ours : torch;
  const places = { t, unit, value: written(value, run.match.dtype), tolerance: tolerance.toExponential(1) };
  const end = parts.ends[layer][direction].replace(/\{(\w+)\}/g, (_, name) => String(places[name]));
  const shown = Number.isFinite(value) ? end : end.replace(/\nexpected = [^]*/, "\n");
  return parts.start + parts.calls[layer] + shown;
}

/** Both numbers of a unit at a step; nan where they are not here. */
function numbersAt(run, layer, direction, unit, t) {
  if (run.whole) {
    const { h, torchH } = run.layers[layer][direction];
    const at = t * run.arch.stateSize + unit;
    return { ours: h[at], torch: torchH[at] };
  }
  const { focus } = run;
  const here = focus.layer === layer && focus.direction === direction && focus.unit === unit && focus.series.h;
  return here ? { ours: focus.series.h[t], torch: focus.torchH[t] } : { ours: NaN, torch: NaN };
}

const written = (value, dtype) => String(Number(value.toPrecision(DIGITS[dtype] ?? DIGITS.float64)));
