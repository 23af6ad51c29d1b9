/** The sum of a number that is said first: its row, and what a wrong answer marks in it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { askedSum, formulaSaid, marksInWords, openTable, sumSaid } from "../../rnnviz/ui/lessons/open_row.js";

/** @import { Asked, Lesson, Slip } from "../../rnnviz/ui/lessons/types.js" */

/** @param {number} rows @param {number} columns @param {(k: number) => number} [at] */
const floats = (rows, columns, at = () => Math.random() - 0.5) =>
  Object.assign(Float32Array.from({ length: rows * columns }, (_, k) => at(k)), { shape: [rows, columns] });
const [steps, inputs, units] = [3, 5, 4];
const [matrix, bias, x] = [floats(units, inputs), floats(1, units), floats(steps, inputs)];
/** @param {number} t @param {number} unit */
const fromX = (t, unit) => Array.from({ length: inputs }, (_, i) => matrix[unit * inputs + i] * x[t * inputs + i]).reduce((sum, one) => sum + one, 0);
const ours = floats(steps, units, (k) => bias[k % units] + fromX(Math.floor(k / units), k % units));
const bent = floats(1, units, (k) => Math.tanh(ours[k]));
const first = Object.assign(ours.slice(0, units), { shape: [1, units] });
const lesson = /** @type {Lesson} */ (/** @type {unknown} */ ({
  stages: [{ makes: ["x"] }, { makes: ["z"] }, { makes: ["y"] }],
  values: { z: { axes: "NTF" }, y: { axes: "NF" } }, runs: [],
  sums: [{ stage: 1, of: "x", makes: "z", x, ours, torch: ours, matrix, bias, signs: ["W", "b"], timed: true }],
  activations: [{ stage: 2, of: "z", makes: "y", activation: "tanh", x: first, ours: bent, torch: bent }],
}));
/** @param {Partial<Asked>} own @returns {Asked} */
const ask = (own) => ({ text: "", kind: "number", answer: 0, within: 0.005, value: "z", index: [], slips: [], because: "", choices: [], ...own });
/** @param {Partial<Slip>} own @returns {Slip} */
const slipOf = (own) => ({ answer: 0, words: "", left_out: [], taken: null, curve: "", ...own });
/** @param {Asked} asked @param {Slip | null} slip */
function opened(asked, slip) {
  const sum = askedSum(lesson, asked, 1);
  assert.ok(sum);
  const table = openTable(sum.table, { unit: sum.unit, said: slip && { value: 1, slip }, place: null });
  const row = table.rows.find(({ unit }) => unit === sum.unit);
  assert.ok(row);
  return { table, row };
}
/** @param {number} a @param {number} b */
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-5, `${a} is not ${b}`);

test("the row is that of the step and unit that are asked for, and only where its value is the answer", () => {
  const { row } = opened(ask({ index: [0, 2, 3], answer: ours[2 * units + 3] }), null);
  assert.equal(row.unit, 3);
  near(row.terms.reduce((sum, { value }) => sum + (value ?? NaN), 0), ours[2 * units + 3]);
  assert.equal(askedSum(lesson, ask({ index: [0, 2, 3], answer: ours[2 * units + 3] + 0.1 }), 1), null);
  assert.equal(askedSum(lesson, ask({ kind: "shape", answer: [2, 3] }), 1), null);
});

test("what a slip leaves out is marked in its row alone, and the rest is its answer", () => {
  const asked = ask({ index: [0, 1, 2], answer: ours[units + 2] });
  const x_ = slipOf({ left_out: ["x"] });
  const { table, row } = opened(asked, x_);
  assert.deepEqual(row.terms.map(({ mark }) => mark ?? ""), [...Array(inputs).fill("left-out"), ""]);
  assert.ok(table.rows.every(({ unit, terms }) => unit === 2 || terms.every(({ mark }) => !mark)));
  near(sumSaid(row, x_), bias[2]);
  const biased = slipOf({ left_out: ["b"] });
  const without = opened(asked, biased).row;
  near(sumSaid(without, biased), fromX(1, 2));
  assert.match(marksInWords(without, biased), /The dashed terms come to/);
});

test("a term that is taken for another one is marked, and the other one's value is in the sum", () => {
  const asked = ask({ index: [0, 0, 1], answer: ours[1] });
  const slip = slipOf({ taken: { role: "x", value: 0.75 } });
  const { row } = opened(asked, slip);
  assert.equal(row.terms.filter(({ mark }) => mark === "taken").length, inputs);
  near(sumSaid(row, slip), bias[1] + 0.75);
  assert.match(marksInWords(row, slip), /You took 0.7500/);
});

test("a curve that is missing or another one is said in the formula", () => {
  const asked = ask({ value: "y", index: [0, 3], answer: bent[3] });
  const { table, row } = opened(asked, null);
  assert.match(formulaSaid(table, row, slipOf({ curve: "sum" })), /^= [−\d.]+$/);
  assert.match(formulaSaid(table, row, slipOf({ curve: "relu" })), /^= relu\(/);
  assert.match(formulaSaid(table, row, slipOf({})), /^= tanh\(/);
});
