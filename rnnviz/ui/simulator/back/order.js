/** The order of the way back: the ticks of the way forward from the last to the first, then the weights, then clipping. */
import { tickOfCell } from "../run.js";
import { cellsOfTick } from "../stage_words.js";
import { nameOf } from "../naming.js";
import { say } from "../../kit/words.js";

/** @import { Run, Step, Timed } from "../types.js" */
/** @import { Question } from "./types.js" */
/** @typedef {Pick<Run, "ticks">} Ticked */

/** How many ticks walk back through the network. @param {Ticked} run */
export const stepsOf = ({ ticks }) => ticks.shape[0];

/** The tick of dW and db, and the last one, of clipping. @param {Ticked} run */
export const weightsTick = (run) => stepsOf(run);
/** @param {Ticked} run */
export const clipTick = (run) => stepsOf(run) + 1;

/** The cells that a tick reaches; none before the first and behind the network. @param {Ticked} run @param {number} tick */
export const cellsAt = (run, tick) => (tick < 0 || tick >= stepsOf(run) ? [] : cellsOfTick(run, stepsOf(run) - 1 - tick));

/** The tick at which the gradient of a cell's state is known. @param {Timed & Ticked} run @param {number} layer @param {number} direction @param {number} t */
export function tickBack(run, layer, direction, t) {
  const forward = tickOfCell(run, layer, direction, t);
  return forward < 0 ? -1 : stepsOf(run) - 1 - forward;
}

/**
 * The step that a layer and direction has reached; null before its first.
 * @param {Timed & {arch: {num_layers: number}}} run @param {number} layer @param {number} direction @param {number} tick
 */
export function stepBack(run, layer, direction, tick) {
  const last = run.length - 1;
  const begun = run.arch.bidirectional ? tick - (run.arch.num_layers - 1 - layer) * run.length : tick;
  if (begun < 0) return null;
  return direction ? Math.min(begun, last) : last - Math.min(begun, last);
}

/** The last step that a layer and direction has reached when the clock shows `tick`; null before its first. @param {Run} run @param {number} layer @param {number} direction @param {number} tick */
export const reachedStep = (run, layer, direction, tick) => (tick < 0 ? null : stepBack(run, layer, direction, Math.min(tick, stepsOf(run) - 1)));

/** The step that is computed after this one, and hands its gradient on to it; null for the last. @param {Timed} run @param {number} direction @param {Step} t @returns {number | null} */
export function stepAfter(run, direction, t) {
  if (t === "0") return direction ? run.length - 1 : 0;
  const after = direction ? t - 1 : t + 1;
  return after < 0 || after >= run.length ? null : after;
}

/** Whether the way is cut before this step. @param {Timed} run @param {number} truncate @param {number} direction @param {number} t */
export function isCut(run, truncate, direction, t) {
  const count = direction ? run.length - 1 - t : t;
  return truncate > 0 && count > 0 && count % truncate === 0;
}

const NAMED = 8; // labels: of more, each has room for two letters

/** A label for the moment before the first tick: the question, as short as its place. @param {Run} run @param {Pick<Question, "of" | "number">} question */
export function labelOfQuestion(run, { of, number }) {
  if (stepsOf(run) + 3 > NAMED) return "?";
  if (number) return `${number[0]}[${number[3]}][${number[4]}]`;
  return of === "sum" ? say("sum") : of === "error" ? say("error") : say("loss");
}

/** A short label for each tick. @param {Run} run */
export function labelsBack(run) {
  const steps = Array.from({ length: stepsOf(run) }, (_, tick) => {
    const [layer, , t] = cellsAt(run, tick)[0];
    if (!run.arch.bidirectional) return run.labels[t] === undefined ? `${t}` : `${t} · ${run.labels[t]}`;
    return run.arch.num_layers > 1 && t === run.length - 1 ? `L${layer} ${t}` : `${t}`;
  });
  return [...steps, stepsOf(run) + 3 > NAMED ? "dW" : "dW, db", say("clip")];
}

/** What the clock shows. @param {Run} run @param {number} tick */
export function statusBack(run, tick) {
  if (tick < 0) return say("the question");
  if (tick === weightsTick(run)) return say("all weights’ gradients");
  if (tick > weightsTick(run)) return say("clipping");
  const cells = cellsAt(run, tick);
  if (!run.arch.bidirectional) return say("back at t = {t}", { t: cells[0][2] });
  const both = say("back at t = {t} → and {back} ←", { t: cells[0][2], back: cells[1][2] });
  return run.arch.num_layers > 1 ? say("layer {layer}: {both}", { layer: cells[0][0], both }) : both;
}

/** What the gradients are of, in few words. @param {{arch: Pick<Run["arch"], "num_layers" | "bidirectional">}} run @param {Pick<Question, "of" | "number">} question */
export function nameOfQuestion(run, { of, number }) {
  if (number) {
    const [kind, layer, direction, t, unit] = number;
    return nameOf(run, { kind, layer, direction, t, unit });
  }
  if (of === "sum") return say("sum of outputs");
  return of === "error" ? say("squared error") : say("cross-entropy");
}
