/** Which pattern is it: a network as code, a pattern drawn, and a shape size by size. */
import { make } from "../kit/dom.js";
import { label, picture } from "../kit/svg.js";
import { cellAt, inputAt, stateFrom, wayUp } from "../kit/unrolled.js";
import { mark, say } from "../kit/words.js";
import { drawsExercise } from "./exercise.js";
import { drawProgram } from "./runs.js";

/** @import { PatternReason, ResultReason } from "./types.js" */
/** @typedef {{inputs: boolean[], results: boolean[], from?: number, words: string}} Pattern  for each step; `from`: of the second network */

const GRID = { step: 58, width: 42, height: 24 };
const [LEFT, TOP, BETWEEN] = [4, 22, 24]; // px
/** @param {string} steps  1: at this step */
const at = (steps) => [...steps].map((step) => step === "1");

/** @type {Record<string, Pattern>} */
export const PATTERNS = {
  "one-to-many": { inputs: at("1000"), results: at("1111"), words: mark("one to many: an input at the first step, a result at every step") },
  "many-to-one": { inputs: at("1111"), results: at("0001"), words: mark("many to one: an input at every step, a result at the last") },
  "many-to-many": { inputs: at("1111"), results: at("1111"), words: mark("many to many: an input and a result at every step") },
  "encoder-decoder": {
    inputs: at("111000"),
    results: at("000111"),
    from: 3,
    words: mark("encoder and decoder: inputs at the steps of the first network, results at those of the second"),
  },
};

/** @param {HTMLElement} parent @param {PatternReason} reason */
function drawPattern(parent, { pattern, ok }) {
  const { inputs, results, from = inputs.length, words } = PATTERNS[pattern];
  const yCell = TOP + BETWEEN;
  const yInput = yCell + GRID.height + BETWEEN;
  const svg = picture(parent, LEFT + inputs.length * GRID.step, yInput + GRID.height + 2, say(words));
  svg.classList.add("unrolled");
  for (const [t, comes] of inputs.entries()) {
    const x = LEFT + t * GRID.step;
    const middle = x + GRID.width / 2;
    cellAt(svg, x, yCell, GRID, ok ? (t < from ? "on" : "at") : "");
    if (t + 1 < inputs.length) stateFrom(svg, x, yCell, GRID, { state: ok ? "on" : "" });
    if (comes) {
      inputAt(svg, x, yInput, GRID, { name: `x[${t}]` });
      wayUp(svg, "x", middle, yInput - 1, yCell + GRID.height + 2);
    }
    if (!results[t]) continue;
    wayUp(svg, "out", middle, yCell - 1, TOP);
    label(svg, middle, TOP - 6, results.filter(Boolean).length > 1 ? `y[${results.slice(0, t).filter(Boolean).length}]` : "y");
  }
}

/** @param {HTMLElement} parent @param {ResultReason} result */
function drawResult(parent, { given, right, why }) {
  const list = make(parent, "p", "ex-formula");
  for (const [k, size] of given.entries()) {
    make(list, "span", right[k] ? "ok" : "bad", `${right[k] ? "✓" : "✗"} ${size}`);
    make(list, "span", "", "  ");
  }
  if (why) make(parent, "p", "mute", why);
}

export default drawsExercise({
  program: (parent, { lines }) => drawProgram(parent, lines),
  pattern: drawPattern,
  result: drawResult,
});
