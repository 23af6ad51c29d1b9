/** A state by hand: the numbers of the step, the sum with the term that differs marked, and formulas in numbers. */
import { number } from "../kit/format.js";
import { drawsExercise } from "./exercise.js";
import { HIDDEN, make, paintValue, scroller } from "./parts.js";
import { say } from "../kit/words.js";

export default drawsExercise({ numbers: drawNumbers, sum: drawSum, formula: drawFormula });

/**
 * @param {{tensors: {name: string, role: string, rows: number[][]}[], gates: string[], size: number,
 *   known: {name: string, value: string}[], formula: string, activation: string}} given
 */
function drawNumbers(parent, given) {
  const line = make(parent, "p", "ex-formula");
  for (const [text, role] of formulaOf(given)) make(line, "span", role, text);
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

/** @param {object} sum  a SumReason @param {boolean} solved  show what it comes to */
function drawSum(parent, sum, solved) {
  const table = make(scroller(parent, sum.name), "table", "ex-sum");
  const head = make(make(table, "thead"), "tr");
  for (const name of [say("term"), say("value"), say("weight"), say("product"), ""]) make(head, "th", "", name).scope = "col";
  const body = make(table, "tbody");
  const largest = Math.max(...sum.terms.map((term) => Math.abs(term.product)));
  for (const term of sum.terms) {
    const line = make(body, "tr", term.suspect ? "suspect" : "");
    make(line, "th", term.source, term.label).scope = "row";
    make(line, "td", "", term.value === null ? "" : number(term.value, 1));
    make(line, "td", "", term.value === null ? "" : number(term.weight, 1));
    make(line, "td", "", number(term.product, 2));
    drawBar(make(line, "td", "ex-bar-cell"), term.product / largest, term.suspect);
  }
  drawEnd(body, say("sum"), solved ? number(sum.total, 2) : HIDDEN);
  if (sum.given !== null && !solved) drawEnd(body, say("yours"), String(sum.given).replace("-", "−"), "suspect");
}

function drawBar(cell, share, suspect) {
  const bar = make(cell, "span", "bar");
  const fill = make(bar, "i", share < 0 ? "negative" : "positive");
  fill.style.width = `${(50 * Math.abs(share)).toFixed(1)}%`;
  if (suspect) make(cell, "span", "ex-suspect", say("here"));
}

function drawEnd(body, name, value, className = "") {
  const line = make(body, "tr", `total ${className}`);
  const head = make(line, "th", "", name);
  head.scope = "row";
  head.colSpan = 3;
  make(line, "td", "", value);
  make(line, "td");
}

/** @param {{lines: [string, string][], given: number | null}} formula  a FormulaReason */
function drawFormula(parent, formula, solved) {
  const list = make(parent, "ul", "ex-lines");
  for (const [left, right] of solved ? formula.lines : formula.lines.slice(0, 1)) {
    make(list, "li", "", left === "rounded" ? say("rounded: {value}", { value: right }) : `${left} = ${right}`);
  }
  if (!solved && formula.given !== null) make(list, "li", "bad", say("yours: {given}", { given: String(formula.given).replace("-", "−") }));
}
