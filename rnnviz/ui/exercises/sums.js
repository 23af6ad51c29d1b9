/** A sum with the term that differs marked, and a formula in numbers. */
import { make, makeScroller } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say } from "../kit/words.js";
import { HIDDEN } from "./parts.js";

/** @import { FormulaReason, SumReason, Term } from "./types.js" */

/** @param {HTMLElement} parent @param {SumReason} sum @param {boolean} solved  show what it comes to */
export function drawSum(parent, sum, solved) {
  const columns = [say("term"), say("value"), say("weight"), say("product"), ""];
  const { body } = makeTable(makeScroller(parent, sum.name), "ex-sum", columns);
  const largest = Math.max(...sum.terms.map((term) => Math.abs(term.product)));
  for (const term of sum.terms) drawTerm(body, term, largest);
  drawEnd(body, say("sum"), solved ? number(sum.total, 2) : HIDDEN);
  if (!solved) drawEnd(body, say("yours"), withTrueMinus(sum.given), "suspect");
}

/** @param {HTMLElement} body @param {Term} term @param {number} largest  the end of the bars' scale */
function drawTerm(body, term, largest) {
  const { line } = makeRow(body, term.label, { line: term.suspect ? "suspect" : "", head: term.source });
  make(line, "td", "", term.value === null ? "" : number(term.value, 1));
  make(line, "td", "", term.value === null ? "" : number(term.weight, 1));
  make(line, "td", "", number(term.product, 2));
  drawBar(make(line, "td", "ex-bar-cell"), term.product / largest, term.suspect);
}

/** @param {HTMLElement} cell @param {number} share  of the scale @param {boolean} suspect */
function drawBar(cell, share, suspect) {
  const bar = make(cell, "span", "bar");
  const fill = make(bar, "i", share < 0 ? "negative" : "positive");
  fill.style.width = `${(50 * Math.abs(share)).toFixed(1)}%`;
  if (suspect) make(cell, "span", "ex-suspect", say("here"));
}

/** @param {HTMLElement} body @param {string} name @param {string} value @param {string} [className] */
function drawEnd(body, name, value, className = "") {
  const { line, head } = makeRow(body, name, { line: `total ${className}` });
  head.colSpan = 3;
  make(line, "td", "", value);
  make(line, "td");
}

/** A typed number, as it was typed. @param {number} given */
export const withTrueMinus = (given) => String(given).replaceAll("-", "−");

/** @param {HTMLElement} parent @param {FormulaReason} formula @param {boolean} solved */
export function drawFormula(parent, formula, solved) {
  const list = make(parent, "ul", "ex-lines");
  for (const [left, right] of solved ? formula.lines : formula.lines.slice(0, 1)) {
    make(list, "li", "", left === "rounded" ? say("rounded: {value}", { value: right }) : `${left} = ${right}`);
  }
  if (!solved) make(list, "li", "bad", say("yours: {given}", { given: withTrueMinus(formula.given) }));
}
