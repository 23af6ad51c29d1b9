/** The values of one sample at every stage: coloured cells that fill in as the clock moves. */
import { make, makeScroller } from "../kit/dom.js";
import { scientific } from "../kit/format.js";
import { tint } from "../kit/svg.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say } from "../kit/words.js";
import { sayCell, sayPooled, stateAt, written } from "./picture.js";
import { drawShapeOf } from "./shape.js";

/** @import { CellsPicture, Lesson, Part, TokensPicture, Value } from "./types.js" */
/** @typedef {{element: HTMLElement, scroll: HTMLElement, made: number, state: string}} Column  made: at which tick */

const WIDE = 24; // up to so many columns the cells hold their numbers
const LABELS = 20; // at most so many labels under a picture

/** The values that no layer on the stage shows: what a stage beside it makes, and what is given to it. */
/** @param {Lesson} lesson @returns {string[]} */
export function valuesBeside({ values, runs, sums, stages, back }) {
  if (back) return [];
  const drawn = new Set(runs.flatMap(({ stage }) => [...stages[stage].reads, stages[stage].makes[0]]));
  const written = runs.length > 0 || sums.length > 0; // their biases are drawn
  return Object.keys(values).filter((name) => !drawn.has(name) && values[name].axes !== "IO" && !(written && values[name].axes === "O"));
}

/**
 * @param {HTMLElement} parent
 * @param {Lesson} lesson
 * @param {string[]} names  of the values
 * @param {{lines?: boolean}} [options]  lines: of the script that make them
 * @returns {{paint: (tick: number) => void, bringInSight: () => void, show: (name: string) => void}}
 */
export function drawValues(parent, lesson, names, { lines = false } = {}) {
  /** @type {Map<string, HTMLElement>} */
  const rows = new Map();
  /** @type {Column[]} */
  const columns = [];
  for (const name of names) {
    const value = lesson.values[name];
    const row = make(parent, "section", "value value-row");
    row.tabIndex = -1;
    rows.set(name, row);
    drawHead(row, name, value, lesson.axes, lines);
    if (value.picture.kind === "tokens") drawTokens(row, name, value.picture);
    else columns.push(...drawCells(placeFor(row, value), name, value.shape, value.picture));
  }
  return {
    ...painterOf(columns, parent),
    show(name) {
      const row = rows.get(name);
      row?.scrollIntoView({ block: "center" });
      row?.focus({ preventScroll: true });
    },
  };
}

/** @param {HTMLElement} row @param {string} name @param {Value} value @param {Lesson["axes"]} axes @param {boolean} lines */
function drawHead(row, name, value, axes, lines) {
  const head = make(row, "header");
  make(head, "h3", "", name);
  drawShapeOf(head, value, axes);
  make(head, "span", value.ok ? "ok" : "bad", `${value.ok ? "✓" : "✗"} |Δ| ${scientific(value.error)}`);
  if (lines && value.call) make(head, "code", "", value.call);
}

/** Where the cells stand. Weights are there to be opened, not to be scrolled past. */
/** @param {HTMLElement} row @param {Value} value */
function placeFor(row, value) {
  if (value.axes !== "IO") return row;
  const details = make(row, "details");
  make(details, "summary", "", say("Show the matrix"));
  return details;
}

/**
 * One value as rows of features and columns of steps, with its read-out.
 * @param {HTMLElement} parent
 * @param {string} name
 * @param {number[]} shape  of the value
 * @param {CellsPicture} picture
 * @returns {Column[]}  every column of every part
 */
function drawCells(parent, name, shape, picture) {
  const [rows, columns] = picture.numbers.shape;
  const wide = columns <= WIDE;
  const scroll = makeScroller(parent, say("{name}, shape {shape}", { name, shape: shape.join(" × ") }));
  const grid = make(scroll, "div", `grid${wide ? " wide" : ""}${rows === 1 ? " strip" : ""}`);
  grid.style.setProperty("--columns", String(columns));
  if (picture.over) drawLabels(grid, picture.over, wide, "over");
  const made = picture.parts.flatMap((part) => {
    const names = make(grid, "div", "row-names");
    for (let r = part.first; r < part.last; r++) make(names, "span", "", picture.rowLabels[r] ?? "");
    return Array.from(part.ticks, (tick, c) => ({
      element: drawColumn(grid, picture, part, c, wide), scroll, made: tick, state: "later",
    }));
  });
  drawLabels(grid, picture.columns, wide, "under");
  const readout = make(parent, "p", "readout", sayPooled(picture));
  scroll.addEventListener("pointerover", ({ target }) => {
    const at = target instanceof HTMLElement ? cellOf(target) : null;
    if (at) readout.textContent = sayCell(name, picture, ...at);
  });
  return made;
}

