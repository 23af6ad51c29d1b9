/** What a tick of a lesson is about: which stages compute, which layer the stage shows, which sum is written out. Pure. */

/** @import { LayerRun, Lesson, Stage } from "./types.js" */

export const LAYER = "lesson.layer"; // the channel of the simulator's views in a lesson

/** Whether a stage computes at a tick. @param {Pick<Stage, "begin" | "end">} stage @param {number} tick */
export const isNow = ({ begin, end }, tick) => tick > begin && tick <= end;

/**
 * The call that the stage shows: one that is computed now, the wanted one first; else the one that was computed last.
 * @param {Pick<Lesson, "runs" | "stages">} lesson @param {number} tick @param {number | null} wanted  its stage
 * @returns {LayerRun}
 */
export function chosenRun({ runs, stages }, tick, wanted) {
  const first = (/** @type {LayerRun[]} */ some) => some.find(({ stage }) => stage === wanted) ?? some[0];
  const now = runs.filter(({ stage }) => isNow(stages[stage], tick));
  if (now.length) return first(now);
  const done = runs.filter(({ stage }) => stages[stage].end <= tick);
  const latest = Math.max(...done.map(({ stage }) => stages[stage].end));
  return first(done.filter(({ stage }) => stages[stage].end === latest)) ?? first(runs);
}

/** The tick of the layer's own clock; -1 before its first. @param {Pick<Lesson, "stages">} lesson @param {LayerRun} own @param {number} tick */
export function tickOfRun({ stages }, { stage, run }, tick) {
  return Math.max(-1, Math.min(run.ticks.shape[0] - 1, tick - stages[stage].begin - 1));
}

/**
 * What is written out at a tick: a layer's step, a product with a matrix, a function of each number, or the values alone.
 * @param {Pick<Lesson, "runs" | "stages" | "sums" | "activations" | "labels" | "back">} lesson @param {number} tick
 * @returns {"layer" | "matrix" | "activation" | "values" | "question" | "back"}
 */
export function subjectOf({ runs, stages, sums, activations, labels, back }, tick) {
  if (tick === labels.length - 1) return "question";
  if (back) return "back";
  const isAny = (/** @type {{stage: number}[]} */ some) => some.some(({ stage }) => isNow(stages[stage], tick));
  if (isAny(runs)) return "layer";
  if (isAny(sums)) return "matrix";
  if (isAny(activations)) return "activation";
  if (tick > 0) return "values";
  const first = Math.min(...[...runs, ...sums].map(({ stage }) => stages[stage].begin));
  if (runs.some(({ stage }) => stages[stage].begin === first)) return "layer";
  return sums.length ? "matrix" : runs.length ? "layer" : "values";
}
