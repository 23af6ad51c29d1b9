/** Sums with the term that differs marked, formulas with numbers put in, and a parameter count as blocks. */
import { number } from "../kit/format.js";
import { make, scroller } from "./parts.js";

const HIDDEN = "?"; // stands for what the person is still to find
const BLOCK = { largest: 60, smallest: 3, scale: 7 }; // px

/** @param {object} sum  a SumReason @param {boolean} solved  show what it comes to */
export function drawSum(parent, sum, solved) {
  const table = make(scroller(parent, sum.name), "table", "ex-sum");
  const head = make(make(table, "thead"), "tr");
  for (const name of ["term", "value", "weight", "product", ""]) make(head, "th", "", name).scope = "col";
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
  drawEnd(body, "sum", solved ? number(sum.total, 2) : HIDDEN);
  if (sum.given !== null && !solved) drawEnd(body, "yours", String(sum.given).replace("-", "−"), "suspect");
}

function drawBar(cell, share, suspect) {
  const bar = make(cell, "span", "ex-bar");
  const fill = make(bar, "i", share < 0 ? "negative" : "positive");
  fill.style.width = `${(50 * Math.abs(share)).toFixed(1)}%`;
  if (suspect) make(cell, "span", "ex-suspect", "here");
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
export function drawFormula(parent, formula, solved) {
  const list = make(parent, "ul", "ex-lines");
  for (const [left, right] of solved ? formula.lines : formula.lines.slice(0, 1)) {
    make(list, "li", "", left === "rounded" ? `rounded: ${right}` : `${left} = ${right}`);
  }
  if (!solved && formula.given !== null) make(list, "li", "bad", `yours: ${String(formula.given).replace("-", "−")}`);
}

/** @param {object} count  a BlocksReason: every tensor as a rectangle of its rows and columns */
export function drawBlocks(parent, count, solved) {
  const sides = count.blocks.flatMap((block) => block.shape);
  const scale = Math.min(BLOCK.scale, BLOCK.largest / Math.max(...sides));
  let box = null;
  for (const { name, shape, numel, suspect } of count.blocks) {
    if (name.startsWith("weight_ih")) box = make(parent, "div", "ex-blocks"); // a row for each layer and direction
    const item = make(box, "div", `ex-block ${suspect ? "suspect" : ""}`);
    const [rows, columns] = [shape[0], shape[1] ?? 1];
    const area = make(item, "span", `ex-area ${roleOf(name)}`);
    area.style.width = `${Math.max(BLOCK.smallest, columns * scale)}px`;
    area.style.height = `${Math.max(BLOCK.smallest, rows * scale)}px`;
    const words = make(item, "span", "ex-words");
    make(words, "code", "", name);
    make(words, "span", "ex-mute", shape.length > 1 ? `${shape.join(" × ")} = ${numel}` : `${numel}`);
    if (suspect) make(words, "span", "ex-suspect", "here");
  }
  const total = solved ? String(count.total) : HIDDEN;
  make(parent, "p", "ex-total", `${count.blocks.map((block) => block.numel).join(" + ")} = ${total}`);
  if (!solved && count.given !== null) make(parent, "p", "ex-total bad", `yours: ${count.given}`);
}

function roleOf(name) {
  if (name.startsWith("bias")) return "bias";
  return name.startsWith("weight_ih") ? "x" : "h";
}
