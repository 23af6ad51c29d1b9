/** What the stage says of a run: its ticks, the steps that they reach, and what is not drawn one by one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { layOut } from "../../rnnviz/ui/simulator/stage/layout.js";
import { notesOf } from "../../rnnviz/ui/simulator/stage/notes.js";
import { cellsOfTick, runInWords, tickLabels, tickStatus } from "../../rnnviz/ui/simulator/stage_words.js";
import { shownOf } from "../../rnnviz/ui/simulator/shown.js";
import { runOf, scheduleOf } from "./whole_run.js";

/** @import { Run } from "../../rnnviz/ui/simulator/types.js" */

test("a tick reveals the cells that the message gives it", () => {
  for (const arch of [{ num_layers: 3 }, { bidirectional: true }, { num_layers: 2, bidirectional: true }]) {
    const run = runOf({ length: 4, arch });
    const cells = Array.from({ length: run.ticks.shape[0] }, (_, tick) => cellsOfTick(run, tick));
    assert.deepEqual(cells, scheduleOf(run.arch, run.length));
  }
});

test("a tick is labelled with its step, and with the token where there are any", () => {
  assert.deepEqual(tickLabels(runOf({ length: 3 })), ["0", "1", "2"]);
  assert.deepEqual(tickLabels(runOf({ length: 2, labels: ["the", "cat"], arch: { num_layers: 2 } })), ["0 · the", "1 · cat"]);
});

test("with two directions a label says where the clock stands, and the layer where there are several", () => {
  assert.deepEqual(tickLabels(runOf({ length: 2, arch: { bidirectional: true } })), ["0→", "1→"]);
  const both = runOf({ length: 2, arch: { num_layers: 2, bidirectional: true } });
  assert.deepEqual(tickLabels(both), ["L0 0→", "1→", "L1 0→", "1→"]);
});

test("the status names the step of each direction and the last step of the sample, not of the batch", () => {
  assert.equal(tickStatus(runOf({ length: 5, T: 8 }), 3), "t = 3 of 0…4");
  assert.equal(tickStatus(runOf({ length: 5, arch: { bidirectional: true } }), 1), "t = 1 → and 3 ←, of 0…4");
  assert.equal(tickStatus(runOf({ length: 3, arch: { num_layers: 2, bidirectional: true } }), 3), "layer 1: t = 0 → and 2 ←, of 0…2");
});

test("the run in words says layers, directions and steps, and a shorter sample", () => {
  const whole = runInWords(runOf({ length: 4, arch: { num_layers: 2 } }), 2);
  assert.equal(whole, "nn.GRU with 2 layers, unrolled over 4 steps. Computed so far: t = 2 of 0…3.");
  const shorter = runInWords(runOf({ length: 4, T: 6, arch: { bidirectional: true } }), 0);
  const unrolled = "nn.GRU with 1 layer, both directions, unrolled over 6 steps. This sample has 4 of them.";
  assert.ok(shorter.startsWith(unrolled), shorter);
});

test("before the first step the clock says so", () => {
  assert.equal(tickStatus(runOf(), -1), "before the first step");
});

/**
 * What stands below the picture when these switches are on and so many steps are in sight.
 * @param {Run} run @param {("shared" | "output" | "h_n")[]} [on]
 */
function notesBelow(run, on = [], window = run.T) {
  const place = { ...layOut(run, { layer: 0, direction: 0, t: null, unit: 0, gate: 0 }, { width: 900, height: 600 }, 0), window };
  return notesOf(run, place, { ...shownOf("notes"), ...Object.fromEntries(on.map((name) => [name, true])) });
}

test("nothing is noted where every number is drawn", () => {
  assert.deepEqual(notesBelow(runOf()), []);
  for (const frame of /** @type {const} */ (["output", "h_n"])) assert.deepEqual(notesBelow(runOf(), [frame]), []);
});

test("what is cut or pooled is noted with its numbers", () => {
  const wide = runOf({ length: 30, arch: { hidden_size: 40, input_size: 17 } });
  assert.deepEqual(notesBelow(wide, [], 24), [
    "24 of 30 steps are drawn at once; the window follows the clock.",
    "Each row of a cell stands for 3 units: its colour is the one farthest from 0.", // 40 units in 16 rows
    "Each row of x stands for 2 features.",
  ]);
});

test("a batch of which one sample is computed is noted with its sample", () => {
  const [note] = notesBelow(runOf({ batchComputed: false, sample: 6, N: 9 }));
  assert.equal(note, "Sample 6 of 9 is computed and compared; samples do not affect each other.");
});

test("the switches say how many copies share their weights, and what both frames hold", () => {
  const [copies, frames] = notesBelow(runOf({ length: 7 }), ["shared", "output", "h_n"]);
  assert.ok(copies.startsWith("7 copies of one cell: one W_ih and one W_hh"), copies);
  assert.equal(frames, "output and h_n share only the states that stand in both frames.");
  const [several] = notesBelow(runOf({ length: 7, arch: { num_layers: 3, bidirectional: true } }), ["shared"]);
  assert.ok(several.startsWith("7 copies of each cell: 6 cells"), several);
});
