/** The sum of now: a row for each unit, from its products to its value; of a narrow place one unit, its terms below each other. */
import { make, makeButton, put } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { tint } from "../kit/svg.js";
import { say } from "../kit/words.js";
import { formulaSaid } from "./open_row.js";
import { unitCurve } from "./unit_curve.js";

/** @import { Table, TableRow } from "./types.js" */

const NARROW = 620; // px
const NARROW_OF_FEW = 330; // of at most three terms

export class SumTable {
  /** @param {HTMLElement} parent @param {(unit: number) => void} choose */
  constructor(parent, choose) {
    this.choose = choose;
    this.root = make(parent, "div", "now-sum");
    this.choices = make(null, "div", "now-choices");
    /** @type {{table: Table, unit: number} | null} */
    this.shown = null;
    this.width = 0;
    this.narrow = false; // what stands
    this.form = ""; // of the table that stands
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(this.root);
  }

  resized() {
    this.width = this.root.clientWidth;
    if (this.isNarrow !== this.narrow && this.shown) this.paint(this.shown.table, this.shown.unit);
  }

  get isNarrow() {
    const few = this.shown !== null && this.shown.table.activation === "none" && this.shown.table.rows.every(({ terms }) => terms.length <= 3);
    return this.width > 0 && this.width < (few ? NARROW_OF_FEW : NARROW);
  }

  /** @param {Table} table @param {number} unit  the chosen one */
  paint(table, unit) {
    this.shown = { table, unit };
    const narrow = this.narrow = this.isNarrow;
    const form = narrow ? "" : JSON.stringify([
      table.heads.map(({ role, span }) => [role, span]), table.rows.map((row) => [row.unit, row.terms.length]), table.letters, table.activation, this.choices.childElementCount, table.open?.unit, table.product,
    ]);
    if (form && form === this.form) return this.refill(table, unit);
    this.form = form;
    this.root.replaceChildren(...(narrow ? this.oneUnit(table, unit) : [this.allUnits(table, unit)]));
  }

  /** The same table with other numbers: at most steps only texts and colours change. @param {Table} table @param {number} unit */
  refill(table, unit) {
    const limit = limitOf(table);
    const box = this.root.firstElementChild;
    if (!(box instanceof HTMLTableElement)) return;
    const [corner, ...heads] = box.tHead?.rows[0].cells ?? [];
    if (!this.choices.childElementCount) put(corner, table.title);
    table.heads.forEach(({ text }, k) => put(heads[k], text));
    put(heads[heads.length - 2], table.result);
    table.rows.forEach((row, k) => {
      const line = box.tBodies[0].rows[k];
      line.classList.toggle("chosen", row.unit === unit);
      row.terms.forEach((term, c) => {
        const [over, value] = line.cells[c + 1].children;
        put(over, term.over);
        fillCell(/** @type {HTMLElement} */ (value), term, limit);
        line.cells[c + 1].className = term.mark ?? "";
      });
      const rest = [...line.cells].slice(row.terms.length + 1);
      if (table.activation !== "none") put(/** @type {HTMLElement} */ (rest.shift()), table.letters ? "" : number(row.total, 4));
      const curve = rest[0].classList.contains("curve-place") ? rest.shift() : null;
      if (curve) {
        curve.replaceChildren();
        unitCurve(curve, table, unit);
      }
      fillValue(rest[0], rest[1], row, table);
    });
  }

  /** @param {Table} table @param {number} unit */
  allUnits(table, unit) {
    const box = make(null, "table", `now-table${table.letters ? " letters" : ""}${table.product ? " product" : ""}`);
    const head = make(make(box, "thead"), "tr");
    const corner = make(head, "th", "corner");
    corner.scope = "col";
    corner.append(this.choices.childElementCount ? this.choices : table.title);
    for (const { text, role, span } of table.heads) {
      const cell = make(head, "th", role, text);
      Object.assign(cell, { scope: "colgroup", colSpan: span });
    }
    const ends = [...(table.heads.length ? [say("sum")] : [say("value")]), ...(table.activation === "none" ? [] : [table.activation]), table.result, "torch"];
    const kept = table.activation === "none" && table.heads.length ? ends.slice(1) : ends;
    for (const text of kept) make(head, "th", text === table.activation ? "end curve-place" : "end", text).scope = "col";
    const body = make(box, "tbody");
    const limit = limitOf(table);
    table.rows.forEach((row, k) => {
      const line = make(body, "tr", row.unit === unit ? "chosen" : "");
      line.dataset.unit = String(row.unit);
      const name = make(line, "th");
      name.scope = "row";
      makeButton(name, "unit-name", row.name, () => this.choose(row.unit));
      for (const term of row.terms) drawTerm(make(line, "td", term.mark), term, limit);
      if (table.activation !== "none") {
        make(line, "td", "total", table.letters ? "" : number(row.total, 4));
        if (k === 0) {
          const place = make(line, "td", "curve-place");
          place.rowSpan = table.rows.length;
          unitCurve(place, table, unit);
        }
      }
      drawValue(line, row, table);
    });
    return box;
  }

