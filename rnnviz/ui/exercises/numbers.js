/** The numbers of a step by hand: its tensors, and what is told besides. */
import { make } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say } from "../kit/words.js";
import { paintValue } from "./parts.js";

/** @import { NumbersScene, Tensor } from "./types.js" */

/** @param {HTMLElement} parent @param {NumbersScene} given */
export function drawNumbers(parent, given) {
  const line = make(parent, "p", "ex-formula");
  for (const [text, role] of formulaOf(given.activation)) make(line, "span", role, text);
  const box = make(parent, "div", "ex-tensors");
  for (const half of [given.tensors.slice(0, 3), given.tensors.slice(3)]) {
    const group = make(box, "div", "ex-half");
    for (const tensor of half) drawTensor(group, tensor, given);
  }
  if (!given.known.length) return;
  const told = make(parent, "p", "ex-formula");
  make(told, "span", "", say("{formula}, where", { formula: given.formula }) + " ");
  make(told, "span", "ex-known", given.known.map(({ name, value }) => `${name} = ${value}`).join(", "));
}

/** @param {string} activation */
const formulaOf = (activation) => [
  [`${activation}( `, ""], ["W_ih x[t]", "x"], [" + ", ""], ["b_ih", "bias"], [" + ", ""],
  ["W_hh h[t-1]", "h"], [" + ", ""], ["b_hh", "bias"], [" )", ""],
];

/** @param {HTMLElement} parent @param {Tensor} tensor @param {NumbersScene} given */
function drawTensor(parent, { name, role, rows }, given) {
  const { table, body } = makeTable(parent, "ex-tensor");
  table.createCaption().append(name);
  table.createCaption().className = role;
  for (const [k, { label, first }] of rowLabels(rows.length, given).entries()) {
    const { line } = makeRow(body, label, { line: first ? "ex-gate" : "" });
    for (const value of rows[k]) paintValue(make(line, "td", "", number(value, 1)), value);
  }
}

/**
 * Rows are numbered; where gates are stacked each row says its gate, and all but the first gate begin with a `first`.
 * @param {number} count
 * @param {Pick<NumbersScene, "gates" | "size">} given
 */
export function rowLabels(count, { gates, size }) {
  const stacked = gates.length > 0 && count === gates.length * size;
  return Array.from({ length: count }, (_, k) => ({
    label: stacked ? `${gates[Math.floor(k / size)]} ${k}` : `${k}`,
    first: stacked && k > 0 && k % size === 0,
  }));
}
