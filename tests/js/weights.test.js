/** Which rows of the matrices a selection opens, and which selection a row makes. */
import assert from "node:assert/strict";
import test from "node:test";
import { columnOfSource, entryInWords, limitOfMatrices, matricesOf, openRows, readBy, selectionOfRow } from "../../rnnviz/ui/simulator/weights/matrices.js";
import { cellOf, floats, gatesOf, runOf } from "./whole_run.js";

/** @import { CellLine, Source } from "../../rnnviz/ui/simulator/types.js" */

const H = 3;
const LINES = [{ name: "c", text: "" }, { name: "h", text: "" }];

/**
 * A stack whose upper layer has these weights.
 * @param {{letters?: string, lines?: CellLine[], proj?: number, columns?: number, size?: number}} [given]
 */
function networkOf({ letters = "ifgo", lines = LINES, proj = 0, columns = 2, size = H } = {}) {
  const rows = letters.length * size;
  return runOf({
    length: 4,
    arch: { num_layers: 2, bidirectional: true, hidden_size: size, proj_size: proj, cell: cellOf({ gates: gatesOf(letters), lines }) },
    weights: {
      weight_ih_l1_reverse: floats(rows, columns), weight_hh_l1_reverse: floats(rows, proj || size),
      bias_ih_l1_reverse: floats(rows), weight_hr_l1_reverse: floats(proj || 1, size),
    },
  });
}
const SELECTION = { layer: 1, direction: 1, t: null, unit: 0, inner: 0, gate: 5 };

test("a press on any row opens that row, and no other", () => {
  for (const proj of [0, 2]) {
    const run = networkOf({ proj });
    for (let row = 0; row < 4 * H; row++) {
      const selection = selectionOfRow(run, SELECTION, "ih", row);
      assert.equal(openRows(run, selection, "ih").sum, row);
      assert.equal(openRows(run, selection, "hh").sum, row);
      assert.deepEqual([selection.layer, selection.direction, selection.t], [1, 1, null]);
      if (!proj) assert.equal(selection.unit, selection.inner);
    }
  }
});

test("a row of a projection opens the state, and keeps the unit behind it", () => {
  const run = networkOf({ proj: 2 });
  run.arch.cell.lines = [...LINES.slice(0, 1), { name: "m", text: "" }, LINES[1]];
  const selection = selectionOfRow(run, { ...SELECTION, inner: 2 }, "hr", 1);
  assert.deepEqual([selection.unit, selection.inner, selection.gate], [1, 2, 6]);
  assert.equal(openRows(run, selection, "hr").sum, 1);
  assert.equal(openRows(run, selection, "ih").sum, -1);
  assert.deepEqual(openRows(run, selection, "ih").unit, [2, 5, 8, 11]);
});

test("a sum of gates frames no row, but marks the rows of its unit", () => {
  assert.deepEqual(openRows(networkOf(), { ...SELECTION, unit: 1, inner: 1, gate: 4 }, "hh"), { sum: -1, unit: [1, 4, 7, 10] });
});

test("the one gate of a plain cell is the row of its unit", () => {
  const run = networkOf({ letters: "h", lines: [] });
  assert.equal(openRows(run, { ...SELECTION, unit: 2, inner: 2, gate: 0 }, "ih").sum, 2);
  assert.deepEqual(matricesOf(run, 1, 1)[0].letters, []);
});

test("numbers are written up to 12 rows of a gate and 12 columns", () => {
  /** @param {Parameters<typeof networkOf>[0]} given */
  const written = (given) => matricesOf(networkOf(given), 1, 1).map((matrix) => matrix.written);
  assert.deepEqual(written({ columns: 12, size: 12 }), [true, true]);
  assert.deepEqual(written({ columns: 13, size: 12 }), [false, true]);
  assert.deepEqual(written({ columns: 2, size: 13 }), [false, false]);
});

test("the colours end at the largest finite number of all matrices and biases", () => {
  const run = networkOf();
  run.weights.bias_ih_l1_reverse[3] = -7;
  run.weights.weight_hh_l1_reverse[2] = Infinity;
  run.weights.weight_ih_l1_reverse[0] = NaN;
  assert.equal(limitOfMatrices(matricesOf(run, 1, 1)), 7);
  const [{ bias, ...matrix }] = matricesOf(run, 1, 1);
  assert.ok(bias);
  assert.equal(limitOfMatrices([{ ...matrix, values: Object.assign(new Float32Array(4), { shape: [2, 2] }), bias: null }]), 1);
});

test("the reverse direction reads the step after, and h_0 at its first", () => {
  const run = networkOf();
  assert.equal(readBy(run, "hh", { layer: 1, direction: 1, t: 2 }), "h[3]");
  assert.equal(readBy(run, "hh", { layer: 1, direction: 1, t: 3 }), "h_0");
  assert.equal(readBy(run, "ih", { layer: 0, direction: 1, t: 3 }), "x[3]");
});

test("a state of another step, layer or direction is multiplied by no weight", () => {
  const run = networkOf();
  const at = { layer: 1, direction: 1, t: 1 };
  /** @type {Source} */
  const source = { kind: "h", layer: 1, direction: 1, t: 2, unit: 2 };
  assert.equal(columnOfSource(run, "hh", at, source), 2);
  /** @type {Partial<Source>[]} */
  const others = [{ t: 1 }, { layer: 0 }, { direction: 0 }, { kind: "c" }, { kind: "x" }];
  for (const other of others) {
    assert.equal(columnOfSource(run, "hh", at, { ...source, ...other }), -1);
  }
  assert.equal(columnOfSource(run, "ih", at, { ...source, layer: 0, t: 1 }), H + 2);
  assert.equal(columnOfSource(run, "hr", at, source), -1);
});

test("an entry says what it multiplies and what it feeds", () => {
  const run = networkOf();
  const [, matrix] = matricesOf(run, 1, 1);
  const words = entryInWords(run, matrix, { layer: 1, direction: 1, t: 0 }, 4, 2, "0.5");
  assert.equal(words, "W_hh[4, 2] = 0.5 multiplies h⁽¹⁾←[1][2] for gate f, unit 1.");
  assert.equal(entryInWords(run, matrix, null, 4, 2, "0.5"), "W_hh[4, 2] = 0.5: gate f, unit 1.");
  assert.equal(entryInWords(run, matrix, null, 4, -1, "0.5"), "b_hh[4] = 0.5 is added in gate f, unit 1.");
});
