/** The dock's parts that need no page: how a cell is built, its sub-steps, which terms fold, and how wide strips are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { anatomyOf } from "../../rnnviz/ui/simulator/dock/anatomy.js";
import { foldedPart, roomOf } from "../../rnnviz/ui/simulator/dock/folds.js";
import { phaseOf, phasesOf, walked } from "../../rnnviz/ui/simulator/dock/phases.js";
import { shares } from "../../rnnviz/ui/simulator/dock/strips.js";
import { factor, short, stateName } from "../../rnnviz/ui/simulator/dock/written.js";
import { cellOf, gatesOf } from "./whole_run.js";

/** @import { SumPart } from "../../rnnviz/ui/simulator/dock/sums.js" */
/** @import { Cell } from "../../rnnviz/ui/simulator/types.js" */

const LSTM = cellOf({
  gates: gatesOf("ifgo"), memory: true,
  lines: [{ name: "c", text: "f ⊙ c[t−1] + i ⊙ g" }, { name: "h", text: "o ⊙ tanh(c)" }],
});
const PROJECTED = { ...LSTM, lines: [LSTM.lines[0], { name: "m", text: "o ⊙ tanh(c)" }, { name: "h", text: "W_hr m" }] };
const GRU = cellOf({ gates: gatesOf("rzn"), lines: [{ name: "h", text: "(1 − z) ⊙ n + z ⊙ h[t−1]" }] });
const PLAIN = cellOf();

/** The anatomy of a cell that has one. @param {Cell} cell */
function built(cell) {
  const anatomy = anatomyOf(cell);
  assert.ok(anatomy);
  return anatomy;
}

test("the line that reads its own state before is the one that runs through", () => {
  const lstm = built(LSTM);
  assert.deepEqual([lstm.carried.name, lstm.kept.by.gate, lstm.added.factors.map(({ gate }) => gate), lstm.tapped?.by.gate], ["c", 1, [0, 2], 3]);
  assert.deepEqual(lstm.order, [1, 0, 2, 3]);
  const gru = built(GRU);
  assert.deepEqual([gru.carried.name, gru.kept.by.gate, gru.added.factors.map(({ node }) => node.text)], ["h", 1, ["1 − z", "n"]]);
  assert.deepEqual([gru.order, gru.tapped, gru.projected], [[1, 2, 0], null, null]);
  const projected = built(PROJECTED);
  assert.deepEqual([projected.tapped?.name, projected.projected], ["m", { name: "h", matrix: "W_hr", opens: 6 }]);
});

test("lines of another form have no drawing", () => {
  for (const text of ["z ⊙ n", "n − z ⊙ h[t−1]", "z ⊙ n + n ⊙ z + z ⊙ h[t−1]"]) {
    assert.equal(anatomyOf({ ...GRU, lines: [{ name: "h", text }] }), null, text);
  }
});

test("a step of a cell has the sub-steps that it is computed in", () => {
  assert.deepEqual([LSTM, GRU, PLAIN].map((cell) => phasesOf(cell).names.join()), ["sums,gates,memory,state", "sums,gates,state", "sums,state"]);
  assert.deepEqual([0, 4, 5].map((gate) => phaseOf(LSTM, gate)), [1, 2, 3]);
  assert.equal(phaseOf(PLAIN, 0), 1);
});

test("the walk begins at the sums, goes through the state, and on to the sums of the next tick", () => {
  const phases = phasesOf(LSTM);
  const path = [];
  /** @type {number | null} */
  let now = null;
  for (let tick = 2; path.length < 6;) {
    const { phase, ticks } = walked(phases, now, 1, tick);
    now = phase;
    tick += ticks;
    path.push(`${tick}:${phase}`);
  }
  assert.deepEqual(path, ["2:0", "2:1", "2:2", "2:3", "3:0", "3:1"]);
  assert.deepEqual(walked(phases, 0, -1, 2), { phase: 3, ticks: -1 });
  assert.deepEqual(walked(phases, null, 1, -1), { phase: 0, ticks: 1 });
});

/** @param {number[]} products @returns {SumPart} */
const part = (...products) => ({
  kind: "h", title: "", rest: null, subtotal: 0,
  rows: products.map((product, index) => (
    { name: "", words: "", factors: [product], product, source: null, opens: null, inner: null, side: "hh", index })),
});
/** @param {{index: number}[]} rows */
const indices = (rows) => rows.map(({ index }) => index);

test("zero terms fold, and of long sums all but the largest, in the order of the equation", () => {
  const folded = foldedPart(part(0.1, 0, -3, NaN, 0.2, 0, 2), 3, false, false);
  assert.deepEqual([folded.rows, folded.zeros, folded.smaller].map(indices), [[2, 3], [1, 5], [0, 4, 6]]);
  const open = foldedPart(part(0.1, 0, -3), 1, true, true);
  assert.deepEqual([indices(open.rows), open.zeros, open.smaller], [[0, 1, 2], [], []]);
});

test("no fold hides a single term that had room", () => {
  assert.deepEqual(foldedPart(part(1, 2, 3), 3, false, false).smaller, []);
});

test("the longest part gives way where there is little room, and no part below three rows", () => {
  const parts = [part(...Array(6).fill(1)), { ...part(1), kind: /** @type {const} */ ("bias") }, part(...Array(40).fill(1))];
  assert.deepEqual(roomOf(parts, 40), [6, 1, 8]);
  assert.deepEqual(roomOf(parts, 12), [5, 1, 6]);
  assert.deepEqual(roomOf(parts, 1), [3, 1, 3]);
  assert.deepEqual(roomOf([part(1, 1, 1, 1, 1, 0)], 5), [4], "the row of the zeros takes one");
});

test("two strips of weights fill the width and no more, and a short one keeps room for its numbers", () => {
  for (const counts of [[4, 4], [1, 16], [3, 16], [2, 400], [300, 2], [1, 1], [6, 3]]) {
    const widths = shares(counts, 312);
    assert.ok(widths.reduce((sum, width) => sum + width, 0) < 312.5, `${counts}: ${widths}`);
    assert.ok(widths.every((width) => width >= 54), `${counts}: ${widths}`);
  }
  assert.ok(shares([3, 16], 312)[0] >= 3 * 34);
});

test("numbers are written with as many decimals as fit", () => {
  assert.deepEqual([0.1234, -0.1234, -12.345, 123456, NaN, -Infinity].map((value) => short(value)), ["0.123", "−0.123", "−12.35", "1.23e5", "nan", "−inf"]);
  assert.equal(short(-0.1234, 5), "−0.12");
  assert.deepEqual([1, -1, 0, 0.5].map(factor), ["1", "−1", "0", "0.500"]);
  assert.deepEqual([stateName("h", "0"), stateName("c", 3)], ["h_0", "c[3]"]);
});
