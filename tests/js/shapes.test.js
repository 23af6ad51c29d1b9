/** The shapes page: what moved between two choices, and the way from cell to cell by keyboard. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cellBeside, cellOf, keyOf, stepsShown } from "../../rnnviz/ui/shapes/cell_network.js";
import { seenInWords } from "../../rnnviz/ui/shapes/cell_words.js";
import { changeOf, sentence } from "../../rnnviz/ui/shapes/changes.js";

/** @import { Change } from "../../rnnviz/ui/shapes/changes.js" */
/** @import { Axis, Row } from "../../rnnviz/ui/shapes/types.js" */

/** @param {Axis["kind"][]} kinds @param {string} shape @returns {Row} */
const rowOf = (kinds, shape) => (
  { name: "output", axes: kinds.map((kind) => ({ kind, size: 1, letters: "", product: "", gates: [] })), shape, count: "" });

test("axes that change places moved, other sizes or axes are a resize, and equal shapes no change", () => {
  const before = rowOf(["time", "batch", "features"], "(5, 3, 7)");
  assert.equal(changeOf(before, rowOf(["batch", "time", "features"], "(3, 5, 7)")), "moved");
  assert.equal(changeOf(before, rowOf(["time", "batch", "features"], "(5, 3, 14)")), "resized");
  assert.equal(changeOf(before, rowOf(["time", "features"], "(5, 7)")), "resized");
  assert.equal(changeOf(before, { ...before }), "unchanged");
  assert.equal(changeOf(undefined, before), "new");
});

test("the sentence names every tensor under what happened to it", () => {
  /** @type {[string, Change][]} */
  const named = [["output", "moved"], ["h_n", "unchanged"], ["c_n", "new"], ["input", "moved"]];
  const changes = named.map(([name, change]) => ({ name, change }));
  assert.equal(sentence(changes, ["h_0"]), "Moved: output, input. New: c_n. Gone: h_0. Unchanged: h_n.");
  assert.equal(sentence([changes[1]], []), "No shape changed.");
});

test("a long sequence keeps its beginning and its end, and one column is never left out alone", () => {
  assert.deepEqual(stepsShown(15), [...Array(15).keys()]);
  assert.deepEqual(stepsShown(40), [0, 1, 2, 3, 4, 5, 6, 7, 8, null, 35, 36, 37, 38, 39]);
});

test("arrows lead to the row above or below, whose direction is the other one, and back", () => {
  const network = { layers: 2, directions: 2 };
  const rows = [[1, 0], [1, 1], [0, 0], [0, 1]].map(([layer, d]) => ({ layer, d, t: 3 })); // from the top
  for (const [k, cell] of rows.slice(0, 3).entries()) {
    assert.deepEqual(cellBeside(network, cell, "ArrowDown"), rows[k + 1]);
    assert.deepEqual(cellBeside(network, rows[k + 1], "ArrowUp"), cell);
  }
  assert.deepEqual(cellBeside(network, rows[1], "ArrowLeft"), { layer: 1, d: 1, t: 2 });
  assert.deepEqual(cellBeside(network, rows[1], "ArrowRight"), { layer: 1, d: 1, t: 4 });
  assert.equal(cellBeside(network, rows[0], "Tab"), null);
  assert.deepEqual(cellOf(keyOf({ layer: 1, d: 0, t: 12 })), { layer: 1, d: 0, t: 12 });
});

test("what several cells have seen goes from the first input to the last of all of them", () => {
  assert.equal(seenInWords([[2, 9], [2, 9]], 9), "It has seen x[2] to x[8].");
  assert.equal(seenInWords([[4, 5]], 9), "It has seen x[4] only.");
  assert.equal(seenInWords([[0, 9], [0, 9]], 9), "It has seen every input.");
  const all = /** @type {[number, number][]} */ (Array.from({ length: 9 }, (_, t) => [0, t + 1]));
  const words = "Not all of it has seen the same: one state has seen x[0] only, another every input.";
  assert.equal(seenInWords(all, 9), words); // output of one direction: confusion 5
  assert.equal(seenInWords([], 9), "");
});
