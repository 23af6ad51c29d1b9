/**
 * Reads a run message from the standard input and prints, for every layer, direction, step and matrix, each row's sum of
 * weights with what the Weights tab says that they multiply: [layer, direction, t, side, sums].
 */
import { readFileSync } from "node:fs";
import { unpack } from "../../rnnviz/ui/kit/message.js";
import { columnOfSource, matricesOf, sourceOfColumn } from "../../rnnviz/ui/simulator/weights/matrices.js";

/** @import { Source, WholeRun } from "../../rnnviz/ui/simulator/types.js" */
/** @import { At, Matrix } from "../../rnnviz/ui/simulator/weights/matrices.js" */

/** @type {WholeRun} */
const run = unpack(new Uint8Array(readFileSync(0)));

/** @param {Source} source */
function valueOf({ kind, layer, direction, t, unit }) {
  if (kind === "x") return run.x[Number(t) * run.arch.input_size + unit];
  const own = run.layers[layer][direction];
  return t === "0" ? own.h0[unit] : own.h[t * run.arch.stateSize + unit];
}

/** @param {Matrix} matrix @param {At} at */
function sumsOf(matrix, at) {
  const sources = Array.from({ length: matrix.columns }, (_, k) => {
    const source = sourceOfColumn(run, matrix.side, at, k);
    if (!source) throw new Error(`column ${k} of ${matrix.side} must multiply something`);
    return source;
  });
  sources.forEach((source, k) => {
    if (columnOfSource(run, matrix.side, at, source) !== k) throw new Error(`column ${k} of ${matrix.side} must be found`);
  });
  return Array.from({ length: matrix.rows }, (_, row) => sources.reduce(
    (sum, source, k) => sum + matrix.values[row * matrix.columns + k] * valueOf(source), matrix.bias?.[row] ?? 0));
}

const results = run.layers.flatMap((directions, layer) => directions.flatMap((_, direction) => (
  Array.from({ length: run.length }, (_, t) => matricesOf(run, layer, direction)
    .filter(({ side }) => side !== "hr")
    .map((matrix) => [layer, direction, t, matrix.side, sumsOf(matrix, { layer, direction, t })])).flat())));
console.log(JSON.stringify(results));
