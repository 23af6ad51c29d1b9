/** The lines of a cell as trees: what they are worth, what they are made of, and what is no line. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate, factorsOf, namesIn, parse, summandsOf } from "../../rnnviz/ui/simulator/expression.js";

/** @import { Expression, Numbers } from "../../rnnviz/ui/simulator/expression.js" */

/** @type {Record<string, (v: Record<string, number>) => number>} */
const LINES = {
  "f ⊙ c[t−1] + i ⊙ g": (v) => v.f * v["c[t−1]"] + v.i * v.g,
  "(1 − z) ⊙ n + z ⊙ h[t−1]": (v) => (1 - v.z) * v.n + v.z * v["h[t−1]"],
  "o ⊙ tanh(c)": (v) => v.o * Math.tanh(v.c),
  "a − b − g": (v) => v.a - v.b - v.g,
  "a − (b − g)": (v) => v.a - (v.b - v.g),
  "σ(a + 0.5) ⊙ relu(b)": (v) => Math.max(0, v.b) / (1 + Math.exp(-v.a - 0.5)),
};
const NAMES = ["f", "i", "g", "z", "n", "o", "c", "a", "b", "c[t−1]", "h[t−1]"];
/** @param {Record<string, number>} values @param {(value: number) => number} [round] @returns {Numbers} */
const numbersOf = (values, round = (value) => value) => (
  { read: (name, before) => values[before ? `${name}[t−1]` : name], matrix: () => values.matrix, round });

/** The value of a line. @param {Expression} tree @param {Numbers} numbers */
const worth = (tree, numbers) => evaluate(tree, numbers).get(tree) ?? NaN;

/** The left side of a sum or a product. @param {Expression} tree */
function leftOf(tree) {
  assert.ok("left" in tree);
  return tree.left;
}

test("a line is worth what its formula says, for any numbers", () => {
  for (let round = 0; round < 50; round++) {
    const values = Object.fromEntries(NAMES.map((name) => [name, 4 * Math.random() - 2]));
    for (const [text, expected] of Object.entries(LINES)) {
      const tree = parse(text);
      const difference = Math.abs(worth(tree, numbersOf(values)) - expected(values));
      assert.ok(difference < 1e-12, `${text}: off by ${difference}`);
    }
  }
});

test("each operation is rounded as the run rounds it", () => {
  const values = { f: Math.fround(0.1), "c[t−1]": Math.fround(0.7), i: Math.fround(0.3), g: Math.fround(-0.9) };
  const tree = parse("f ⊙ c[t−1] + i ⊙ g");
  const [kept, added] = [Math.fround(values.f * values["c[t−1]"]), Math.fround(values.i * values.g)];
  const numbers = evaluate(tree, numbersOf(values, Math.fround));
  assert.equal(numbers.get(leftOf(tree)), kept);
  assert.equal(numbers.get(tree), Math.fround(kept + added));
});

test("inf and nan go through", () => {
  const tree = parse("f ⊙ c[t−1] + i ⊙ g");
  const values = { f: 0.5, "c[t−1]": Infinity, i: 1, g: -Infinity };
  const numbers = evaluate(tree, numbersOf(values));
  assert.equal(numbers.get(leftOf(tree)), Infinity);
  assert.ok(Number.isNaN(numbers.get(tree)));
});

test("the text of a tree is the line again", () => {
  for (const text of [...Object.keys(LINES), "W_hr m"]) assert.equal(parse(text).text, text);
});

test("a matrix times a vector is not a product", () => {
  const tree = parse("W_hr m");
  assert.equal(tree.kind, "matrix");
  assert.equal(evaluate(tree, numbersOf({ matrix: 7 })).get(tree), 7);
});

test("a line is taken apart into summands with signs, factors and names", () => {
  const tree = parse("a − (b − g) ⊙ n + z");
  assert.deepEqual(summandsOf(tree).map(({ node, sign }) => `${sign} ${node.text}`), ["1 a", "-1 (b − g) ⊙ n", "1 z"]);
  assert.deepEqual(factorsOf(parse("o ⊙ tanh(c) ⊙ z")).map(({ text }) => text), ["o", "tanh(c)", "z"]);
  assert.deepEqual(namesIn(parse("(1 − z) ⊙ h[t−1]")).map(({ name, before }) => [name, before]), [["z", false], ["h", true]]);
});

test("what is no line says why", () => {
  for (const text of ["", "f ⊙", "(f + g", "f + g)", "f ⊙ ⊙ g", "f * g"]) {
    assert.throws(() => parse(text), /^Error: a line must/, text);
  }
});
