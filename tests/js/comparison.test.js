/** Torch's number beside ours: equal within the tolerance, and no claim where both left the range. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { checked, torchBeside } from "../../rnnviz/ui/simulator/comparison.js";
import { operandsOf } from "../../rnnviz/ui/simulator/operands.js";
import { runOf } from "./whole_run.js";

/** @import { Place } from "../../rnnviz/ui/simulator/types.js" */

test("two numbers are equal up to the tolerance and differ beyond it", () => {
  for (let k = 0; k < 500; k++) {
    const [ours, theirs] = [Math.random() - 0.5, Math.random() - 0.5];
    const distance = Math.abs(ours - theirs);
    for (const tolerance of [distance, 1.01 * distance, 0.9 * distance]) {
      const verdict = tolerance < distance ? "differs" : "equal";
      assert.deepEqual(checked(ours, theirs, tolerance), { value: theirs, difference: distance, verdict });
    }
  }
});

test("of the same inf or nan, and of what follows from an overflow, nothing is claimed", () => {
  for (const lost of [NaN, Infinity, -Infinity]) assert.equal(checked(lost, lost, 1e-6).verdict, "overflow");
  assert.equal(checked(1, 2, Infinity).verdict, "overflow");
});

test("a number that only one of the two lost differs", () => {
  const pairs = [[NaN, 1], [1, NaN], [Infinity, 1], [1, -Infinity], [Infinity, -Infinity], [NaN, Infinity]];
  for (const [ours, theirs] of pairs) {
    assert.equal(checked(ours, theirs, 1e-6).verdict, "differs", `${ours} ${theirs}`);
  }
});

test("a state is compared with torch's of the same step, layer and direction, by their own tolerance", () => {
  const [ours, theirs] = [{ h: [1, 2, 3], c: [4, 5, 6] }, { h: [1.5, 2.25, 3.125], c: [4, 5.5, 6] }];
  const run = runOf({ length: 3, arch: { num_layers: 2, bidirectional: true } });
  const zero = { h: 0, c: 0 };
  run.match.tolerances = [[zero, zero], [zero, { h: 0.25, c: 0.25 }]];
  /** @type {Place} */
  const at = {
    run, layer: 1, direction: 1, unit: 0, inner: 0, t: 1, before: 2,
    of: {
      ...operandsOf(run, { layer: 1, direction: 1, unit: 0, inner: 0 }),
      series: (state, t) => ours[state === "c" ? "c" : "h"][Number(t)], torch: (state, t) => theirs[state][t],
    },
  };
  assert.deepEqual(torchBeside(at, "h"), { value: 2.25, difference: 0.25, verdict: "equal" });
  assert.deepEqual(torchBeside(at, "c"), { value: 5.5, difference: 0.5, verdict: "differs" });
  assert.equal(torchBeside({ ...at, direction: 0 }, "h").verdict, "differs");
  assert.equal(torchBeside({ ...at, t: 2 }, "h").value, 3.125);
});
