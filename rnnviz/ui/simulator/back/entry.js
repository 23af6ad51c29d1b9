/** One entry of a weight's gradient: a term for each step, and what clipping makes of all gradients. */
import { suffixOf } from "../operands.js";
import { stepBefore } from "../run.js";
import { rowAt } from "./drawn.js";

/** @import { Floats, WholeRun } from "../types.js" */
/** @import { Entry, Gradients, Head } from "./types.js" */
/** @typedef {{t: number, factors: number[], product: number}} Term  factors: the gradient first */

const OF_HEAD = /** @type {const} */ ({ "head.weight": ["weight", "dWeight", "torchWeight"], "head.bias": ["bias", "dBias", "torchBias"] });

/** @param {string} name @returns {name is keyof typeof OF_HEAD} */
const isOfHead = (name) => name in OF_HEAD;

/** The matrices and biases of a layer and direction, by torch's names. @param {WholeRun} run @param {number} layer @param {number} direction */
export function weightsOf(run, layer, direction) {
  const end = suffixOf(layer, direction);
  return ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"].map((name) => `${name}_${end}`).filter((name) => name in run.weights);
}

/** `weight_hh_l1_reverse` is W_hh of layer 1, reverse; the head is above all layers. @param {string} name */
export function partsOf(name) {
  if (isOfHead(name)) return { kind: OF_HEAD[name][0], side: "head", layer: -1, direction: 0 };
  const [, kind, side, layer, reverse] = /^(weight|bias)_(ih|hh|hr)_l(\d+)(_reverse)?$/.exec(name) ?? [];
  return { kind, side, layer: Number(layer), direction: reverse ? 1 : 0 };
}

/** dW_hh[1, 0], and of the head dV[1, 0] @param {Entry} entry */
export function entryName({ name, row, column }) {
  const { kind, side } = partsOf(name);
  if (side === "head") return column === null || kind === "bias" ? `db[${row}]` : `dV[${row}, ${column}]`;
  return column === null || kind === "bias" ? `db_${side}[${row}]` : `dW_${side}[${row}, ${column}]`;
}

/** As links and the server name it. @param {Entry} entry */
export const keyOfEntry = ({ name, row, column }) => [name, row, ...(column === null ? [] : [column])].join(":");

/** What `keyOfEntry` wrote. @param {string} key @returns {Entry | null} */
export function entryOfKey(key) {
  const found = /^((?:(weight|bias)_(?:ih|hh|hr)_l\d+(?:_reverse)?)|head\.(weight|bias)):(\d{1,5})(?::(\d{1,5}))?$/.exec(key);
  return found && { name: found[1], row: Number(found[4]), column: (found[2] ?? found[3]) === "bias" ? null : Number(found[5] ?? 0) };
}

/** The entry that is meant, inside the network or its head. @param {WholeRun} run @param {Gradients} back @param {Entry | null} entry @param {{layer: number, direction: number}} place @returns {Entry} */
export function fittingEntry(run, { parts: { head } }, entry, { layer, direction }) {
  const own = [...weightsOf(run, layer, direction), ...(head ? Object.keys(OF_HEAD) : [])];
  const name = entry && own.includes(entry.name) ? entry.name : own[1];
  const [rows, columns] = (head && isOfHead(name) ? head[OF_HEAD[name][0]] : run.weights[name]).shape;
  const row = Math.min(entry?.row ?? 0, rows - 1);
  return { name, row, column: columns === undefined ? null : Math.min(entry?.column ?? 0, columns - 1) };
}

/** What every step gives to an entry, in the order of time. @param {WholeRun} run @param {Gradients} back @param {Entry} entry @returns {Term[]} */
export function termsOf(run, back, { name, row, column }) {
  const { side, layer, direction } = partsOf(name);
  if (side === "head") return headTerms(run, /** @type {Head} */ (back.parts.head), row, column);
  const own = back.layers[layer][direction];
  const trace = run.layers[layer][direction];
  const { hidden_size: H } = run.arch;
  const { readsThrough: through, scaledBy } = ofRecurrence(run, side, row);
  const gradients = side === "hr" ? own.h : own.fromX;
  /** @param {number} t @param {number} column */
  const read = (t, column) => {
    if (side === "hr") return rowAt(/** @type {Floats} */ (trace.unprojected), t)[column];
    if (side === "ih") return readBelow(run, layer, t, column);
    const before = stepBefore(run, direction, t);
    return before === "0" ? trace.h0[column] : rowAt(trace.h, before)[column];
  };
  return Array.from({ length: run.length }, (_, t) => {
    const passed = through && column !== null ? [rowAt(/** @type {Floats} */ (trace[through]), t)[column]] : [];
    const scale = scaledBy ? [rowAt(/** @type {Floats} */ (trace[scaledBy]), t)[row % H]] : [];
    return termOf(t, [rowAt(gradients, t)[row], ...scale, ...passed, ...(column === null ? [] : [read(t, column)])]);
  });
}