/** @param {HTMLElement} grid @param {CellsPicture} picture @param {Part} part @param {number} c @param {boolean} wide */
function drawColumn(grid, picture, part, c, wide) {
  const column = make(grid, "div", "column later");
  if (picture.valid !== undefined && c >= picture.valid) column.classList.add("padding");
  if (picture.own && !picture.own.includes(c)) column.classList.add("other");
  for (let r = part.first; r < part.last; r++) {
    const value = picture.numbers[r * picture.numbers.shape[1] + c];
    const cell = make(column, "i", "", wide ? written(picture, value) : "");
    const { fill, ink } = picture.whole ? tint(0) : tint(value, picture.limit);
    cell.style.setProperty("--fill", fill);
    cell.style.setProperty("--on", ink);
    cell.dataset.at = `${r},${c}`;
  }
  return column;
}

/** @param {HTMLElement} grid @param {string[]} labels @param {boolean} wide @param {string} className */
function drawLabels(grid, labels, wide, className) {
  const every = wide ? 1 : Math.ceil(labels.length / LABELS);
  for (const [c, text] of labels.entries()) {
    const label = make(grid, "span", className, c % every ? "" : text);
    label.style.gridColumn = String(c + 2);
    if (text.length > 5) label.title = text;
  }
}

/** Row and column of a cell that is known already. @param {HTMLElement} element @returns {[number, number] | null} */
function cellOf(element) {
  const { at } = element.dataset;
  if (!at || element.parentElement?.classList.contains("later")) return null;
  const [r, c] = at.split(",").map(Number);
  return [r, c];
}

/** The tokens of all samples, padding hatched. */
/** @param {HTMLElement} parent @param {string} name @param {TokensPicture} picture */
function drawTokens(parent, name, picture) {
  const scroll = make(parent, "div", "scroll");
  scroll.tabIndex = 0;
  const { table, body } = makeTable(scroll, "tokens", ["", ...picture.columns]);
  table.createCaption().append(say("{name}: the number of every token, and the padding (0)", { name }));
  for (const [n, line] of picture.tokens.entries()) {
    const { line: row } = makeRow(body, `n ${n}`, { line: n === picture.own ? "own" : "" });
    for (let t = 0; t < picture.columns.length; t++) {
      const cell = make(row, "td", t < line.length ? "" : "padding");
      make(cell, "span", "token", line[t] ?? "");
      make(cell, "span", "id", String(picture.numbers[n * picture.columns.length + t]));
    }
  }
}

/** What paints a tick: only columns whose state changed are touched. @param {Column[]} columns @param {HTMLElement} box  in which they stand */
function painterOf(columns, box) {
  /** @type {Column[]} */
  let now = [];
  let isAtStart = true;
  return {
    /** @param {number} tick */
    paint(tick) {
      now = [];
      isAtStart = tick === 0;
      for (const column of columns) {
        const state = stateAt(column.made, tick);
        if (state === "now") now.push(column);
        if (column.state === state) continue;
        column.element.classList.toggle("later", state === "later");
        column.element.classList.toggle("now", state === "now");
        column.state = state;
      }
    },
    /** Once the browser has laid out the tick. */
    bringInSight() {
      for (const column of new Map(now.map((own) => [own.scroll, own])).values()) keepInSight(column);
      if (now.length) bringInSight(box, now[0].element);
      else if (isAtStart && box.scrollTop) box.scrollTop = 0;
    },
  };
}

/** Move the box, not the page, to the value that is made now. @param {HTMLElement} box @param {HTMLElement} column */
function bringInSight(box, column) {
  const card = /** @type {HTMLElement | null} */ (column.closest(".value"));
  if (!card || box.scrollHeight <= box.clientHeight) return;
  const top = card.offsetTop;
  if (top < box.scrollTop || top + Math.min(card.offsetHeight, box.clientHeight) > box.scrollTop + box.clientHeight) box.scrollTop = top;
}

/** Move a picture that is wider than its place, not the page. @param {Column} column */
function keepInSight({ scroll, element }) {
  if (scroll.scrollWidth <= scroll.clientWidth) return;
  const [left, right] = [element.offsetLeft, element.offsetLeft + element.offsetWidth];
  if (left < scroll.scrollLeft + 60 || right > scroll.scrollLeft + scroll.clientWidth) {
    scroll.scrollLeft = left - scroll.clientWidth / 2;
  }
}
