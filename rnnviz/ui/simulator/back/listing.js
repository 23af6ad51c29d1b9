/** The listing of plain torch with the gradient that is open; nothing here touches the document. */
import { entryValues, fittingEntry, partsOf } from "./entry.js";
import { allowedBy, torchOf } from "./gradients.js";
import { stepsOf } from "./order.js";
import { openedAt } from "./opened.js";
import { comparedWithTorch } from "./sums.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Chosen, Gradients } from "./types.js" */
/** @typedef {{start: string, ends: Record<string, string>}} BackParts */

const DIGITS = { float32: 9, float64: 17 }; // that tell a number of the dtype from its neighbours

/**
 * For what is open when the clock shows `tick`. Its assert takes autograd's number where ours is farther from it than
 * the tolerance; without a finite number there is none.
 * @param {BackParts} parts @param {{run: WholeRun, back: Gradients}} now @param {Chosen} chosen @param {number} tick
 */
export function listingBack(parts, { run, back }, chosen, tick) {
  const { end, places, ours, torch, tolerance } = openNow(run, back, chosen, tick);
  const near = allowedBy(back).amplified ? ours === torch : Math.abs(ours - torch) <= tolerance;
  const value = near ? ours : torch;
  const shown = { ...places, value: String(Number(value.toPrecision(DIGITS[run.match.dtype]))), tolerance: tolerance.toExponential(1) };
  const text = (parts.ends[end] ?? "").replace(/\{(\w+)\}/g, (_, name) => String(/** @type {Record<string, unknown>} */ (shown)[name]));
  return parts.start + (Number.isFinite(value) ? text : text.replace(/\nexpected = [^]*/, "\n"));
}

/** @param {WholeRun} run @param {Gradients} back @param {Chosen} chosen @param {number} tick */
function openNow(run, back, chosen, tick) {
  if (tick >= stepsOf(run)) {
    const entry = fittingEntry(run, back, chosen.entry, chosen);
    const index = entry.column === null ? entry.row : `${entry.row}, ${entry.column}`;
    return { end: partsOf(entry.name).side === "head" ? "head" : "weight", places: { name: entry.name, index }, ...entryValues(back, entry) };
  }
  const of = openedAt(run, chosen, Math.max(0, tick)) ?? { ...chosen, t: chosen.direction ? 0 : run.length - 1 };
  const { kind, layer, direction, t, unit } = of;
  const row = layer * run.arch.directions.length + direction;
  return { end: t === "0" ? `${kind}_0` : kind, places: { layer, direction, t, unit, row }, ours: comparedWithTorch(back, of), torch: torchOf(back, of), tolerance: back.match.tolerance };
}
