/** The numbers that one unit's sums are made of, read from a run: the whole of it, or the one unit that is in focus. */
import { stepBefore } from "./run.js";

/** @import { Chosen, CutRun, DirectionTrace, Floats, LargestTerms, Most, Numbers, Operands, Part, Run, Side, WholeRun } from "./types.js" */
/** @typedef {Pick<Chosen, "layer" | "direction" | "unit" | "inner">} Unit */

/**
 * One step of an array (T, size).
 * @template {Floats | Numbers<Int16Array>} Memory
 * @param {Memory} array @param {number} t
 */
const rowAt = (array, t) => array.subarray(t * array.shape[1], (t + 1) * array.shape[1]);

/** The series of a trace with this name: h, c, a gate, unprojected. @param {DirectionTrace} trace @param {string} name */
export function seriesOf(trace, name) {
  const series = trace[name];
  if (!series) throw new Error(`the trace must have the series ${name}`);
  return series;
}

/** @param {number} layer @param {number} direction */
export const suffixOf = (layer, direction) => `l${layer}${direction ? "_reverse" : ""}`;

/** @param {number} value @param {number} weight */
const sizeOfProduct = (value, weight) => (Number.isNaN(value * weight) ? Infinity : Math.abs(value * weight));

/**
 * All products of a row of weights with its inputs, or so many of the largest, largest first.
 * @param {ArrayLike<number>} weights @param {ArrayLike<number>} inputs @param {Most} most
 * @returns {Part}
 */
function partOf(weights, inputs, most) {
  const shown = most(inputs.length);
  const terms = Array.from(inputs, (value, index) => ({ index, value, weight: weights[index] }));
  if (terms.length <= shown) return { terms, rest: 0, others: 0, inputs: terms.length };
  const sizes = terms.map(({ value, weight }) => sizeOfProduct(value, weight));
  const ranked = terms.toSorted((a, b) => sizes[b.index] - sizes[a.index] || a.index - b.index);
  const rest = ranked.slice(shown).reduce((sum, { value, weight }) => sum + value * weight, 0);
  return { terms: ranked.slice(0, shown), rest, others: terms.length - shown, inputs: terms.length };
}

/** A part as the server cut it. @param {LargestTerms} largest @param {number} t @returns {Part} */
function sentPart({ index, value, rest, weights }, t) {
  const indices = Array.from(rowAt(index, t));
  const values = rowAt(value, t);
  const terms = indices.map((i, k) => ({ index: i, value: values[k], weight: weights[i] }));
  const others = weights.length - terms.length;
  const inputs = weights.length;
  return { terms: others ? terms : terms.toSorted((a, b) => a.index - b.index), rest: rest[t], others, inputs };
}

/** A result as the arithmetic of the run keeps it. @param {Pick<Run, "match">} run @param {number} value */
export const rounded = (run, value) => (run.match.dtype === "float32" ? Math.fround(value) : value);

/**
 * Of one unit of a run that is here as a whole; `unit` of h, `inner` of the cell behind it.
 * @param {WholeRun} run @param {Unit} unit
 * @returns {Operands}
 */
function wholeOperands(run, { layer, direction, unit, inner }) {
  const { hidden_size: H, bias } = run.arch;
  const own = run.layers[layer][direction];
  const end = suffixOf(layer, direction);
  /** @param {Side | "hr"} side */
  const weights = (side) => run.weights[`weight_${side}_${end}`];
  /** @param {number} t @returns {ArrayLike<number>} */
  const below = (t) => {
    if (layer === 0) return rowAt(run.x, t);
    return run.layers[layer - 1].flatMap(({ h }) => Array.from(rowAt(h, t)));
  };
  /** @param {number} t */
  const before = (t) => {
    const step = stepBefore(run, direction, t);
    return step === "0" ? own.h0 : rowAt(own.h, step);
  };
  /** What W_hh of gate g multiplies: the state before, or what a gate lets through of it. @param {number} g @param {number} t @returns {ArrayLike<number>} */
  const readBy = (g, t) => {
    const through = run.arch.cell.gates[g].readsThrough;
    if (!through) return before(t);
    const open = rowAt(seriesOf(own, through), t);
    return Array.from(before(t), (value, k) => rounded(run, open[k] * value));
  };
  /** @param {string} name */
  const ofUnit = (name) => (name === "h" ? unit : inner);
  return {
    part: (side, g, t, most) =>
      partOf(rowAt(weights(side), g * H + inner), side === "ih" ? below(t) : readBy(g, t), most),
    projects: () => run.arch.proj_size > 0,
    projection: (t, most) => partOf(rowAt(weights("hr"), unit), rowAt(seriesOf(own, "unprojected"), t), most),
    bias: (side, g) => (bias ? run.weights[`bias_${side}_${end}`][g * H + inner] : null),
    fromSide: (side, g, t) => rowAt(side === "ih" ? own.fromX : own.fromH, t)[g * H + inner],
    series: (name, t) => (t === "0" ? seriesOf(own, `${name}0`) : rowAt(seriesOf(own, name), t))[ofUnit(name)],
    torch: (name, t) => rowAt(seriesOf(own, name === "h" ? "torchH" : "torchC"), t)[ofUnit(name)],
  };
}

/**
 * Of the one unit whose arithmetic the server sent; it chose how many terms to send.
 * @param {CutRun} run
 * @returns {Operands}
 */
function focusOperands({ focus }) {
  const { gates, projection, series } = focus;
  const starts = { h: focus.h0, c: focus.c0 };
  const torchs = { h: focus.torchH, c: focus.torchC };
  return {
    part: (side, g, t) => sentPart(side === "ih" ? gates[g].x : gates[g].h, t),
    projects: () => projection !== undefined,
    projection: (t) => sentPart(sent(projection, "projection"), t),
    bias: (side, g) => (side === "ih" ? gates[g].biasX : gates[g].biasH) ?? null,
    fromSide: (side, g, t) => (side === "ih" ? gates[g].fromX : gates[g].fromH)[t],
    series: (name, t) => (t === "0" ? sent(starts[name === "h" ? "h" : "c"], `${name}_0`) : sent(series[name], name)[t]),
    torch: (name, t) => sent(torchs[name], `torch's ${name}`)[t],
  };
}

/**
 * @template Value
 * @param {Value | undefined} value @param {string} name
 */
function sent(value, name) {
  if (value === undefined) throw new Error(`the focus must have ${name}`);
  return value;
}

/** @param {Run} run @param {Unit} unit @returns {Operands} */
export const operandsOf = (run, unit) => (run.whole ? wholeOperands(run, unit) : focusOperands(run));
