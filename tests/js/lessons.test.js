/** What a lesson says of its numbers: which is torch's, at which place, and at which tick. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { number } from "../../rnnviz/ui/kit/format.js";
import { outputsOf, stateOf } from "../../rnnviz/ui/lessons/flow.js";
import { columnsMade, pairsOf, sayCell, sayPooled, stateAt, written } from "../../rnnviz/ui/lessons/picture.js";
import { captionOf, countedBy, sayStep } from "../../rnnviz/ui/lessons/step.js";

/** @import { CellsPicture, Lesson } from "../../rnnviz/ui/lessons/types.js" */

/**
 * Random numbers, ours and torch's with nothing in common.
 * @param {number} rows @param {number} columns @param {Partial<CellsPicture>} [given] @returns {CellsPicture}
 */
function pictureOf(rows, columns, given = {}) {
  const random = () => Object.assign(Float32Array.from({ length: rows * columns }, () => Math.random() - 0.5), { shape: [rows, columns] });
  const ticks = Object.assign(Int32Array.from({ length: columns }, (_, c) => c + 1), { shape: [columns] });
  return {
    kind: "cells", numbers: random(), torch: random(), limit: 1, whole: false, parts: [{ first: 0, last: rows, ticks }],
    steps: [1, 1], cut: [columns, columns], rowLabels: Array.from({ length: rows }, (_, r) => `unit ${r}`),
    columns: Array.from({ length: columns }, (_, c) => `step ${c}`), ...given,
  };
}

test("the read-out of a cell is its own number by hand, and torch's by torch", () => {
  const picture = pictureOf(5, 3);
  for (let r = 0; r < 5; r++) {
    for (let c = 0; c < 3; c++) {
      const [byHand, torch] = [picture.numbers[r * 3 + c], picture.torch[r * 3 + c]].map((value) => number(value));
      assert.equal(sayCell("h", picture, r, c), `h unit ${r} at step ${c}: ${byHand} by hand, ${torch} by torch`);
    }
  }
});

test("the place of a cell leaves out the label that there is not", () => {
  assert.match(sayCell("y", pictureOf(1, 2, { rowLabels: [""] }), 0, 1), /^y step 1: /);
  assert.match(sayCell("W", pictureOf(2, 2, { columns: ["", ""] }), 1, 0), /^W unit 1: /);
});

test("a step's numbers are a column of its part, by hand and by torch", () => {
  const picture = pictureOf(7, 4);
  const reverse = { ...picture.parts[0], first: 3, last: 7 };
  for (const column of [0, 3]) {
    const { pairs, more } = pairsOf(picture, reverse, column);
    assert.equal(more, 0);
    assert.deepEqual(pairs, [3, 4, 5, 6].map((r) => (
      { label: `unit ${r}`, byHand: picture.numbers[r * 4 + column], torch: picture.torch[r * 4 + column] }
    )));
  }
});

test("of a single row all columns are shown, and of more than eight numbers it is said how many are not", () => {
  const row = pictureOf(1, 11);
  const { pairs, more } = pairsOf(row, row.parts[0], 5);
  assert.deepEqual(pairs.map(({ label, torch }) => [label, torch]), [...row.torch.subarray(0, 8)].map((torch, k) => [`step ${k}`, torch]));
  assert.equal(more, 3);
  const long = pictureOf(13, 2);
  assert.deepEqual([pairsOf(long, long.parts[0], 1).pairs.length, pairsOf(long, long.parts[0], 1).more], [8, 5]);
  assert.equal(captionOf("h_n", row, 5), "h_n");
  assert.match(captionOf("output", pictureOf(2, 6, { over: [..."abcdef"] }), 5), /^output · f step 5$/);
});

test("a tick makes the columns whose tick it is, and of a packed sequence those of the chosen sample", () => {
  const part = { first: 0, last: 2, ticks: Object.assign(Int32Array.from([1, 2, 2, 3, 2]), { shape: [5] }) };
  assert.deepEqual(columnsMade({}, part, 2), [1, 2, 4]);
  assert.deepEqual(columnsMade({ own: [0, 2, 4] }, part, 2), [2, 4]);
  assert.deepEqual(columnsMade({}, part, 4), []);
});

test("a column is not there before its tick, marked at it, and then stays; what is given is never marked", () => {
  assert.deepEqual([2, 3, 4].map((tick) => stateAt(3, tick)), ["later", "now", ""]);
  assert.deepEqual([0, 1].map((tick) => stateAt(0, tick)), ["", ""]);
});

test("a box computes from the tick after its beginning to its end; one without a tick is done with its input", () => {
  assert.deepEqual([1, 2, 4, 5].map((tick) => stateOf({ begin: 1, end: 4 }, tick)), ["later", "now", "now", "done"]);
  assert.deepEqual([2, 3].map((tick) => stateOf({ begin: 3, end: 3 }, tick)), ["later", "done"]);
});

test("of what a stage makes, the next stage's input stands first", () => {
  const makes = ["output", "h_n", "c_n"];
  assert.deepEqual(outputsOf({ makes }, { reads: ["h_n", "output"] }), ["h_n", "output", "c_n"]);
  for (const next of [undefined, { reads: ["x"] }]) assert.deepEqual(outputsOf({ makes }, next), makes);
});

test("whole numbers are written as such, and what is pooled or cut is said", () => {
  assert.deepEqual([written(pictureOf(1, 1, { whole: true }), 3), written(pictureOf(1, 1), -0.257)], ["3", "\u22120.26"]);
  assert.equal(sayPooled(pictureOf(2, 2)), "");
  const note = sayPooled(pictureOf(2, 240, { steps: [3, 2], cut: [240, 900] }));
  assert.equal(note, "Each cell is the number farthest from 0 of 6. The first 240 of 900 are drawn.");
});

test("the present step names the values that are being made", () => {
  /** @type {Lesson} */
  const lesson = {
    id: "any", axes: {}, leftwards: false, labels: ["·", "0"], status: ["given", "t = 0"], makes: [[], ["output", "by_cells"]], lanes: [],
    stages: [], values: {}, claims: [], result: "output", sample: 0, address: { text: null }, title: "", about: [], formula: [],
    verdict: { verdict: "match", headline: "", detail: "" }, runs: [], sums: [], activations: [], code: { lines: [], owners: [] },
    ways: [], lines: [], links: [], asks: [], question: null, reading: null, back: null, symbols: [], exercises: [], before: null, next: null,
  };
  assert.equal(sayStep(lesson, 1), "Computed now, t = 0: output, by_cells");
  assert.equal(sayStep(lesson, 0), "Only what is given is there");
});

test("numbers of several units say which of them they are", () => {
  assert.equal(countedBy({ steps: [1, 1] }), "unit");
  for (const steps of /** @type {[number, number][]} */ ([[16, 1], [1, 3], [22, 2]])) assert.equal(countedBy({ steps }), "farthest from 0 of units");
});
