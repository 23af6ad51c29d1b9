/** Where a cell stands in time and in the picture: the schedule as the browser reads it, rows of units, columns of steps, the window. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { stepBefore, tickOfCell } from "../../rnnviz/ui/simulator/run.js";
import { stepReached } from "../../rnnviz/ui/simulator/selection.js";
import { firstDrawn, firstStep, layOut, stepsThatFit } from "../../rnnviz/ui/simulator/stage/layout.js";
import { rowIndexOf, rowsOf, trackRows } from "../../rnnviz/ui/simulator/stage/rows.js";
import { grownShare, isLogarithmic } from "../../rnnviz/ui/simulator/stage/strip.js";
import { inputValues, stateValues } from "../../rnnviz/ui/simulator/stage/values.js";
import { cellOf, gatesOf, runOf, scheduleOf } from "./whole_run.js";

/** @import { Given } from "./whole_run.js" */

/** A run of a network without memory, or of one with a memory c and two gates. @param {Given & {memory?: boolean}} [given] */
function networkOf({ memory = false, arch, ...given } = {}) {
  const lines = ["c", "h"].map((name) => ({ name, text: "" }));
  const cell = memory ? cellOf({ memory, gates: gatesOf("fo"), lines }) : cellOf({ gates: [] });
  return runOf({ ...given, arch: { cell, ...arch } });
}