/** @param {number} t @param {number[]} factors @returns {Term} */
const termOf = (t, factors) => ({ t, factors, product: factors.reduce((whole, factor) => whole * factor, 1) });

const NO_GATE = { readsThrough: "", scaledBy: "" };
/** What else stands between a row of W_hh or b_hh and its gate's sum. @param {WholeRun} run @param {string} side @param {number} row */
const ofRecurrence = ({ arch: { cell, hidden_size: H } }, side, row) => (side === "hh" ? cell.gates[Math.floor(row / H)] : NO_GATE);

/** The name of the gradient of a gate's sum; what it is of says of which layer. @param {WholeRun} run @param {number | string} t @param {number} row */
export function sumName({ arch: { gates, hidden_size: H } }, t, row) {
  return `d_sum_${gates[Math.floor(row / H)]}[${t}][${row % H}]`;
}

/** What is added up, in letters: "d_sum_n[t][1] · r[t][1] · h[t−1][0]". @param {WholeRun} run @param {Entry} entry */
export function termFormula(run, { name, row, column }) {
  const { side } = partsOf(name);
  const { readsThrough, scaledBy } = ofRecurrence(run, side, row);
  const gradient = side === "head" ? `d_y[t][${row}]` : side === "hr" ? `d_h[t][${row}]` : sumName(run, "t", row);
  const scale = scaledBy ? ` · ${scaledBy}[t][${row % run.arch.hidden_size}]` : "";
  if (column === null) return gradient + scale;
  const through = readsThrough ? ` · ${readsThrough}[t][${column}]` : "";
  const reads = /** @type {Record<string, string>} */ ({ ih: "x[t]", hh: "h[t−1]", hr: "m[t]", head: "output[t]" })[side];
  return `${gradient}${scale}${through} · ${reads}[${column}]`;
}

/** d_y[t] times what the head reads: both directions of the last layer side by side. @param {WholeRun} run @param {Head} head @param {number} row @param {number | null} column @returns {Term[]} */
function headTerms(run, head, row, column) {
  return Array.from({ length: run.length }, (_, t) => {
    const read = column === null ? [] : [readBelow(run, run.arch.num_layers, t, column)];
    return termOf(t, [rowAt(head.dPredicted, t)[row], ...read]);
  });
}

/** @param {Head} head @param {number | string} k */
export function slopeFormula({ classes, counts, predicted }, k) {
  const steps = counts.filter(Boolean).length;
  return classes ? `d_y[t][${k}] = (softmax(y[t])[${k}] − target[t][${k}]) / ${steps}, y[t] = V output[t] + b`
    : `d_y[t][${k}] = 2 · (y[t][${k}] − x[t+1][${k}]) / ${steps * predicted.shape[1]}, y[t] = V output[t] + b`;
}

/** How d_y[t][k] is made, as it is written; "" where the step has no target. @param {Head} head @param {number} t @param {number} k @param {(value: number) => string} write */
export function lossSlope({ classes, counts, predicted, target }, t, k, write) {
  if (!counts[t]) return "";
  const steps = counts.filter(Boolean).length;
  const [made, wanted] = [rowAt(predicted, t)[k], rowAt(target, t)[k]];
  if (classes) return `${wanted ? `(${write(made)} − 1)` : write(made)} / ${steps}`;
  return `2 · (${write(made)} ${wanted < 0 ? "+" : "−"} ${write(Math.abs(wanted))}) / ${steps * predicted.shape[1]}`;
}

/** x, or both directions of the layer below side by side. @param {WholeRun} run @param {number} layer @param {number} t @param {number} column */
function readBelow(run, layer, t, column) {
  if (layer === 0) return rowAt(run.x, t)[column];
  const P = run.arch.stateSize;
  return rowAt(run.layers[layer - 1][Math.floor(column / P)].h, t)[column % P];
}

/** The entry's gradient, autograd's, and what they may differ by. @param {Gradients} back @param {Entry} entry */
export function entryValues({ parts: { head }, weights, torchWeights, match }, { name, row, column }) {
  const [of, ours, torch] = isOfHead(name) ? OF_HEAD[name] : [];
  const [own, theirs] = head && ours ? [head[ours], head[torch]] : [weights[name], torchWeights[name]];
  const at = column === null ? row : row * own.shape[1] + column;
  return { ours: own[at], torch: theirs[at], tolerance: head && of ? head.tolerance[of] : match.tolerance };
}

/** What torch's clipping multiplies all gradients by. @param {number} norm  of all of them @param {number} most */
export const clipFactor = (norm, most) => Math.min(1, most / (norm + 1e-6));

/** Which step gave most, and its share of the terms' sizes. @param {Term[]} terms */
export function largestShare(terms) {
  const all = terms.reduce((sum, { product }) => sum + Math.abs(product), 0);
  const most = terms.reduce((best, term) => (Math.abs(term.product) > Math.abs(best.product) ? term : best), terms[0]);
  return all > 0 && Number.isFinite(all) ? { t: most.t, share: Math.abs(most.product) / all } : null;
}
