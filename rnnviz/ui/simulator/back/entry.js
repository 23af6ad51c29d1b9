/** One entry of a weight's gradient: a term for each step, and what clipping makes of all gradients. */
import { suffixOf } from "../operands.js";
import { stepBefore } from "../run.js";
import { rowAt } from "./drawn.js";

/** @import { Floats, WholeRun } from "../types.js" */
/** @import { Entry, Gradients } from "./types.js" */
/** @typedef {{t: number, gradient: number, read: number | null, product: number}} Term */

/** The matrices and biases of a layer and direction, by torch's names. @param {WholeRun} run @param {number} layer @param {number} direction */
export function weightsOf(run, layer, direction) {
  const end = suffixOf(layer, direction);
  return ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"].map((name) => `${name}_${end}`).filter((name) => name in run.weights);
}

/** `weight_hh_l1_reverse` is W_hh of layer 1, reverse. @param {string} name */
export function partsOf(name) {
  const [, kind, side, layer, reverse] = /^(weight|bias)_(ih|hh|hr)_l(\d+)(_reverse)?$/.exec(name) ?? [];
  return { kind, side, layer: Number(layer), direction: reverse ? 1 : 0 };
}

/** dW_hh[1, 0] @param {Entry} entry */
export function entryName({ name, row, column }) {
  const { kind, side } = partsOf(name);
  return column === null || kind === "bias" ? `db_${side}[${row}]` : `dW_${side}[${row}, ${column}]`;
}

/** As links and the server name it. @param {Entry} entry */
export const keyOfEntry = ({ name, row, column }) => [name, row, ...(column === null ? [] : [column])].join(":");

/** The entry that is meant, inside the network. @param {WholeRun} run @param {Entry | null} entry @param {{layer: number, direction: number}} place @returns {Entry} */
export function fittingEntry(run, entry, { layer, direction }) {
  const own = weightsOf(run, layer, direction);
  const name = entry && own.includes(entry.name) ? entry.name : own[1];
  const [rows, columns] = run.weights[name].shape;
  const row = Math.min(entry?.row ?? 0, rows - 1);
  return { name, row, column: columns === undefined ? null : Math.min(entry?.column ?? 0, columns - 1) };
}

/** What every step gives to an entry, in the order of time. @param {WholeRun} run @param {Gradients} back @param {Entry} entry @returns {Term[]} */
export function termsOf(run, back, { name, row, column }) {
  const { side, layer, direction } = partsOf(name);
  const own = back.layers[layer][direction];
  const trace = run.layers[layer][direction];
  const { hidden_size: H, cell } = run.arch;
  const through = side === "hh" ? cell.gates[Math.floor(row / H)].readsThrough : "";
  const gradients = side === "hr" ? own.h : side === "ih" ? own.fromX : own.fromH ?? own.fromX;
  /** @param {number} t @param {number} column */
  const read = (t, column) => {
    if (side === "hr") return rowAt(/** @type {Floats} */ (trace.unprojected), t)[column];
    if (side === "ih") return readBelow(run, layer, t, column);
    const before = stepBefore(run, direction, t);
    const state = before === "0" ? trace.h0[column] : rowAt(trace.h, before)[column];
    return through ? rowAt(/** @type {Floats} */ (trace[through]), t)[column] * state : state;
  };
  return Array.from({ length: run.length }, (_, t) => {
    const gradient = rowAt(gradients, t)[row];
    const value = column === null ? null : read(t, column);
    return { t, gradient, read: value, product: gradient * (value ?? 1) };
  });
}

/** x, or both directions of the layer below side by side. @param {WholeRun} run @param {number} layer @param {number} t @param {number} column */
function readBelow(run, layer, t, column) {
  if (layer === 0) return rowAt(run.x, t)[column];
  const P = run.arch.stateSize;
  return rowAt(run.layers[layer - 1][Math.floor(column / P)].h, t)[column % P];
}

/** The entry's gradient, and autograd's. @param {Gradients} back @param {Entry} entry */
export function entryValues(back, { name, row, column }) {
  const at = column === null ? row : row * back.weights[name].shape[1] + column;
  return { ours: back.weights[name][at], torch: back.torchWeights[name][at] };
}

/** What torch's clipping multiplies all gradients by. @param {number} norm  of all of them @param {number} most */
export const clipFactor = (norm, most) => Math.min(1, most / (norm + 1e-6));

/** Which step gave most, and its share of the terms' sizes. @param {Term[]} terms */
export function largestShare(terms) {
  const all = terms.reduce((sum, { product }) => sum + Math.abs(product), 0);
  const most = terms.reduce((best, term) => (Math.abs(term.product) > Math.abs(best.product) ? term : best), terms[0]);
  return all > 0 && Number.isFinite(all) ? { t: most.t, share: Math.abs(most.product) / all } : null;
}
