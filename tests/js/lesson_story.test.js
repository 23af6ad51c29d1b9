/** Which layer and which sum a tick of a lesson is about, and what the sums say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isRight, readNumber, readShape, slipOf } from "../../rnnviz/ui/lessons/answers.js";
import { read } from "../../rnnviz/ui/lessons/marks.js";
import { chosenRun, isNow, subjectOf, tickOfRun } from "../../rnnviz/ui/lessons/moments.js";
import { activationTable, matrixTable } from "../../rnnviz/ui/lessons/tables.js";

/** @import { Asked, Lesson } from "../../rnnviz/ui/lessons/types.js" */

/** @param {number} rows @param {number} columns @param {(k: number) => number} [at] */
const floats = (rows, columns, at = () => Math.random() - 0.5) =>
  Object.assign(Float32Array.from({ length: rows * columns }, (_, k) => at(k)), { shape: [rows, columns] });
/** @param {number} steps */
const run = (steps) => ({ ticks: { shape: [steps, 1, 3] } });
/** @param {number} begin @param {number} end */
const stage = (begin, end) => ({ begin, end });

/** An encoder, a product, a decoder, and a second call beside the decoder. */
const lesson = /** @type {Lesson} */ (/** @type {unknown} */ ({
  stages: [stage(0, 3), stage(3, 4), stage(4, 9), stage(4, 6), stage(9, 10)],
  runs: [{ stage: 0, run: run(3) }, { stage: 2, run: run(5) }, { stage: 3, run: run(2) }],
  sums: [{ stage: 1 }], activations: [{ stage: 4 }],
  labels: Array.from({ length: 12 }, (_, k) => String(k)),
}));

test("the stage shows the layer that is computed, else the one that was computed last", () => {
  const shown = Array.from({ length: 12 }, (_, tick) => chosenRun(lesson, tick, null).stage);
  assert.deepEqual(shown, [0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2]);
  assert.equal(chosenRun(lesson, 5, 3).stage, 3);
  assert.equal(chosenRun(lesson, 2, 3).stage, 0);
});

test("a layer's own clock stays before its first step and at its last", () => {
  const at = (/** @type {number} */ tick) => tickOfRun(lesson, lesson.runs[1], tick);
  assert.deepEqual([0, 4, 5, 7, 9, 11].map(at), [-1, -1, 0, 2, 4, 4]);
});

test("a tick is about the layer, the product, the function or the values that it makes", () => {
  const subjects = Array.from({ length: 12 }, (_, tick) => subjectOf(lesson, tick));
  assert.deepEqual(subjects, ["layer", "layer", "layer", "layer", "matrix", ...Array(5).fill("layer"), "activation", "question"]);
  assert.equal(isNow(lesson.stages[1], 3), false);
});

test("every unit's terms and bias add up to its value, and folded terms are in the sum", () => {
  for (const inputs of [3, 23]) {
    const [matrix, bias, x] = [floats(4, inputs), floats(1, 4), floats(2, inputs)];
    const ours = floats(2, 4, (k) => bias[k % 4] + Array.from({ length: inputs }, (_, i) => matrix[(k % 4) * inputs + i] * x[Math.floor(k / 4) * inputs + i])
      .reduce((sum, product) => sum + product, 0));
    const table = matrixTable({ stage: 0, of: "x", makes: "y", x, ours, torch: ours, matrix, bias, signs: ["W", "b"], timed: true }, 1, 0, false);
    assert.equal(table.title, "y[1]");
    assert.equal(table.heads.reduce((sum, { span }) => sum + span, 0), table.rows[0].terms.length);
    for (const { unit, terms, value, ok } of table.rows) {
      assert.ok(Math.abs(terms.reduce((sum, term) => sum + (term.value ?? NaN), 0) - value) < 1e-5);
      assert.equal(value, ours[4 + unit]);
      assert.equal(ok, true);
    }
  }
});

test("torch's number beside a value is torch's, and one that differs is no match", () => {
  const [x, ours, torch] = [floats(1, 5), floats(1, 5), floats(1, 5, () => 3)];
  const { rows } = activationTable({ stage: 0, of: "z", makes: "a", activation: "tanh", x, ours, torch }, 0, 2);
  assert.deepEqual(rows.map((row) => [row.total, row.value, row.torch, row.ok]), [...x].map((value, k) => [value, ours[k], 3, false]));
});

test("an answer is read as it is meant", () => {
  assert.deepEqual(["0,54", "\u2212.54", "- 0.54", "12.0", "54e-2", "h = 3.", "–2"].map(readNumber), [0.54, -0.54, -0.54, 12, 0.54, 3, -2]);
  assert.deepEqual(["", "a", "1 2", "1,2,3"].map(readNumber), [null, null, null, null]);
  for (const text of ["(13, 8, 10)", "13*8*10", "Size([13,8,10])", "torch.Size([13, 8, 10]).", "13х8х10", "output.shape = 13 x 8 x 10", "13×8×10"]) {
    assert.deepEqual(readShape(text), [13, 8, 10], text);
  }
  assert.deepEqual([readShape("(4,)"), readShape(""), readShape("a, b")], [[4], null, null]);
});

test("a right answer is right within its tolerance, and a known slip is named", () => {
  /** @type {Asked} */
  const asked = {
    text: "", kind: "number", answer: 0.25, within: 0.005, value: "", index: [], because: "", choices: [],
    slips: [{ answer: 0.5, words: "no bias", left_out: ["bias"], taken: null, curve: "" }],
  };
  assert.deepEqual([0.25, 0.2549, 0.256, -0.25].map((said) => isRight(asked, said)), [true, true, false, false]);
  assert.equal(slipOf(asked, 0.5)?.words, "no bias");
  assert.equal(slipOf(asked, 0.4), null);
  assert.equal(isRight({ ...asked, kind: "shape", answer: [2, 3] }, [2, 3]), true);
  assert.equal(isRight({ ...asked, kind: "shape", answer: [2, 3] }, [2, 3, 1]), false);
});

test("of what was stored anything unreadable is nothing", () => {
  for (const text of [null, "", "{", "7", '{"done": 3, "last": {"id": 4}}']) assert.deepEqual(read(text), { done: [], last: null });
  const kept = { done: ["A1"], last: { id: "C1", tick: 3, label: "h[1]" } };
  assert.deepEqual(read(JSON.stringify(kept)), kept);
});
