/** What the panel of two lines says: the lines that differ, where the numbers part, and what they have read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, digitsOf, sayFirst, sayReads } from "../../rnnviz/ui/lessons/lines.js";

/** @import { Strip } from "../../rnnviz/ui/lessons/lines_types.js" */

/** @param {number[][]} rows @param {Partial<Strip>} [given] @returns {Strip} */
function stripOf(rows, given = {}) {
  const shape = [rows.length, rows[0].length];
  const numbers = Object.assign(Float32Array.from(rows.flat()), { shape });
  const differs = Object.assign(new Uint8Array(numbers.length), { shape });
  return {
    name: "last", shape, rows: rows.map(() => ""), columns: [], numbers, differs, first: [0, 0], place: "last[0, 0]",
    whole: false, largest: null, parts: [], cut: [shape[0], shape[0]], ...given,
  };
}

test("of long code the differing lines are shown, with one on each side", () => {
  const lines = Array.from({ length: 9 }, (_, k) => `line ${k}`);
  const shown = codeOf({ lines, own: [4] });
  assert.deepEqual(shown.map(({ text }) => text), ["…", "line 3", "line 4", "line 5", "…"]);
  assert.deepEqual(shown.filter(({ own }) => own).map(({ text }) => text), ["line 4"]);
});

test("short code is shown whole, and so is code without a line of its own", () => {
  assert.equal(codeOf({ lines: ["a", "b", "c", "d"], own: [0] }).length, 4);
  assert.equal(codeOf({ lines: Array(7).fill("x"), own: [] }).length, 7);
});

test("the first difference names its place and both numbers, that of the wrong side first", () => {
  const wrong = stripOf([[0.5, 0.25], [-0.125, 1]], { first: [1, 0], place: "output[0, 1, 0]" });
  const right = stripOf([[0.5, 0.25], [0.75, 1]], { first: [1, 0] });
  assert.equal(sayFirst(wrong, right), "first difference output[0, 1, 0]: −0.125, not 0.750");
  assert.equal(sayFirst({ ...wrong, first: null }, right), "");
});

test("numbers that differ late have as many decimals as tell them apart", () => {
  const [wrong, right] = [stripOf([[0.32914, 0.5]]), stripOf([[0.32871, 0.5]])];
  assert.equal(digitsOf(wrong, right), 4);
  assert.equal(sayFirst(wrong, right), "first difference last[0, 0]: 0.3291, not 0.3287");
  assert.equal(digitsOf(stripOf([[0.5]]), stripOf([[0.25]])), 3);
  assert.equal(digitsOf(stripOf([[0.5]], { first: null }), stripOf([[0.5]])), 3);
});

test("whole numbers have no decimals", () => {
  const first = /** @type {[number, number]} */ ([0, 1]);
  const wrong = stripOf([[36, 104]], { first, whole: true, place: "parameters[1]" });
  assert.equal(sayFirst(wrong, stripOf([[36, 36]], { first, whole: true })), "first difference parameters[1]: 104, not 36");
});

test("what a part has read is one step, a span, another sample's, or nothing", () => {
  assert.equal(sayReads({ steps: [3], other: null }), "has read x[3] only");
  assert.equal(sayReads({ steps: [0, 1, 2], other: null }), "has read x[0] … x[2]");
  assert.equal(sayReads({ steps: [0, 1, 2], other: 1 }), "has read x[0] … x[2] of sample 1");
  assert.equal(sayReads({ steps: [], other: null }), "has read nothing");
});
