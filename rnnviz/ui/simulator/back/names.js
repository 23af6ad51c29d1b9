/** What the number that is open on the way back is called. */
import { gradientName } from "./sums.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Chosen, Opened } from "./types.js" */

/** @param {WholeRun} run @param {Chosen} chosen @param {Opened | null} opened */
export const openedName = (run, chosen, opened) => (opened ? gradientName(run, opened) : `d_${chosen.kind}`);

/** Inside the network: what was open in another one may not be there. @param {WholeRun} run @param {Chosen} chosen @returns {Chosen} */
export function fittingChosen(run, chosen) {
  const { arch } = run;
  const kind = chosen.kind === "c" && !arch.cell.memory ? "h" : chosen.kind;
  const size = kind === "x" ? arch.input_size : kind === "c" ? arch.hidden_size : arch.stateSize;
  const t = typeof chosen.t === "number" ? Math.min(chosen.t, run.length - 1) : chosen.t;
  return {
    kind, layer: Math.min(chosen.layer, arch.num_layers - 1), direction: Math.min(chosen.direction, arch.directions.length - 1),
    unit: Math.min(chosen.unit, size - 1), t: kind === "x" && t === "0" ? null : t, entry: chosen.entry,
  };
}
