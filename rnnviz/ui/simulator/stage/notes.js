/** What the stage leaves out or pools, and what its frames show, in words. */
import { say } from "../../kit/words.js";
import { isLogarithmic } from "./strip.js";
import { limitOf } from "./values.js";

/** @import { Run } from "../types.js" */
/** @import { Place } from "./layout.js" */
/** @import { Shown } from "../shown.js" */

/** @param {Run} run @param {Place} place @param {Shown} shown @returns {string[]} */
export function notesOf(run, place, shown) {
  const { arch } = run;
  const notes = [];
  if (run.T > place.window) notes.push(say("{steps} of {T} steps are drawn at once; the window follows the clock.", { steps: place.window, T: run.T }));
  if (place.state.banded) {
    notes.push(say("Each row of a cell stands for {units} units: its colour is the one farthest from 0.", {
      units: Math.ceil(arch.stateSize / place.state.rows.length),
    }));
  }
  if (place.input.banded) {
    notes.push(say("Each row of x stands for {features} features.", { features: Math.ceil(arch.input_size / place.input.rows.length) }));
  }
  const largest = limitOf(run, "h");
  if (isLogarithmic(largest)) {
    notes.push(say("The states grow up to {largest}: their colours are of logarithms, so that small ones are seen too.", { largest: largest.toExponential(1).replace("e+", "e") }));
  }
  if (!run.batchComputed) {
    notes.push(say("Sample {sample} of {N} is computed and compared; samples do not affect each other.", { sample: run.sample, N: run.N }));
  }
  if (shown.shared) notes.push(sharedWeights(run));
  if (shown.output && shown.h_n) notes.push(say("output and h_n share only the states that stand in both frames."));
  return notes;
}

/** @param {Run} run */
function sharedWeights({ arch, length }) {
  const several = { n: length, both: arch.num_layers * arch.directions.length };
  return several.both === 1
    ? say("{n} copies of one cell: one W_ih and one W_hh.", several)
    : say("{n} copies of each cell: {both} cells, each with its own W_ih and W_hh.", several);
}
