/** What a press on the stage does: it opens the sum of a value, or moves the clock to a step. */
import { clockOf, goTo, pause } from "../../kit/clock.js";
import { runOf, select, selectionOf, tickOfCell } from "../run.js";
import { openLetters, stepReached } from "../selection.js";

/** @import { Run } from "../types.js" */
/** @import { valueOfKey } from "./strip.js" */

/** Open the sum of a value; one that is not computed yet moves the clock there. @param {string} channel @param {Run} run @param {ReturnType<typeof valueOfKey>} value */
export function openValue(channel, run, { layer, direction, t, unit, kind }) {
  if (kind === "x" || t === "0") return;
  const clock = clockOf(channel);
  const tick = tickOfCell(run, layer, direction, t);
  if (tick > clock.tick) {
    pause(clock);
    goTo(clock, tick);
  }
  const gate = openLetters(run).indexOf(kind);
  const reached = stepReached(run, layer, direction, clock.tick);
  const before = selectionOf(channel);
  const ofCell = kind !== "h" && run.whole && run.arch.proj_size > 0;
  select(channel, {
    ...before, layer, direction, gate, t: t === reached ? null : t,
    ...(ofCell ? { inner: unit } : { unit, inner: run.arch.proj_size ? before.inner : unit }),
  });
}

/** Move the clock to a step of the selected layer and direction. @param {string} channel @param {number} t */
export function goToStep(channel, t) {
  const run = runOf(channel);
  if (!run) return;
  const { layer, direction } = selectionOf(channel);
  pause(clockOf(channel));
  goTo(clockOf(channel), tickOfCell(run, layer, direction, Math.min(t, run.length - 1)));
}
