/** Which unit is open: whatever a link or a click asks for, it lies inside the network. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOfSelection, fitting, isHere, openLetters, selectionInAddress } from "../../rnnviz/ui/simulator/selection.js";
import { cellOf, cutRun, gatesOf, runOf } from "./whole_run.js";

/** @import { Chosen, Run, WholeRun } from "../../rnnviz/ui/simulator/types.js" */

const NAMES = /** @type {const} */ (["layer", "direction", "unit", "inner", "gate", "t"]);

/** @param {number} size */
const below = (size) => Math.floor(Math.random() * size);
/** @template Value @param {Value[]} values */
const anyOf = (values) => values[below(values.length)];

/** A network of random sizes; a projected one has fewer units in h than in its cell. */
function networkOf(projected = Math.random() < 0.5) {
  const hidden = 3 + below(7);
  const projection = projected ? 1 + below(hidden - 1) : 0;
  const gates = gatesOf("ifgo".slice(0, 1 + below(4)));
  const lines = gates.length === 1 ? [] : (projection ? ["c", "m", "h"] : ["c", "h"]).map((name) => ({ name, text: "" }));
  return runOf({
    length: 1 + below(9), arch: {
      num_layers: 1 + below(3), bidirectional: Math.random() < 0.5, hidden_size: hidden, proj_size: projection, cell: cellOf({ gates, lines }),
    },
  });
}

/** The same network, with one of its units in focus. @param {WholeRun} run */
const cutOf = (run) => cutRun(
  run, { layer: below(run.arch.num_layers), direction: below(run.arch.directions.length), unit: below(run.arch.hidden_size) });

/** What a link may hold, right or wrong. */
const asked = () => anyOf([undefined, NaN, -Infinity, Infinity, -3, -0.5, 0, 1, 1.9, 2, 8, 1e6]);
const anySelection = () => Object.fromEntries(NAMES.map((name) => [name, asked()]));

/** How many values each number of a selection may take. @param {Run} run */
function sizesOf({ arch, T, whole }) {
  return {
    layer: arch.num_layers, direction: arch.directions.length, unit: whole ? arch.stateSize : arch.hidden_size,
    inner: arch.hidden_size, gate: openLetters({ arch }).length, t: T,
  };
}

test("a selection lies inside the network, whatever was asked for", () => {
  for (let k = 0; k < 2000; k++) {
    const whole = networkOf();
    const run = Math.random() < 0.5 ? whole : cutOf(whole);
    const [chosen, sizes] = [fitting(run, anySelection()), sizesOf(run)];
    for (const name of NAMES) {
      const value = chosen[name];
      if (name === "t" && value === null) continue;
      const inside = value !== null && Number.isInteger(value) && value >= 0 && value < sizes[name];
      assert.ok(inside, `${name} ${value} of ${sizes[name]}`);
    }
  }
});

/** A selection that the network has. @param {WholeRun} run @returns {Chosen} */
function selectionIn(run) {
  const { arch } = run;
  const unit = below(arch.stateSize);
  return {
    layer: below(arch.num_layers), direction: below(arch.directions.length), unit, t: anyOf([null, below(run.length)]),
    inner: arch.proj_size ? below(arch.hidden_size) : unit, gate: below(openLetters(run).length),
  };
}

test("a selection inside the network stays as it is", () => {
  for (let k = 0; k < 500; k++) {
    const run = networkOf();
    const selection = selectionIn(run);
    assert.deepEqual(fitting(run, selection), selection);
  }
});

test("without a selection the first unit is open at the step of the clock, and what is computed last of it", () => {
  for (let k = 0; k < 50; k++) {
    const run = networkOf();
    const last = openLetters(run).length - 1;
    assert.equal(openLetters(run)[last], "h");
    assert.deepEqual(fitting(run, {}), { layer: 0, direction: 0, t: null, unit: 0, inner: 0, gate: last });
  }
});

test("a link opens the selection that it was made of", () => {
  for (let k = 0; k < 500; k++) {
    const run = networkOf();
    const selection = selectionIn(run);
    if (run.arch.bidirectional && selection.t === null) selection.layer = 0; // the clock says in which layer it is
    const address = new URLSearchParams();
    for (const [name, value] of Object.entries(addressOfSelection(run, selection))) if (value !== null) address.set(name, value);
    assert.deepEqual(fitting(run, selectionInAddress(run, address)), selection, address.toString());
  }
});

test("what a link names wrongly is the first", () => {
  const run = networkOf(false);
  const address = new URLSearchParams({ unit: "-1", layer: "x", direction: "up", at: "1e3", gate: "q" });
  assert.deepEqual(fitting(run, selectionInAddress(run, address)), fitting(run, {}));
});

test("a unit of a projection opens the unit of the cell with its own number", () => {
  const run = networkOf(true);
  Object.assign(run.arch, { hidden_size: 7, proj_size: 4, stateSize: 4 });
  const unit = 1 + below(3);
  assert.deepEqual([fitting(run, { unit }).inner, fitting(run, { unit, inner: unit + 2 }).inner], [unit, unit + 2]);
});

test("of a run that is cut only the unit in focus is here, of a whole run every unit", () => {
  const focus = { layer: 1, direction: 0, unit: 2 };
  const elsewhere = [{ ...focus, layer: 0 }, { ...focus, direction: 1 }, { ...focus, unit: 3 }];
  const whole = runOf({ arch: { num_layers: 2, bidirectional: true, hidden_size: 4 } });
  const here = [focus, ...elsewhere].map((unit) => isHere(cutRun(whole, focus), unit));
  assert.deepEqual(here, [true, false, false, false]);
  assert.ok([focus, ...elsewhere].every((unit) => isHere(whole, unit)));
});
