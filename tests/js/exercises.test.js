/** What the drawings of the exercises mark: rows and gates, parts of a network, steps, and how a program ends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { roleOf, rowsOf } from "../../rnnviz/ui/exercises/blocks.js";
import { shownSteps } from "../../rnnviz/ui/exercises/network.js";
import { rowLabels } from "../../rnnviz/ui/exercises/numbers.js";
import { howItEnds } from "../../rnnviz/ui/exercises/runs.js";
import { withTrueMinus } from "../../rnnviz/ui/exercises/sums.js";
import { stepOfOutput, takesPart } from "../../rnnviz/ui/exercises/unrolled.js";

test("a row of stacked gates says its gate and its own number, and a gate's first row is set apart", () => {
  const rows = rowLabels(8, { gates: [..."ifgo"], size: 2 });
  assert.deepEqual(rows.map((row) => row.label), ["i 0", "i 1", "f 2", "f 3", "g 4", "g 5", "o 6", "o 7"]);
  assert.deepEqual([...rows.keys()].filter((k) => rows[k].first), [2, 4, 6]);
});

test("rows that are no gates are only numbered", () => {
  for (const gates of [["r", "z", "n"], []]) {
    const rows = rowLabels(3, { gates, size: 3 });
    assert.deepEqual(rows, [0, 1, 2].map((k) => ({ label: `${k}`, first: false })));
  }
});

test("lit are the cells that the marked value depends on, and none where nothing says so", () => {
  /** @type {{cells: [number, boolean, number][]}} */
  const marked = { cells: [[0, false, 1], [1, true, 1]] };
  assert.equal(takesPart(marked, { layer: 1, reverse: true, t: 1 }), true);
  assert.equal(takesPart(marked, { layer: 0, reverse: true, t: 1 }), false);
  assert.equal(takesPart(marked, { layer: 0, reverse: false, t: 2 }), false);
  assert.equal(takesPart(null, { layer: 0, reverse: false, t: 1 }), false);
});

test("the index of output counts from the end where it is negative, and other tensors have no step", () => {
  assert.deepEqual(["output[2, :, 3:]", "output[-1, 0, :4]", "h_n[1, 0]"].map((text) => stepOfOutput(text, 7)), [2, 6, null]);
});

test("a long sequence shows its beginning and its end, and an unknown one a single step", () => {
  assert.deepEqual([shownSteps(4), shownSteps(9), shownSteps(null)], [[0, 1, 2, 3], [0, 1, null, 8], ["t"]]);
});

test("every layer and direction has a row of blocks of its own", () => {
  const names = ["l0", "l0_reverse", "l1"].map((end) => ["weight_ih", "weight_hh", "bias_ih"].map((name) => `${name}_${end}`));
  const rows = rowsOf(names.flat().map((name) => ({ name, shape: [3], numel: 3, suspect: false })));
  assert.deepEqual(rows.map((row) => row.map((block) => block.name)), names);
  assert.deepEqual(names[1].map(roleOf), ["x", "h", "bias"]);
});

test("a run ends with its error, with the first place that differs from torch, or equal", () => {
  const rows = [{ label: "output[0, 1]" }, { label: "h_n[0, 1]" }];
  const runs = { rows, faulty_error: "NameError", faulty_parts: null, repaired_error: null, repaired_parts: 1 };
  assert.equal(howItEnds(runs, "faulty"), "NameError");
  assert.equal(howItEnds(runs, "repaired"), "parts from torch at h_n[0, 1]");
  assert.equal(howItEnds({ ...runs, repaired_parts: null }, "repaired"), "equal to torch, to the last value");
});

test("a typed number is shown as it was typed, with true minus signs", () => {
  assert.deepEqual([withTrueMinus(-0.25), withTrueMinus(-1e-7), withTrueMinus(3)], ["\u22120.25", "\u22121e\u22127", "3"]);
});
