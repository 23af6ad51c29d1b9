/** How numbers are written: three decimals, a true minus sign, never "-0.000". */
import assert from "node:assert/strict";
import { test } from "node:test";
import { number, scientific } from "../../rnnviz/ui/kit/format.js";

const MINUS = "\u2212";

test("a number reads back to within half of its last decimal, whatever its sign and size", () => {
  for (let k = 0; k < 500; k++) {
    const value = (Math.random() - 0.5) * 10 ** (Math.random() * 8 - 3);
    const text = number(value);
    assert.ok(!text.includes("-"), text);
    const read = Number(text.replaceAll(MINUS, "-"));
    assert.ok(Math.abs(read - value) <= Math.max(0.0005 + 1e-9, Math.abs(value) * 0.006), `${value} ${text}`);
  }
});

test("zero has no sign, however it came about", () => {
  for (const value of [0, -0, -0.0004, 0.0004, -1e-30]) assert.equal(number(value), "0.000");
  assert.equal(number(-0.0006), `${MINUS}0.001`);
});

test("what is no number is said to be none", () => {
  assert.deepEqual([NaN, Infinity, -Infinity].map((value) => number(value)), ["nan", "inf", `${MINUS}inf`]);
});

test("a difference has one decimal and an exponent of two digits", () => {
  for (const exponent of [-12, -8, -1, 0, 3, 11]) {
    const text = scientific(6.04 * 10 ** exponent);
    assert.match(text, /^6\.0e\u2212?\d\d$/);
    assert.equal(Number(text.replaceAll(MINUS, "-")), Number(`6.0e${exponent}`));
  }
  assert.equal(scientific(0), "0");
});
