/**
 * Reads the runs of a folder, each twice: before and after its edits, as the server sends them. Computes the edits of the first
 * as the page does, and prints for each how far its numbers are from the second's, in eps · max(1, max |number|).
 */
import { readFileSync, readdirSync } from "node:fs";
import { unpack } from "../../rnnviz/ui/kit/message.js";
import { courseOf } from "../../rnnviz/ui/simulator/edits/course.js";

/** @import { Floats, WholeRun } from "../../rnnviz/ui/simulator/types.js" */

const EPS = { float32: 2 ** -23, float64: 2 ** -52 };

/** @param {Floats} ours @param {Floats} theirs @param {number} eps */
function distance(ours, theirs, eps) {
  let [most, largest] = [0, 1];
  for (let k = 0; k < theirs.length; k++) {
    most = Math.max(most, Object.is(ours[k], theirs[k]) ? 0 : Math.abs(ours[k] - theirs[k]));
    largest = Math.max(largest, Math.abs(theirs[k]));
  }
  return most / (eps * largest);
}

/** @param {WholeRun} ours @param {WholeRun} theirs */
function farthest(ours, theirs) {
  const eps = EPS[theirs.match.dtype];
  let most = Math.max(distance(ours.x, theirs.x, eps), ...Object.keys(theirs.weights).map((name) => distance(ours.weights[name], theirs.weights[name], eps)));
  theirs.layers.forEach((row, layer) => row.forEach((own, direction) => {
    for (const [name, array] of Object.entries(own)) {
      if (array && !name.startsWith("torch")) most = Math.max(most, distance(/** @type {Floats} */ (ours.layers[layer][direction][name]), array, eps));
    }
  }));
  return most;
}

const found = readdirSync(process.argv[2]).toSorted((a, b) => Number(a) - Number(b)).map((run) => {
  const [before, after] = ["before", "after"].map((name) => /** @type {WholeRun} */ (unpack(new Uint8Array(readFileSync(`${process.argv[2]}/${run}/${name}`)))));
  const values = new Map(after.edits?.made.map(({ place, text }) => [place, Number(text)]));
  if (!before.edits?.programs) throw new Error("a run must come with its programs");
  return farthest(courseOf(before, before.edits.programs, values), after);
});
process.stdout.write(JSON.stringify(found));
