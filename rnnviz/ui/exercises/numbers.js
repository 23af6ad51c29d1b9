/** The numbers of a step by hand: weights, biases, input and state as tables, and what is told besides. */
import { number } from "../kit/format.js";
import { make, paintValue } from "./parts.js";

/**
 * @param {{tensors: {name: string, role: string, rows: number[][]}[], gates: string[], size: number,
 *   known: {name: string, value: string}[], formula: string, activation: string}} given
 */
export function drawNumbers(parent, given) {
  const line = make(parent, "p", "ex-formula");
  for (const [text, role] of formulaOf(given)) make(line, "span", role, text);
  const box = make(parent, "div", "ex-tensors");
  for (const half of [given.tensors.slice(0, 3), given.tensors.slice(3)]) {
    const group = make(box, "div", "ex-half");
    for (const tensor of half) drawTensor(group, tensor, given);
  }
  if (!given.known.length) return;
  const told = make(parent, "p", "ex-formula");
  make(told, "span", "", `${given.formula}, where `);
  make(told, "span", "ex-known", given.known.map(({ name, value }) => `${name} = ${value}`).join(", "));
}

const formulaOf = ({ activation }) => [
  [`${activation}( `, ""], ["W_ih x[t]", "x"], [" + ", ""], ["b_ih", "bias"], [" + ", ""],
  ["W_hh h[t-1]", "h"], [" + ", ""], ["b_hh", "bias"], [" )", ""],
];

/** One tensor: rows are numbered, and where gates are stacked, each row says its gate. */
function drawTensor(parent, { name, role, rows }, { gates, size }) {
  const stacked = gates.length && rows.length === gates.length * size;
  const table = make(parent, "table", "ex-tensor");
  make(table, "caption", role, name);
  const body = make(table, "tbody");
  rows.forEach((row, k) => {
    const line = make(body, "tr", stacked && k % size === 0 && k > 0 ? "ex-gate" : "");
    const head = make(line, "th", "", stacked ? `${gates[Math.floor(k / size)]} ${k}` : `${k}`);
    head.scope = "row";
    for (const value of row) {
      const cell = make(line, "td", "", number(value, 1));
      paintValue(cell, value);
    }
  });
}
