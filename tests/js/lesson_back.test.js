/** The way back in a lesson: how gradients are written and coloured, and the sums of a tick. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gradient, shareOf, tintOf } from "../../rnnviz/ui/lessons/back_numbers.js";
import { backTable, rowOf, short } from "../../rnnviz/ui/lessons/back_tables.js";

/** @import { Back, BackTable } from "../../rnnviz/ui/lessons/back_types.js" */

/** @type {BackTable} */
const TABLE = {
  heads: [{ text: "w", role: "w", span: 1 }, { text: "d_h[4]", role: "d", span: 1 }], result: "d_h[3]", product: true,
  rows: [
    { index: [3], name: "d_h[3]", terms: [{ value: 0.9, letters: "w", factors: [], sign: "·" }, { value: 0.5749, letters: "d_h", factors: [0.2, -2], sign: "·" }], value: 0.51741, torch: 0.51741 },
    { index: [1, 0], name: "other", terms: [], value: 1, torch: 1.1 },
  ],
};
/** @type {Back} */
const BACK = { kind: "chain", values: {}, lines: [], tables: [null, null, TABLE, null] };

test("a gradient keeps two figures, and a true zero is no small number", () => {
  assert.equal(gradient(0), "0");
  assert.equal(gradient(0.45167), "0.4517");
  assert.equal(gradient(-0.0045), "\u22120.0045");
  assert.equal(gradient(0.00017), "1.7e\u221204");
  assert.equal(gradient(0.0041, 3), "4.1e\u221203");
});

test("what was given with a decimal or two is written so, whatever float32 made of it", () => {
  assert.equal(short(Math.fround(0.9)), "0.9");
  assert.equal(short(Math.fround(-0.25)), "\u22120.25");
  assert.equal(short(5), "5");
  assert.equal(short(4.7e-10), "4.7e\u221210");
  assert.equal(short(0.57488, 4), "0.5749");
});

test("colours are logarithmic: none three powers of ten below, and never none where there is something", () => {
  assert.equal(shareOf(1, 1), 1);
  assert.ok(Math.abs(shareOf(0.1, 1) - 2 / 3) < 1e-9);
  assert.equal(shareOf(0, 1), 0);
  assert.ok(shareOf(1e-9, 1) > 0);
  assert.notEqual(tintOf(1e-9, 1).fill, tintOf(0, 1).fill);
  assert.notEqual(tintOf(0.5, 1).fill, tintOf(-0.5, 1).fill);
});

test("the sum of a tick has its numbers, and before time begins its letters", () => {
  const now = backTable(BACK, 2);
  assert.deepEqual(now?.rows[0].terms.map(({ text }) => text), ["0.9", "0.5749"]);
  assert.equal(now?.rows[0].terms[1].over, "0.2 · \u22122");
  assert.deepEqual(now?.rows.map(({ ok }) => ok), [true, false]);
  assert.deepEqual(backTable(BACK, 0)?.rows[0].terms.map(({ text }) => text), ["w", "d_h"]);
  assert.equal(backTable(BACK, 1), null);
  assert.equal(rowOf(BACK, 2, [1, 0]), 1);
  assert.equal(rowOf(BACK, 2, [2, 2]), -1);
});
