/** What the states are called: a name tells every number of a network from every other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { describe, mark, nameOf, whereOf } from "../../rnnviz/ui/simulator/naming.js";

/** @import { Source } from "../../rnnviz/ui/simulator/types.js" */

/** @param {number} num_layers @param {boolean} bidirectional @param {string[]} [featureNames] */
const runOf = (num_layers, bidirectional, featureNames = []) => ({ arch: { num_layers, bidirectional }, featureNames });

/** Every state of a network of three units over two steps, and before its first. @param {ReturnType<typeof runOf>} run */
function statesOf({ arch }) {
  const steps = /** @type {const} */ (["0", 0, 1]);
  const layers = [...Array(arch.num_layers).keys()];
  const directions = arch.bidirectional ? [0, 1] : [0];
  const places = layers.flatMap((layer) => directions.map((direction) => ({ layer, direction })));
  return places.flatMap((place) => ["h", "c"].flatMap((kind) => steps.flatMap((t) =>
    [0, 1, 2].map((unit) => ({ ...place, kind, t, unit })))));
}

test("no two numbers of a network have the same name", () => {
  for (const layers of [1, 2, 3, 8]) {
    for (const bidirectional of [false, true]) {
      const run = runOf(layers, bidirectional);
      const names = statesOf(run).map((state) => nameOf(run, state));
      assert.equal(new Set(names).size, names.length);
    }
  }
});

test("a state of the only layer and direction is called as in torch", () => {
  const state = { kind: "h", layer: 0, direction: 0, unit: 2 };
  assert.equal(nameOf(runOf(1, false), { ...state, t: 3 }), "h[3][2]");
  assert.equal(nameOf(runOf(1, false), { ...state, t: 0 }), "h[0][2]");
  assert.equal(nameOf(runOf(1, false), { ...state, t: "0" }), "h_0[2]"); // before the first step
});

test("a mark says the layer where there are several and the direction where there are two", () => {
  assert.equal(mark({ num_layers: 1, bidirectional: false }, 0, 0), "");
  assert.equal(mark({ num_layers: 2, bidirectional: false }, 1, 0), "⁽¹⁾");
  assert.equal(mark({ num_layers: 1, bidirectional: true }, 0, 0), "→");
  assert.equal(mark({ num_layers: 3, bidirectional: true }, 2, 1), "⁽²⁾←");
});

test("an input has no layer and no direction", () => {
  const source = { kind: "x", layer: 0, direction: 0, t: 4, unit: 1 };
  for (const run of [runOf(1, false), runOf(3, true)]) assert.equal(nameOf(run, source), "x[4][1]");
});

test("where a state stands is said only as far as there is a choice", () => {
  const place = { layer: 1, direction: 1 };
  assert.equal(whereOf(runOf(1, false), { layer: 0, direction: 0 }), "");
  assert.equal(whereOf(runOf(2, false), { layer: 1, direction: 0 }), "layer 1");
  assert.equal(whereOf(runOf(1, true), { layer: 0, direction: 1 }), "reverse");
  assert.equal(whereOf(runOf(2, true), place), "layer 1, reverse");
});

test("words say a feature by its name, and the state before the first step", () => {
  /** @type {Source} */
  const input = { kind: "x", layer: 0, direction: 0, t: 0, unit: 1 };
  assert.equal(describe(runOf(1, false, ["sin", "cos"]), input), "feature cos");
  assert.equal(describe(runOf(1, false), input), "");
  /** @type {Omit<Source, "t">} */
  const state = { kind: "h", layer: 1, direction: 0, unit: 0 };
  assert.equal(describe(runOf(1, false), { ...state, layer: 0, t: "0" }), "the initial state");
  assert.equal(describe(runOf(2, false), { ...state, t: "0" }), "the initial state, layer 1");
  assert.equal(describe(runOf(2, false), { ...state, t: 5 }), "layer 1, after reading step 5");
});
