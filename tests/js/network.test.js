/** Where a cell stands in time and in the picture: the schedule as the browser reads it, rows of units, columns of steps. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inputRows, rowOfUnit, rowsOf, stateRows } from "../../rnnviz/ui/simulator/cells.js";
import { firstStepOf, layOut } from "../../rnnviz/ui/simulator/diagram_layout.js";
import { stepBefore, tickOfCell } from "../../rnnviz/ui/simulator/run.js";
import { stepReached } from "../../rnnviz/ui/simulator/selection.js";

const DIRECTIONS = ["forward", "reverse"];

function runOf({ length = 5, T = length, layers = 1, directions = 1, size = 3, inputs = 4, memory = false }) {
  const arch = {
    num_layers: layers, bidirectional: directions === 2, directions: DIRECTIONS.slice(0, directions), stateSize: size,
    hidden_size: size, input_size: inputs, proj_size: 0, cell: { memory }, gates: [],
  };
  return { arch, T, length, whole: true };
}

/** The cells in the order in which they can be computed: one step of all layers a tick, or layer after layer. */
function ticksOf({ arch, length }) {
  const steps = [...Array(length).keys()];
  const layers = [...Array(arch.num_layers).keys()];
  if (!arch.bidirectional) return steps.map((t) => layers.map((layer) => [layer, 0, t]));
  return layers.flatMap((layer) => steps.map((t) => [[layer, 0, t], [layer, 1, length - 1 - t]]));
}

test("a cell is computed at the tick that the schedule gives it, after the one that it reads", () => {
  for (const directions of [1, 2]) {
    for (const layers of [1, 3]) {
      const run = runOf({ length: 4, T: 6, layers, directions });
      for (const [tick, cells] of ticksOf(run).entries()) {
        for (const [layer, direction, t] of cells) {
          assert.equal(tickOfCell(run, layer, direction, t), tick);
          const before = stepBefore(run, direction, t);
          if (before !== "0") assert.ok(tickOfCell(run, layer, direction, before) < tick);
          assert.equal(stepReached(run, layer, direction, tick), t);
        }
      }
      assert.equal(tickOfCell(run, 0, 0, 4), -1); // padding is never computed
    }
  }
});

test("a layer has reached no step before its first tick, and stays at its last", () => {
  const run = runOf({ length: 4, layers: 2, directions: 2 });
  assert.equal(stepReached(run, 1, 0, 3), null);
  assert.deepEqual([stepReached(run, 0, 0, 7), stepReached(run, 0, 1, 7)], [3, 0]);
});

test("the reverse direction starts at the last valid step, from h_0", () => {
  const run = runOf({ length: 3, T: 5, directions: 2 });
  assert.deepEqual([0, 1, 2].map((t) => stepBefore(run, 0, t)), ["0", 0, 1]);
  assert.deepEqual([0, 1, 2].map((t) => stepBefore(run, 1, t)), [1, 2, "0"]);
});

test("rows hold every unit once, and a row knows its units", () => {
  for (const size of [1, 7, 16, 17, 33, 512]) {
    const rows = rowsOf(size);
    assert.equal(rows.edges[0], 0);
    assert.equal(rows.edges[rows.count], size);
    for (let unit = 0; unit < size; unit++) {
      const row = rowOfUnit(rows, unit);
      assert.ok(rows.edges[row] <= unit && unit < rows.edges[row + 1], `${size} ${unit}`);
    }
  }
});

test("a row of several units shows the one farthest from 0", () => {
  const [T, size] = [3, 40];
  const values = Float64Array.from({ length: T * size }, () => Math.random() - 0.5);
  const run = { ...runOf({ length: T, size, inputs: size }), layers: [[{ h: values }]], x: values };
  const rows = rowsOf(size);
  for (const [k, { unit, value }] of stateRows(run, "h", 0, 0, 2).entries()) {
    const own = Array.from(values.subarray(2 * size + rows.edges[k], 2 * size + rows.edges[k + 1]));
    assert.equal(Math.abs(value), Math.max(...own.map(Math.abs)));
    assert.equal(values[2 * size + unit], value);
  }
  assert.deepEqual(inputRows(run, 1), stateRows(run, "h", 0, 0, 1));
});

test("steps stand from left to right at one pitch, and both directions of a step side by side", () => {
  for (const width of [360, 900, 2560]) {
    const place = layOut(runOf({ length: 9, layers: 2, directions: 2, memory: true }), width, 0);
    for (let t = 1; t < 9; t++) assert.ok(Math.abs(place.x(t) - place.x(t - 1) - place.pitch) < 1e-9);
    assert.ok(place.xCell(0, 4) < place.x(4) && place.x(4) < place.xCell(1, 4));
    assert.ok(place.xCell(1, 4) + place.cellWidth / 2 < place.xCell(0, 5) - place.cellWidth / 2);
    assert.ok(place.yLayer(1) + place.block < place.yLayer(0) && place.yLayer(0) + place.block < place.yInput);
    assert.ok(place.xStart(1) + place.cellWidth / 2 <= place.width);
  }
});

test("the window over a long sequence always holds the step", () => {
  const run = runOf({ length: 1000 });
  for (const t of [0, 23, 24, 500, 999]) {
    const { first, last } = layOut(run, 1000, firstStepOf(run, t));
    assert.ok(first <= t && t <= last && last < 1000, `${first} ${t} ${last}`);
  }
});
