/** The way back: its order, its colours and numbers, and what is pooled in its drawings. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { clipFactor, entryName, largestShare, partsOf, termFormula } from "../../rnnviz/ui/simulator/back/entry.js";
import { blocksOf, decades, isKept, keptOf, lossesOf, norms } from "../../rnnviz/ui/simulator/back/norms.js";
import { cellsAt, clipTick, isCut, labelsBack, stepAfter, stepBack, stepsOf, tickBack, weightsTick } from "../../rnnviz/ui/simulator/back/order.js";
import { onAverage, stepsUntilLittle } from "../../rnnviz/ui/simulator/back/read_off.js";
import { DECADES, shareOf, written } from "../../rnnviz/ui/simulator/back/scale.js";
import { checkOf } from "../../rnnviz/ui/simulator/back/sum_view.js";
import { fewer } from "../../rnnviz/ui/simulator/back/waterfall.js";
import { addressOfShown, shownInAddress, shownOf } from "../../rnnviz/ui/simulator/shown.js";
import { runOf, scheduleOf } from "./whole_run.js";

test("the way back reaches the cells of the way forward in the opposite order, and then the weights", () => {
  for (const arch of [{ num_layers: 1, bidirectional: false }, { num_layers: 3, bidirectional: false }, { num_layers: 2, bidirectional: true }]) {
    const run = runOf({ arch, length: 4, T: 6 });
    const cells = scheduleOf(arch, 4).toReversed();
    assert.equal(stepsOf(run), cells.length);
    cells.forEach((own, tick) => {
      assert.deepEqual(cellsAt(run, tick), own);
      for (const [layer, direction, t] of own) {
        assert.equal(tickBack(run, layer, direction, t), tick);
        assert.equal(stepBack(run, layer, direction, tick), t);
      }
    });
    for (const none of [-1, weightsTick(run), clipTick(run)]) assert.deepEqual(cellsAt(run, none), []);
    assert.equal(tickBack(run, 0, 0, 5), -1); // padding
    assert.equal(labelsBack(run).length, clipTick(run) + 1);
  }
});

test("a lower layer has no step before the way back is there, and a step follows its direction", () => {
  const run = runOf({ arch: { num_layers: 2, bidirectional: true }, length: 3 });
  assert.equal(stepBack(run, 0, 0, 2), null);
  assert.equal(stepBack(run, 0, 0, 3), 2);
  assert.equal(stepBack(run, 0, 1, 3), 0);
  assert.deepEqual([0, 1, 2].map((t) => stepAfter(run, 0, t)), [1, 2, null]);
  assert.deepEqual([0, 1, 2].map((t) => stepAfter(run, 1, t)), [null, 0, 1]);
  assert.deepEqual([stepAfter(run, 0, "0"), stepAfter(run, 1, "0")], [0, 2]);
  assert.deepEqual([0, 1, 2].map((t) => isCut(run, 2, 0, t)), [false, false, true]);
  assert.deepEqual([0, 1, 2].map((t) => isCut(run, 2, 1, t)), [true, false, false]);
  assert.ok(![0, 1, 2].some((t) => isCut(run, 0, 0, t)));
});

test("colour is logarithmic: full at the largest, and what is not zero never looks like zero", () => {
  assert.equal(shareOf(0, 5), 0);
  assert.equal(shareOf(5, 5), 1);
  assert.ok(Math.abs(shareOf(-0.5, 5) + (1 - 1 / DECADES)) < 1e-12);
  for (const tiny of [1e-3, 1e-9, 5e-324]) assert.ok(shareOf(tiny, 5) > 0 && shareOf(-tiny, 5) < 0);
  assert.ok(Number.isNaN(shareOf(NaN, 1)));
  assert.equal(shareOf(-Infinity, 1), -Infinity);
});

test("a number keeps two figures, and a true zero is 0 and nothing else", () => {
  const cases = /** @type {[number, string][]} */ ([[0, "0"], [-0, "0"], [1, "1.000"], [0.0763, "0.076"], [-0.0183, "−0.018"], [0.0017, "1.7e−3"], [-3.4e-7, "−3.4e−7"], [12345, "1.2e4"], [NaN, "nan"], [-Infinity, "−inf"]]);
  for (const [value, text] of cases) assert.equal(written(value), text);
  assert.equal(written(0.0001, 4), "1.0e−4");
  assert.equal(written(0.0017, 2, 0), "2e−3");
});

