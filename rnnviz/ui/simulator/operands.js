/**
 * The numbers that one unit's sums are made of, read from a run: the whole of it, or the one unit that is in focus.
 *
 * @typedef {{index: number, value: number, weight: number}} Term
 * @typedef {{terms: Term[], rest: number, others: number, inputs: number}} Part  the terms shown of all `inputs`, and
 *   the sum of the `others`
 *
 * @typedef {(inputs: number) => number} Shown  how many products of so many inputs are shown
 *
 * @typedef {object} Operands  of the unit `unit` of the cell; g is a gate's index, t a step, "0" the initial state
 * @property {(side: "ih"|"hh", g: number, t: number, shown: Shown) => Part} part
 * @property {() => boolean} projects  whether the unit of h that carries this number is here
 * @property {(t: number, shown: Shown) => Part} projection
 * @property {(side: "ih"|"hh", g: number) => number | null} bias
 * @property {(side: "ih"|"hh", g: number, t: number) => number} fromSide  W_ih x + b_ih, or W_hh h + b_hh
 * @property {(name: string, t: number | "0") => number} series  h, c, a gate, unprojected
 * @property {(name: "h"|"c", t: number) => number} torch
 */
import { stepBefore } from "./run.js";

/** One step of an array (T, size). */
const rowAt = (array, t) => array.subarray(t * array.shape[1], (t + 1) * array.shape[1]);

export const suffixOf = (layer, direction) => `l${layer}${direction ? "_reverse" : ""}`;

const sizeOfProduct = (value, weight) => (Number.isNaN(value * weight) ? Infinity : Math.abs(value * weight));

/** All products of a row of weights with its inputs, or so many of the largest, largest first. @returns {Part} */
function partOf(weights, inputs, shown) {
  const most = shown(inputs.length);
  const terms = Array.from(inputs, (value, index) => ({ index, value, weight: weights[index] }));
  if (terms.length <= most) return { terms, rest: 0, others: 0, inputs: terms.length };
  const sizes = terms.map(({ value, weight }) => sizeOfProduct(value, weight));
  const ranked = terms.toSorted((a, b) => sizes[b.index] - sizes[a.index] || a.index - b.index);
  const rest = ranked.slice(most).reduce((sum, { value, weight }) => sum + value * weight, 0);
  return { terms: ranked.slice(0, most), rest, others: terms.length - most, inputs: terms.length };
}

/** A part as the server cut it: index, value (T, K), rest (T), weights of the whole row. @returns {Part} */
function sentPart({ index, value, rest, weights }, t) {
  const indices = Array.from(rowAt(index, t));
  const values = rowAt(value, t);
  const terms = indices.map((i, k) => ({ index: i, value: values[k], weight: weights[i] }));
  const others = weights.length - terms.length;
  const inputs = weights.length;
  return { terms: others ? terms : terms.toSorted((a, b) => a.index - b.index), rest: rest[t], others, inputs };
}

/** A result as the arithmetic of the run keeps it. */
export const rounded = (run, value) => (run.match.dtype === "float32" ? Math.fround(value) : value);

/** @returns {Operands} of one unit of a run that is here as a whole; `unit` of h, `inner` of the cell behind it */
function wholeOperands(run, layer, direction, unit, inner) {
  const { hidden_size: H, bias } = run.arch;
  const own = run.layers[layer][direction];
  const end = suffixOf(layer, direction);
  const weights = (side) => run.weights[`weight_${side}_${end}`];
  const below = (t) => {
    if (layer === 0) return rowAt(run.x, t);
    return run.layers[layer - 1].flatMap((one) => Array.from(rowAt(one.h, t)));
  };
  const before = (t) => (stepBefore(run, direction, t) === "0" ? own.h0 : rowAt(own.h, stepBefore(run, direction, t)));
  /** What W_hh of gate g multiplies: the state before, or what the gate lets through of it. */
  const readBy = (g, t) => {
    const through = run.arch.cell.gates[g].readsThrough;
    if (!through) return before(t);
    const open = rowAt(own[through], t);
    return Array.from(before(t), (value, k) => rounded(run, open[k] * value));
  };
  const ofUnit = (name) => (name === "h" ? unit : inner);
  return {
    part: (side, g, t, shown) =>
      partOf(rowAt(weights(side), g * H + inner), side === "ih" ? below(t) : readBy(g, t), shown),
    projects: () => run.arch.proj_size > 0,
    projection: (t, shown) => partOf(rowAt(weights("hr"), unit), rowAt(own.unprojected, t), shown),
    bias: (side, g) => (bias ? run.weights[`bias_${side}_${end}`][g * H + inner] : null),
    fromSide: (side, g, t) => rowAt(side === "ih" ? own.fromX : own.fromH, t)[g * H + inner],
    series: (name, t) => (t === "0" ? own[`${name}0`][ofUnit(name)] : rowAt(own[name], t)[ofUnit(name)]),
    torch: (name, t) => rowAt(name === "h" ? own.torchH : own.torchC, t)[ofUnit(name)],
  };
}

/** @returns {Operands} of the one unit whose arithmetic the server sent; it chose how many terms to send */
function focusOperands(run) {
  const { gates, projection, series, torchH, torchC, h0, c0 } = run.focus;
  return {
    part: (side, g, t) => sentPart(side === "ih" ? gates[g].x : gates[g].h, t),
    projects: () => projection !== undefined,
    projection: (t) => sentPart(projection, t),
    bias: (side, g) => (side === "ih" ? gates[g].biasX : gates[g].biasH) ?? null,
    fromSide: (side, g, t) => (side === "ih" ? gates[g].fromX : gates[g].fromH)[t],
    series: (name, t) => (t === "0" ? { h: h0, c: c0 }[name] : series[name][t]),
    torch: (name, t) => (name === "h" ? torchH : torchC)[t],
  };
}

/** @returns {Operands} */
export const operandsOf = (run, { layer, direction, unit, inner }) =>
  run.whole ? wholeOperands(run, layer, direction, unit, inner) : focusOperands(run);
