/** The formulas of the stage: what stands behind a low line is set low, of any cell. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { subscripts } from "../../rnnviz/ui/simulator/stage_words.js";

/** @param {string} text */
const lowOf = (text) => subscripts(text).filter((_, k) => k % 2);

test("the letters behind a low line are the subscript, whatever gates the cell has", () => {
  assert.deepEqual(subscripts("W_ih x[t]"), ["W", "ih", " x[t]"]);
  for (const letter of ["r", "z", "n", "u", "q", "σ"]) {
    assert.deepEqual(lowOf(`W_i${letter} x[t] + b_h${letter}`), [`i${letter}`, `h${letter}`]);
  }
  assert.deepEqual(subscripts("W_hr ( o ⊙ tanh(c[t]) )"), ["W", "hr", " ( o ⊙ tanh(c[t]) )"]);
});

test("a text keeps all that is no subscript: signs, brackets, steps, and the states before the first", () => {
  for (const text of ["h[t] = tanh( ", " + ", "h[−1] is h_0, c[−1] is c_0", ""]) assert.deepEqual(subscripts(text), [text]);
  assert.equal(subscripts("W_hn (r ⊙ h[t−1])").join("|"), "W|hn| (r ⊙ h[t−1])");
});