test("a term is named as it is computed: by gate, scaled where the gate is, and read through a gate where the cell does", () => {
  const gates = (/** @type {object} */ last) => [{ letter: "r", readsThrough: "", scaledBy: "" }, { letter: "n", readsThrough: "", scaledBy: "", ...last }];
  const run = (/** @type {object} */ last) => /** @type {any} */ ({ arch: { hidden_size: 3, gates: ["r", "n"], cell: { gates: gates(last) } } });
  const of = (/** @type {string} */ name, /** @type {number | null} */ column, last = {}) => termFormula(run(last), { name, row: 4, column });
  assert.equal(of("weight_hh_l0", 2), "d_sum_n[t][1] · h[t−1][2]");
  assert.equal(of("weight_hh_l0", 2, { scaledBy: "r" }), "d_sum_n[t][1] · r[t][1] · h[t−1][2]");
  assert.equal(of("bias_hh_l0", null, { scaledBy: "r" }), "d_sum_n[t][1] · r[t][1]");
  assert.equal(of("weight_hh_l0", 2, { readsThrough: "r" }), "d_sum_n[t][1] · r[t][2] · h[t−1][2]");
  assert.equal(of("weight_ih_l0", 2, { scaledBy: "r" }), "d_sum_n[t][1] · x[t][2]");
  assert.equal(of("weight_hr_l0", 2), "d_h[t][4] · m[t][2]");
  assert.equal(of("head.bias", null), "d_y[t][4]");
});

test("of many terms the largest have a bar, and the others one together", () => {
  const bars = Array.from({ length: 20 }, (_, k) => ({ name: String(k), product: k % 2 ? k : -k }));
  const shown = fewer(bars);
  const total = (/** @type {{product: number}[]} */ all) => all.reduce((sum, { product }) => sum + product, 0);
  assert.ok(shown.length <= 9);
  assert.equal(total(shown), total(bars));
  assert.deepEqual(fewer([{ name: "a", product: 0 }, { name: "b", product: 2 }]).map(({ name }) => name), ["b"]);
});

test("an entry has the name of its weight, and clipping only ever shortens", () => {
  assert.deepEqual(partsOf("weight_hh_l1_reverse"), { kind: "weight", side: "hh", layer: 1, direction: 1 });
  assert.equal(entryName({ name: "weight_ih_l0", row: 2, column: 1 }), "dW_ih[2, 1]");
  assert.equal(entryName({ name: "bias_hh_l0", row: 2, column: null }), "db_hh[2]");
  assert.equal(clipFactor(0.5, 1), 1);
  assert.ok(Math.abs(clipFactor(4, 1) * 4 - 1) < 1e-6);
  const terms = [0.1, -0.6, 0.3].map((product, t) => ({ t, factors: [product, 1], product }));
  assert.deepEqual(largestShare(terms), { t: 1, share: 0.6 / (0.1 + 0.6 + 0.3) });
  assert.equal(largestShare([{ t: 0, factors: [0, 0], product: 0 }]), null);
});

test("a link says which way is shown and what is asked, and one without it shows the way forward", () => {
  const asked = { ...shownOf("link"), ...shownInAddress(new URLSearchParams("mode=back&of=error&target=typed&target_text=1,2&truncate=3&view=reach")) };
  assert.deepEqual({ ...asked, reveal: "hidden" }, { ...shownOf("link"), mode: "back", of: "error", target: "typed", target_text: "1,2", truncate: 3, view: "reach" });
  const address = addressOfShown(asked);
  assert.deepEqual(address, { reveal: null, outline: null, present: null, mode: "back", of: "error", target: "typed", target_text: "1,2", truncate: "3", view: "reach" });
  assert.equal(addressOfShown({ ...asked, of: "sum" }).target, null);
  const { mode, of, truncate } = { ...asked, ...shownInAddress(new URLSearchParams("truncate=x")) };
  assert.deepEqual({ mode, of, truncate }, { mode: "forward", of: "", truncate: 0 });
});

test("a norm is that of its step, and an axis of powers holds what is positive", () => {
  const values = Object.assign(Float32Array.of(3, 4, 0, 0, -5, 12), { shape: [3, 2] });
  assert.deepEqual(norms(values), [5, 0, 13]);
  assert.deepEqual(decades([5, 0, 13, NaN, Infinity], 9), [0, 2]);
  assert.deepEqual(decades([1e-20, 1], 6), [-5, 1]);
  assert.deepEqual(decades([], 6), [-1, 0]);
});

