/** The matrices of one layer and direction: what their rows and columns are, and which of them a selection means. */
import { say } from "../../kit/words.js";
import { nameOf } from "../naming.js";
import { openLetters } from "../selection.js";
import { suffixOf } from "../operands.js";
import { stepBefore } from "../run.js";

/** @import { Floats, Run, Selection, Source, WholeRun } from "../types.js" */

/**
 * @typedef {"ih" | "hh" | "hr"} MatrixSide
 * @typedef {object} Matrix  `values` row after row; `bias` has a number per row
 * @property {MatrixSide} side  @property {number} rows  @property {number} columns
 * @property {Floats} values  @property {Floats | null} bias
 * @property {string[]} letters  of the gates whose rows are stacked; none where there is one block
 * @property {string[]} columnNames  of features, or none
 * @property {boolean} written  small enough for its numbers
 * @property {[weight: string, bias: string]} [names]  where they are not those of its side
 *
 * @typedef {{layer: number, direction: number, t: number}} At  the step whose products are meant
 */

const MOST_WRITTEN = 12; // rows of a gate, and columns

/** @param {WholeRun} run @param {number} layer @param {number} direction @returns {Matrix[]} */
export function matricesOf(run, layer, direction) {
  const { arch, weights } = run;
  const end = suffixOf(layer, direction);
  const letters = arch.gates.length > 1 ? arch.gates : [];
  /** @param {MatrixSide} side @param {string[]} blocks @param {string[]} columnNames @returns {Matrix} */
  const matrix = (side, blocks, columnNames) => {
    const values = weights[`weight_${side}_${end}`];
    const [rows, columns] = values.shape;
    const written = columns <= MOST_WRITTEN && rows <= MOST_WRITTEN * Math.max(1, blocks.length);
    return { side, rows, columns, values, bias: weights[`bias_${side}_${end}`] ?? null, letters: blocks, columnNames, written };
  };
  const own = [matrix("ih", letters, layer === 0 ? run.featureNames : []), matrix("hh", letters, [])];
  return arch.proj_size ? [...own, matrix("hr", [], [])] : own;
}

/** What a matrix and its bias are called. @param {Matrix} matrix @returns {[weight: string, bias: string]} */
export const namesOfMatrix = ({ side, names }) => names ?? [`W_${side}`, `b_${side}`];

/** The end of the colours that the matrices share: the largest finite size of any number. @param {Matrix[]} matrices */
export function limitOfMatrices(matrices) {
  let limit = 0;
  for (const { values, bias } of matrices) {
    for (const numbers of [values, bias ?? []]) {
      for (let k = 0; k < numbers.length; k++) if (Number.isFinite(numbers[k])) limit = Math.max(limit, Math.abs(numbers[k]));
    }
  }
  return limit || 1;
}

/**
 * What a column multiplies at a step; null for a projection, whose input is no state that is drawn.
 * @param {Run} run @param {MatrixSide} side @param {At} at @param {number} column @returns {Source | null}
 */
export function sourceOfColumn(run, side, { layer, direction, t }, column) {
  if (side === "hr") return null;
  if (side === "hh") return { kind: "h", layer, direction, t: stepBefore(run, direction, t), unit: column };
  if (layer === 0) return { kind: "x", layer: 0, direction: 0, t, unit: column };
  const P = run.arch.stateSize;
  return { kind: "h", layer: layer - 1, direction: Math.floor(column / P), t, unit: column % P };
}

/**
 * The column that multiplies a source at a step, or -1.
 * @param {Run} run @param {MatrixSide} side @param {At} at @param {Source} source
 */
export function columnOfSource(run, side, at, source) {
  const reads = sourceOfColumn(run, side, at, 0);
  if (!reads || reads.kind !== source.kind || reads.t !== source.t) return -1;
  if (source.kind === "x") return source.unit;
  if (reads.layer !== source.layer) return -1;
  if (side === "ih") return source.direction * run.arch.stateSize + source.unit;
  return reads.direction === source.direction ? source.unit : -1;
}

/**
 * The rows that are open: `sum` is the row of the open sum, `unit` all rows of its unit.
 * @param {Run} run @param {Selection} selection @param {MatrixSide} side @returns {{sum: number, unit: number[]}} sum -1: none
 */
export function openRows(run, { unit, inner, gate }, side) {
  const { gates, hidden_size: H } = run.arch;
  if (side === "hr") return { sum: gate === openLetters(run).length - 1 ? unit : -1, unit: [unit] };
  const own = inner ?? unit;
  return { sum: gate < gates.length ? gate * H + own : -1, unit: gates.map((_, g) => g * H + own) };
}

/**
 * The selection that a press on a row makes: its unit, and the sum that the row is in.
 * @param {Run} run @param {Selection} selection @param {MatrixSide} side @param {number} row @returns {Selection}
 */
export function selectionOfRow(run, selection, side, row) {
  if (side === "hr") return { ...selection, unit: row, gate: openLetters(run).length - 1 };
  const inner = row % run.arch.hidden_size;
  const gate = Math.floor(row / run.arch.hidden_size);
  return run.arch.proj_size ? { ...selection, inner, gate } : { ...selection, unit: inner, inner, gate };
}

/** What the columns of a matrix multiply. @param {Run} run @param {MatrixSide} side @param {At} at */
export function readBy(run, side, { layer, direction, t }) {
  if (side === "hr") return `m[${t}]`;
  if (side === "ih") return layer === 0 ? `x[${t}]` : say("output[{t}] of layer {layer}", { t, layer: layer - 1 });
  const before = stepBefore(run, direction, t);
  return before === "0" ? "h_0" : `h[${before}]`;
}

/** Which gate and unit a row feeds. @param {Run} run @param {Matrix} matrix @param {number} row */
export function targetOfRow(run, { side, letters }, row) {
  if (side === "hr" || !letters.length) return say("unit {unit}", { unit: row });
  const H = run.arch.hidden_size;
  return say("gate {gate}, unit {unit}", { gate: letters[Math.floor(row / H)], unit: row % H });
}

/**
 * One entry in words: its name, its value, what it multiplies and what it feeds. `column` -1 is the bias.
 * @param {Run} run @param {Matrix} matrix @param {At | null} at  null: nothing is computed yet
 * @param {number} row @param {number} column @param {string} value  as it is written
 */
export function entryInWords(run, matrix, at, row, column, value) {
  const target = targetOfRow(run, matrix, row);
  if (column < 0) return say("b_{side}[{row}] = {value} is added in {target}.", { side: matrix.side, row, value, target });
  const entry = `W_${matrix.side}[${row}, ${column}]`;
  if (!at) return say("{entry} = {value}: {target}.", { entry, value, target });
  const source = sourceOfColumn(run, matrix.side, at, column);
  const reads = source ? nameOf(run, source) : `m[${at.t}][${column}]`;
  return say("{entry} = {value} multiplies {reads} for {target}.", { entry, value, reads, target });
}
