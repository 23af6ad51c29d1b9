/** The sum behind one logit: what the output at a step has, times the class's row of the head's weight. */

/** @import { Logits, WholeRun } from "./types.js" */

const SHOWN = 8; // terms

/**
 * @param {WholeRun} run @param {Pick<Logits, "rows" | "weight" | "bias">} head @param {number} t @param {number} name  of the class
 * @returns {{terms: {unit: number, value: number, weight: number, product: number}[], rest: number, others: number, bias: number | null}}
 *   the largest terms, the sum of the others and how many they are
 */
export function logitSum(run, { rows, weight, bias }, t, name) {
  const row = rows.indexOf(name);
  const output = run.layers[run.arch.num_layers - 1].flatMap(({ h }) => [...h.slice(t * run.arch.stateSize, (t + 1) * run.arch.stateSize)]);
  const terms = output.map((value, unit) => {
    const factor = weight[row * output.length + unit];
    return { unit, value, weight: factor, product: value * factor };
  }).sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const rest = terms.slice(SHOWN);
  return {
    terms: terms.slice(0, SHOWN), others: rest.length, rest: rest.reduce((sum, { product }) => sum + product, 0), bias: bias ? bias[row] : null,
  };
}
