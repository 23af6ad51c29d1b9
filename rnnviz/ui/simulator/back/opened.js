/** Which gradient is open when the clock shows a tick, and when it is known. */
import { stepBack, stepsOf, tickBack } from "./order.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Chosen, Opened } from "./types.js" */

/** The tick at which a gradient is known. @param {WholeRun} run @param {Opened} opened */
export function dueOf(run, { kind, layer, direction, t }) {
  if (kind === "x") return Math.max(...run.arch.directions.map((_, d) => tickBack(run, 0, d, Number(t))));
  const first = direction ? run.length - 1 : 0;
  return tickBack(run, layer, direction, t === "0" ? first : t);
}

/** @param {WholeRun} run @param {Opened} opened @param {number} tick */
export const isReached = (run, opened, tick) => dueOf(run, opened) <= tick;

/** The number whose gradient is open when the clock shows `tick`; null before the first step. @param {WholeRun} run @param {Chosen} chosen @param {number} tick @returns {Opened | null} */
export function openedAt(run, { kind, layer, direction, t, unit }, tick) {
  const step = t ?? stepBack(run, kind === "x" ? 0 : layer, kind === "x" ? 0 : direction, Math.min(tick, stepsOf(run) - 1));
  return step === null ? null : { kind, layer, direction, t: step, unit };
}
