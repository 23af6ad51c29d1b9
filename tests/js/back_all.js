/** Reads a run, its gradients and their parts from three files; prints every sum, line and entry that the page can open. */
import { readFileSync } from "node:fs";
import { unpack } from "../../rnnviz/ui/kit/message.js";
import { entryValues, lossSlope, termsOf } from "../../rnnviz/ui/simulator/back/entry.js";
import { torchOf } from "../../rnnviz/ui/simulator/back/gradients.js";
import { localLines } from "../../rnnviz/ui/simulator/back/lines.js";
import { wiresOf } from "../../rnnviz/ui/simulator/back/wires.js";
import { comparedWithTorch, givenTo, openSum } from "../../rnnviz/ui/simulator/back/sums.js";

/** @import { WholeRun } from "../../rnnviz/ui/simulator/types.js" */
/** @import { Gradients, Opened, Parts } from "../../rnnviz/ui/simulator/back/types.js" */

const [run, back, come] = /** @type {[WholeRun, Gradients, Parts]} */ (process.argv.slice(2).map((path) => unpack(new Uint8Array(readFileSync(path)))));
back.parts = come;
const { arch, length } = run;
/** @param {number} size */
const range = (size) => [...Array(size).keys()];

/** @param {Opened} of */
function told(of) {
  const { value, parts, after } = openSum(run, back, of);
  const sum = parts.reduce((total, { subtotal }) => total + subtotal, 0);
  const rows = parts.reduce((total, part) => total + part.rows.reduce((own, { product }) => own + product, 0), 0);
  return { ...of, value, sum, rows, after: after && after.products.reduce((total, product) => total + product, 0), compared: comparedWithTorch(back, of), torch: torchOf(back, of), given: givenTo(run, back, of) };
}

/** What a line says with its numbers in place, computed. @param {string} numbers */
function computed(numbers) {
  const text = numbers.replaceAll("⊙", "*").replaceAll("·", "*").replaceAll("−", "-").replaceAll("²", "**2");
  return Number(Function(`return ${text}`)());
}

const numbers = [];
const lines = [];
/** @type {{to: string, sum: number, value: number | undefined, layer: number}[]} */
const alongAll = [];

/** What the wires into each value bring it, where no matrix lies on one. @param {import("../../rnnviz/ui/simulator/back/lines.js").At} at */
function alongWires(at) {
  const { wires, gradients } = wiresOf(run, back, at);
  const { cLoss, cNext } = back.layers[at.layer][at.direction];
  const later = cLoss && cNext ? cLoss[at.t * cLoss.shape[1] + at.unit] + cNext[at.t * cNext.shape[1] + at.unit] : 0;
  for (const to of new Set(wires.map((own) => own.to))) {
    const into = wires.filter((own) => own.to === to);
    if (into.some(({ through }) => through)) continue;
    const sum = into.reduce((total, { from, slope }) => total + (gradients.get(from) ?? NaN) * slope, to === "c" ? later : 0);
    alongAll.push({ to, sum, value: gradients.get(to), layer: at.layer });
  }
}
for (const layer of range(arch.num_layers)) {
  for (const direction of range(arch.directions.length)) {
    for (const t of [.../** @type {("0" | number)[]} */ (["0"]), ...range(length)]) {
      for (const unit of range(arch.stateSize)) numbers.push(told({ kind: "h", layer, direction, t, unit }));
      for (const unit of range(arch.cell.memory ? arch.hidden_size : 0)) numbers.push(told({ kind: "c", layer, direction, t, unit }));
      if (t === "0" || arch.proj_size) continue;
      for (const unit of range(arch.hidden_size)) {
        alongWires({ layer, direction, t, unit });
        for (const line of localLines(run, back, { layer, direction, t, unit }, String)) {
          if (line.numbers) lines.push({ name: line.name, layer, direction, t, unit, value: line.value, computed: computed(line.numbers) });
        }
      }
    }
  }
}
for (const t of range(length)) for (const unit of range(arch.input_size)) numbers.push(told({ kind: "x", layer: 0, direction: 0, t, unit }));
/** @type {[string, import("../../rnnviz/ui/simulator/types.js").Floats][]} */
const ofHead = come.head ? [["head.weight", come.head.weight], ["head.bias", come.head.bias]] : [];
const entries = [...Object.entries(back.weights), ...ofHead].flatMap(([name, { shape: [rows, columns] }]) => (
  range(rows).flatMap((row) => (columns === undefined ? [null] : range(columns)).map((column) => {
    const entry = { name, row, column };
    return { ...entry, ...entryValues(back, entry), sum: termsOf(run, back, entry).reduce((total, { product }) => total + product, 0) };
  }))));
/** How each d_y[t][k] is made, computed as it is written. */
const slopes = come.head ? range(length).map((t) => {
  const head = /** @type {import("../../rnnviz/ui/simulator/back/types.js").Head} */ (come.head);
  return range(head.weight.shape[0]).map((k) => computed(lossSlope(head, t, k, String) || "0"));
}) : [];
console.log(JSON.stringify({ numbers, lines, wires: alongAll, entries, slopes }));