test("truncation keeps what lies between two cuts, counted in the order of computing", () => {
  const kept = (/** @type {number} */ direction) => [0, 1, 2, 3, 4].map((t) => isKept(5, direction, 2, 4, t));
  assert.deepEqual(kept(0), [false, false, false, false, true]);
  assert.deepEqual(kept(1), [false, false, false, true, true]);
  assert.ok([0, 1, 2, 3, 4].every((t) => isKept(5, 0, 0, 4, t)));
});

test("a thousandth is left after so many steps, and one step keeps the root of what all keep", () => {
  const flow = [1e-5, 1e-4, 0.0009, 0.01, 0.1, 1];
  assert.equal(stepsUntilLittle(flow, 6, 0), 3);
  assert.equal(stepsUntilLittle(flow, 6, 3), null);
  assert.ok(Math.abs(onAverage(1e-4, 4) - 0.1) < 1e-12);
  assert.ok(Number.isNaN(onAverage(1, 0)));
});

test("where one number is asked about, its loss is the only row of the matrix", () => {
  const h = Object.assign(new Float32Array([3, 4, 0, 1]), { shape: [2, 2] });
  const reached = Object.assign(new Float32Array(4), { shape: [2, 2] });
  const run = /** @type {any} */ ({ T: 2, length: 2 });
  /** @param {unknown} number @param {unknown} found */
  const back = (number, found) => /** @type {any} */ ({ question: { number }, together: 1, layers: [[{ h }]], parts: found ? { reached: [[found]] } : {} });
  const one = lossesOf(run, back(["h", 0, 0, 1, 0], null), 0, 0);
  assert.deepEqual([one.norms, one.rows], [[5, 1], [[1]]]);
  const each = lossesOf(run, back(null, reached), 0, 0);
  assert.deepEqual([each.norms, each.rows, each.kept], [reached, [[0], [1]], null]);
  const coming = lossesOf(run, back(null, null), 0, 0);
  assert.deepEqual([coming.norms, coming.rows], [null, [[0], [1]]]);
});

test("many losses share rows, whose names say which, and a cut inside of a row leaves some of it", () => {
  const run = /** @type {any} */ ({ T: 9, length: 8 });
  const back = /** @type {any} */ ({ question: { number: null }, together: 3, layers: [[{ h: null }]], parts: { reached: [[new Float32Array(27)]] } });
  const losses = lossesOf(run, back, 0, 0);
  assert.deepEqual(losses.rows, [[0, 1, 2], [3, 4, 5], [6, 7]]);
  assert.deepEqual(losses.names, ["0–2", "6–7"]);
  assert.equal(keptOf(8, 0, 4, [3, 4, 5], 3), "some"); // of loss 3 alone
  assert.equal(keptOf(8, 0, 4, [4, 5], 4), "all");
  assert.equal(keptOf(8, 0, 4, [4, 5], 3), "nothing");
  assert.equal(keptOf(8, 0, 0, [4, 5], 3), "all");
});

test("the blocks of truncation begin where the run does, in its own direction", () => {
  assert.equal(blocksOf(20, 0, 8), "0–7, 8–15, …");
  assert.equal(blocksOf(20, 1, 8), "19–12, 11–4, …");
  assert.equal(blocksOf(9, 0, 8), "0–7, 8");
  assert.equal(blocksOf(3, 0, 1), "0, 1, …");
  for (const direction of [0, 1]) { // as the cuts fall
    const starts = Array.from({ length: 20 }, (_, t) => t).filter((t) => isCut(/** @type {any} */ ({ length: 20, arch: {} }), 8, direction, t));
    assert.deepEqual(starts, direction ? [3, 11] : [8, 16]);
  }
});

test("where rounding is amplified no number that differs is called equal, and none is called wrong", () => {
  assert.equal(checkOf(3.29, 1.3e6, 1e60, true), "amplified");
  assert.equal(checkOf(3.29, 3.2900001, 1e60, true), "equal");
  assert.equal(checkOf(0, 0, 1e60, true), "equal");
  assert.equal(checkOf(3.29, 3.2900001, 1e-5, false), "equal");
  assert.equal(checkOf(3.29, 3.3, 1e-5, false), "different");
  for (const none of [NaN, Infinity]) assert.equal(checkOf(none, 1, 1, false), "unknown");
});