test("a cell is computed at the tick that the schedule gives it, after the one that it reads", () => {
  for (const bidirectional of [false, true]) {
    for (const num_layers of [1, 3]) {
      const run = runOf({ length: 4, T: 6, arch: { num_layers, bidirectional } });
      for (const [tick, cells] of scheduleOf(run.arch, 4).entries()) {
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
  const run = runOf({ length: 4, arch: { num_layers: 2, bidirectional: true } });
  assert.equal(stepReached(run, 1, 0, 3), null);
  assert.deepEqual([stepReached(run, 0, 0, 7), stepReached(run, 0, 1, 7)], [3, 0]);
});

test("the reverse direction starts at the last valid step, from h_0", () => {
  const run = runOf({ length: 3, T: 5, arch: { bidirectional: true } });
  assert.deepEqual([0, 1, 2].map((t) => stepBefore(run, 0, t)), ["0", 0, 1]);
  assert.deepEqual([0, 1, 2].map((t) => stepBefore(run, 1, t)), [1, 2, "0"]);
});

test("rows hold every unit once, and a row knows its units", () => {
  for (const size of [1, 7, 16, 17, 33, 512]) {
    const rows = rowsOf(size, null);
    assert.equal(rows.rows[0].from, 0);
    assert.equal(rows.rows.at(-1)?.to, size);
    for (let unit = 0; unit < size; unit++) {
      const { from, to } = rows.rows[rowIndexOf(rows, unit)];
      assert.ok(from <= unit && unit < to, `${size} ${unit}`);
    }
    rows.rows.slice(1).forEach((row, k) => assert.equal(row.y, rows.rows[k].y + rows.rows[k].height));
  }
});

test("the chosen unit has a number, in the diagram and in a track, however low the track is", () => {
  for (const size of [1, 4, 8, 9, 16]) {
    const chosen = size - 1;
    assert.ok(rowsOf(size, chosen).rows[chosen].number);
    for (const room of [0, 5, 21]) {
      const { rows } = trackRows(size, chosen, room);
      assert.deepEqual(rows.filter(({ number }) => number).map(({ from }) => from), [chosen]);
    }
  }
});

test("a row of several units shows the one farthest from 0", () => {
  const [T, size] = [3, 40];
  const run = runOf({ length: T, arch: { hidden_size: size, input_size: size } });
  const values = run.x = run.layers[0][0].h;
  const rows = rowsOf(size, null);
  for (const [k, { unit, value }] of stateValues(run, rows, 0, 0, 2).entries()) {
    const own = Array.from(values.subarray(2 * size + rows.rows[k].from, 2 * size + rows.rows[k].to));
    assert.equal(Math.abs(value ?? NaN), Math.max(...own.map(Math.abs)));
    assert.equal(values[2 * size + unit], value);
  }
  assert.deepEqual(inputValues(run, rows, 1), stateValues(run, rows, 0, 0, 1));
});

const SELECTION = { layer: 0, direction: 0, unit: 1, inner: 1, t: null, gate: 0 };

test("steps stand from left to right at one pitch, forward above reverse, layers above x, tracks below", () => {
  for (const width of [360, 900, 2560]) {
    const place = layOut(networkOf({ length: 9, memory: true, arch: { num_layers: 2, bidirectional: true } }), SELECTION, { width, height: 600 }, 0);
    for (let t = 1; t < 9; t++) assert.ok(Math.abs(place.x(t) - place.x(t - 1) - place.pitch) < 1e-9);
    assert.ok(place.strip < place.pitch);
    for (const layer of [0, 1]) assert.ok(place.yState(layer, 0) + place.state.height <= place.yState(layer, 1));
    assert.ok(place.yState(1, 1) + place.state.height < place.yState(0, 0));
    assert.ok(place.yState(0, 1) + place.state.height < place.yInput);
    let bottom = place.diagramHeight;
    for (const { y, height } of place.tracks) {
      assert.ok(y >= bottom);
      bottom = y + height;
    }
    assert.deepEqual(place.tracks.map(({ name }) => name), ["h", "c", "f", "o"]);
    assert.ok(place.xStart(1) + place.strip / 2 <= place.width);
  }
});

test("height that nothing needs goes to the lines, and no more than makes them clear", () => {
  const run = networkOf({ length: 9 });
  const at = (/** @type {number} */ height) => layOut(run, SELECTION, { width: 900, height }, 0);
  const [low, fitting, roomy, huge] = [200, at(2000).most - 160, at(2000).most - 60, 4000].map(at);
  const lines = (/** @type {typeof low} */ place) => place.tracks[0].height;
  assert.ok(lines(low) < lines(fitting) && lines(fitting) < lines(roomy) && lines(roomy) < lines(huge));
  assert.equal(huge.height, huge.most);
  for (const place of [low, fitting, roomy]) assert.equal(place.most, huge.most);
  assert.ok(fitting.height <= huge.most - 160 && roomy.height <= huge.most - 60);
});

test("the window over a long sequence holds the step and two before it, and slides by single steps", () => {
  for (const T of [30, 1000]) {
    const run = networkOf({ length: T });
    const steps = stepsThatFit(run, 640);
    let before = 0;
    for (let t = 0; t < T; t++) {
      const first = firstStep(T, steps, t);
      assert.ok(first <= Math.max(0, t - 2) && t < first + steps && first + steps <= T, `${first} ${t}`);
      assert.ok(first - before === 0 || first - before === 1);
      before = first;
      const place = layOut(run, SELECTION, { width: 640, height: 600 }, firstDrawn(run, 640, t));
      const x = place.x(t) - place.shift(t);
      assert.ok(x > place.gutter && x < place.seen, `step ${t} at ${x} of ${place.seen}`);
    }
  }
});

test("states that grow are coloured by their logarithms, and others as they were", () => {
  assert.ok(!isLogarithmic(1) && !isLogarithmic(1000) && isLogarithmic(1e5));
  assert.equal(grownShare(1e28, 1e28), 1);
  assert.equal(grownShare(-1e28, 1e28), -1);
  assert.equal(grownShare(0, 1e28), 0);
  assert.ok(grownShare(1e23, 1e28) > 0.8 && grownShare(5, 1e28) > 0.02);
  assert.equal(grownShare(Infinity, 1e28), Infinity); // which has a colour of its own
  assert.ok(Number.isNaN(grownShare(NaN, 1e28)));
});