  /** @param {Table} table @param {number} unit @returns {HTMLElement[]} */
  oneUnit(table, unit) {
    const row = table.rows.find((own) => own.unit === unit) ?? table.rows[0];
    const chips = make(null, "div", "unit-chips");
    for (const own of table.rows) {
      const chip = makeButton(chips, "chip", own.name, () => this.choose(own.unit));
      chip.setAttribute("aria-pressed", String(own === row));
    }
    const box = make(null, "table", "now-column");
    make(box, "caption", "unseen", table.title); // its last row says it too
    const body = make(box, "tbody");
    const limit = limitOf(table);
    let k = 0;
    for (const { text, role, span } of table.heads) {
      for (let end = k + span; k < end; k++) {
        const line = make(body, "tr");
        make(line, "th", role, span === 1 || k === end - span ? text : "").scope = "row";
        make(line, "td", "over", row.terms[k].over);
        drawCell(make(line, "td", row.terms[k].mark), row.terms[k], limit);
      }
    }
    const last = make(body, "tr", "total");
    make(last, "th", "", table.heads.length ? say("sum") : say("value")).scope = "row";
    make(last, "td", "over", table.activation === "none" ? "" : table.activation);
    make(last, "td", "", table.letters ? "" : number(row.total, 4));
    const result = make(body, "tr", "chosen");
    make(result, "th", "", table.result).scope = "row";
    drawValue(result, row, table);
    return [this.choices, chips, box];
  }
}

/** @param {number} value */
const four = (value) => number(value, 4);

/** The end of the colours: the next power of two. @param {Table} table */
function limitOf({ rows }) {
  const most = Math.max(0, ...rows.flatMap(({ terms }) => terms.map(({ value }) => Math.abs(value ?? 0))).filter(Number.isFinite));
  return most ? 2 ** Math.ceil(Math.log2(most)) : 1;
}

/** @param {HTMLElement} cell @param {TableRow["terms"][number]} term @param {number} limit */
function drawTerm(cell, term, limit) {
  make(cell, "span", "over", term.over);
  drawCell(cell, term, limit);
}

/** @param {HTMLElement} cell @param {TableRow["terms"][number]} term @param {number} limit */
function drawCell(cell, { text, value }, limit) {
  fillCell(make(cell, "b", value === null ? "term-box letter-box" : "term-box"), { over: "", text, value }, limit);
}

/** @param {HTMLElement} box @param {TableRow["terms"][number]} term @param {number} limit */
function fillCell(box, { text, value }, limit) {
  put(box, text);
  if (value === null) return;
  const { fill, ink } = tint(value, limit);
  if (box.style.getPropertyValue("--fill") === fill) return;
  box.style.setProperty("--fill", fill);
  box.style.setProperty("--on", ink);
}

/** @param {HTMLElement} line @param {TableRow} row @param {Table} table */
const drawValue = (line, row, table) => fillValue(make(line, "td", "unit-value"), make(line, "td"), row, table);

/** @param {HTMLElement} ours @param {HTMLElement} torchs @param {TableRow} row @param {Table} table */
function fillValue(ours, torchs, row, table) {
  const { letters, open } = table;
  const { value, torch, ok } = row;
  if (open) return fillOpen(ours, torchs, row, table);
  const write = table.write ?? four;
  put(ours, letters ? "" : write(value));
  torchs.className = ok ? "unit-torch ok" : "unit-torch bad";
  put(torchs, letters || torch === null ? "" : `${write(torch)} ${ok ? "✓" : "✗"}`);
}

/** What is to be said stands in the place of its value, a wrong answer's formula beside it. @param {HTMLElement} ours @param {HTMLElement} torchs @param {TableRow} row @param {Table} table */
function fillOpen(ours, torchs, row, table) {
  const { open } = table;
  torchs.className = "row-said bad";
  if (!open || row.unit !== open.unit) {
    ours.replaceChildren();
    put(torchs, "");
    return;
  }
  if (open.place && open.place.parentElement !== ours) ours.replaceChildren(open.place);
  put(torchs, open.said?.slip ? formulaSaid(table, row, open.said.slip) : open.said ? say("not yet") : "");
}
