/** Where a person is in a run: the step, what is open and what is shown, as the address says it. */
import { clockOf } from "../kit/clock.js";
import { selectionOf } from "./run.js";
import { addressOfSelection } from "./selection.js";
import { addressOfShown, shownOf } from "./shown.js";

/** @import { Run } from "./types.js" */

/** @param {string} channel @param {Run} run @param {import("./shown.js").Shown} [shown] @returns {Record<string, string | null>} null: as on a first visit */
export function addressNow(channel, run, shown = shownOf(channel)) {
  const { tick } = clockOf(channel);
  return { step: tick < 0 ? null : String(tick), ...addressOfSelection(run, selectionOf(channel)), ...addressOfShown(shown) };
}
