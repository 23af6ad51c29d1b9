/** Reads a run message from the standard input; prints the inside of the cell and every sum, of every unit at every step. */
import { readFileSync } from "node:fs";
import { unpack } from "../../rnnviz/ui/kit/message.js";
import { anatomyOf } from "../../rnnviz/ui/simulator/dock/anatomy.js";
import { gateNumbers, lineNumbers, valueOf } from "../../rnnviz/ui/simulator/dock/inside.js";
import { momentOf } from "../../rnnviz/ui/simulator/dock/moment.js";
import { whyOf } from "../../rnnviz/ui/simulator/dock/sums.js";
import { inWords } from "../../rnnviz/ui/simulator/dock/words.js";

/** @import { Place, Run } from "../../rnnviz/ui/simulator/types.js" */

/** @type {Run} */
const run = unpack(new Uint8Array(readFileSync(0)));
const { arch, length, ticks } = run;
const last = ticks.shape[0] - 1;
/** @param {number} size */
const range = (size) => [...Array(size).keys()];
const units = run.whole ? range(arch.stateSize) : [run.focus.unit];

/** Every node of every line by its text, and what the drawing names of them. @param {Place} at */
function insideOf(at) {
  const lines = arch.cell.lines.filter(({ text }) => !text.includes(" m")).map((line) => {
    const { values, value } = lineNumbers(at, line);
    return { name: line.name, value, nodes: Object.fromEntries([...values].map(([node, number]) => [node.text, number])) };
  });
  const anatomy = arch.cell.lines.length ? anatomyOf(arch.cell) : null;
  return {
    gates: arch.cell.gates.map((_, g) => gateNumbers(at, g)), lines,
    before: anatomy && valueOf(at, anatomy.carried.name, true),
    named: anatomy && { kept: anatomy.kept.node.text, added: anatomy.added.node.text },
    words: anatomy && inWords(at, anatomy),
  };
}

const told = [];
for (const layer of range(arch.num_layers)) {
  for (const direction of range(arch.directions.length)) {
    if (!run.whole && (layer !== run.focus.layer || direction !== run.focus.direction)) continue;
    for (const t of range(length)) {
      for (const unit of units) {
        const moment = momentOf(run, { layer, direction, t, unit, inner: unit, gate: 0 }, last);
        const { at, status, letters } = moment;
        if (!at) throw new Error(`unit ${unit} of step ${t} must be here`);
        const sums = letters.map((_, gate) => whyOf(at, gate));
        told.push({ layer, direction, t, unit, status, letters, inside: insideOf(at), sums });
      }
    }
  }
}
console.log(JSON.stringify(told, (_, value) => (ArrayBuffer.isView(value) ? Array.from(/** @type {Float64Array} */ (value)) : value)));
