/** Reads a run message from the standard input; prints every sum of every unit of every cell, at the last tick. */
import { readFileSync } from "node:fs";
import { unpack } from "../../rnnviz/ui/kit/message.js";
import { fitting } from "../../rnnviz/ui/simulator/selection.js";
import { explain } from "../../rnnviz/ui/simulator/terms.js";

const run = unpack(new Uint8Array(readFileSync(0)));
const all = process.argv.includes("--all"); // every product of a long sum
const { arch, length, ticks } = run;
const units = run.whole ? [...Array(arch.stateSize).keys()] : [run.focus.unit];
const sums = arch.gates.length + (arch.proj_size > 0 ? 1 : 0);
const explained = [];
for (let layer = 0; layer < arch.num_layers; layer++) {
  for (let direction = 0; direction < arch.directions.length; direction++) {
    if (!run.whole && (layer !== run.focus.layer || direction !== run.focus.direction)) continue;
    for (let t = 0; t < length; t++) {
      for (const unit of units) {
        for (let gate = 0; gate < sums; gate++) {
          const chosen = fitting(run, { layer, direction, t, unit, gate });
          explained.push([chosen, explain(run, chosen, ticks.shape[0] - 1, all)]);
        }
      }
    }
  }
}
console.log(JSON.stringify(explained));
