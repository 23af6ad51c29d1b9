/** The values of one sample at every stage: coloured cells that fill in as the clock moves. */
import { number, scientific } from "../kit/format.js";
import { tint } from "../kit/svg.js";
import { piece, shapeText } from "./flow.js";
import { say } from "../kit/words.js";

const WIDE = 24; // up to so many columns the cells hold their numbers
const LABELS = 20; // at most so many labels under a picture

const written = (picture, value) => (picture.whole ? String(Math.round(value)) : number(value, 2));

function columnLabels(grid, labels, wide, className) {
  const every = wide ? 1 : Math.ceil(labels.length / LABELS);
  for (const [c, text] of labels.entries()) {
    const label = piece(grid, "span", className, c % every ? "" : text);
    label.style.gridColumn = c + 2;
    if (text.length > 5) label.title = text;
  }
}

/** One value as rows of features and columns of steps. Returns [{element, tick}] for every column of every part. */
function cells(parent, name, value) {
  const { picture } = value;
  const [rows, columns] = picture.numbers.shape;
  const wide = columns <= WIDE;
  const scroll = piece(parent, "div", "scroll");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", say("{name}, shape {shape}", { name, shape: value.shape.join(" × ") }));
  const grid = piece(scroll, "div", `grid${wide ? " wide" : ""}${rows === 1 ? " strip" : ""}`);
  grid.style.setProperty("--columns", columns);
  if (picture.over) columnLabels(grid, picture.over, wide, "over");
  const found = [];
  for (const part of picture.parts) {
    const names = piece(grid, "div", "row-names");
    for (let r = part.first; r < part.last; r++) piece(names, "span", "", picture.rowLabels[r] ?? "");
    for (let c = 0; c < columns; c++) {
      const column = piece(grid, "div", "column later");
      if (picture.valid !== undefined && c >= picture.valid) column.classList.add("padding");
      if (picture.own && !picture.own.includes(c)) column.classList.add("other");
      for (let r = part.first; r < part.last; r++) {
        const own = picture.numbers[r * columns + c];
        const cell = piece(column, "i", "", wide ? written(picture, own) : null);
        const { fill, ink } = picture.whole ? tint(0) : tint(own, picture.limit);
        cell.style.setProperty("--fill", fill);
        cell.style.setProperty("--on", ink);
        cell.dataset.at = `${r},${c}`;
      }
      found.push({ element: column, tick: part.ticks[c] });
    }
  }
  columnLabels(grid, picture.columns, wide, "under");
  scroll.addEventListener("pointerover", (event) => showCell(event, parent, name, picture, columns));
  return { found, scroll };
}

function showCell(event, parent, name, picture, columns) {
  const at = event.target.dataset?.at;
  if (!at || event.target.parentElement.classList.contains("later")) return;
  const [r, c] = at.split(",").map(Number);
  const [row, column] = [picture.rowLabels[r], picture.columns[c]];
  const place = row && column ? say("{row} at {column}", { row, column }) : row || column;
  const [ours, torchs] = [picture.numbers, picture.torch].map((all) => number(all[r * columns + c]));
  parent.querySelector(".readout").textContent = say("{name} {place}: {ours} by hand, {torchs} by torch", { name, place, ours, torchs });
}

/** The tokens of all samples, padding hatched. */
function tokenGrid(parent, name, picture) {
  const scroll = piece(parent, "div", "scroll");
  scroll.tabIndex = 0;
  const table = piece(scroll, "table", "tokens");
  piece(table, "caption", "", say("{name}: the number of every token, and the padding (0)", { name }));
  const head = piece(piece(table, "thead"), "tr");
  for (const text of ["", ...picture.columns]) piece(head, "th", "", text).scope = "col";
  const body = piece(table, "tbody");
  for (const [n, line] of picture.tokens.entries()) {
    const row = piece(body, "tr", n === picture.own ? "own" : "");
    piece(row, "th", "", `n ${n}`).scope = "row";
    for (let t = 0; t < picture.columns.length; t++) {
      const cell = piece(row, "td", t < line.length ? "" : "padding");
      piece(cell, "span", "token", line[t] ?? "");
      piece(cell, "span", "id", String(picture.numbers[n * picture.columns.length + t]));
    }
  }
}

function pooledNote(picture) {
  if (picture.kind !== "cells") return "";
  const [rows, columns] = picture.steps;
  const [shown, all] = picture.cut;
  const notes = [];
  if (rows > 1 || columns > 1) notes.push(say("Each cell is the number farthest from 0 of {count}.", { count: rows * columns }));
  if (shown < all) notes.push(say("The first {shown} of {all} are drawn.", { shown, all }));
  return notes.join(" ");
}

/**
 * @param {HTMLElement} parent
 * @param {object} content  what `rnnviz/ui/lesson_message.py` sends
 * @returns {{paint: (tick: number) => void, show: (name: string) => void}}
 */
export function drawValues(parent, content) {
  const rows = new Map();
  const columns = [];
  for (const [name, value] of Object.entries(content.values)) {
    const row = piece(parent, "section", "value");
    row.tabIndex = -1;
    rows.set(name, row);
    const head = piece(row, "header", "");
    piece(head, "h3", "", name);
    shapeText(head, value, content.axes);
    piece(head, "span", value.ok ? "ok" : "bad", `${value.ok ? "✓" : "✗"} |Δ| ${scientific(value.error)}`);
    if (value.call) piece(head, "code", "", value.call);
    if (value.picture.kind === "tokens") {
      tokenGrid(row, name, value.picture);
      continue;
    }
    let place = row;
    if (value.axes === "IO") { // weights: there to be opened, not to be scrolled past
      place = piece(row, "details");
      piece(place, "summary", "", say("Show the matrix"));
    }
    const { found, scroll } = cells(place, name, value);
    columns.push(...found.map((one) => ({ ...one, scroll })));
    piece(place, "p", "readout", pooledNote(value.picture));
  }
  let shown = -1;
  return {
    paint(tick) {
      for (const column of columns) {
        const state = column.tick > tick ? "later" : column.tick === tick && tick > 0 ? "now" : "";
        if (column.state === state) continue;
        column.element.classList.toggle("later", state === "later");
        column.element.classList.toggle("now", state === "now");
        column.state = state;
        if (state === "now" && shown >= 0) keepInSight(column.scroll, column.element);
      }
      shown = tick;
    },
    show(name) {
      const row = rows.get(name);
      row.scrollIntoView({ block: "center" });
      row.focus({ preventScroll: true });
    },
  };
}

/** Move a picture that is wider than its place, not the page. */
function keepInSight(scroll, column) {
  if (scroll.scrollWidth <= scroll.clientWidth) return;
  const [left, right] = [column.offsetLeft, column.offsetLeft + column.offsetWidth];
  if (left < scroll.scrollLeft + 60 || right > scroll.scrollLeft + scroll.clientWidth) {
    scroll.scrollLeft = left - scroll.clientWidth / 2;
  }
}
