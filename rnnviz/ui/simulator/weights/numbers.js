/** A matrix small enough for its numbers: a grid whose rows are pressed and whose entries are pointed at. */
import { make, put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { tint } from "../../kit/svg.js";
import { namesOfMatrix, targetOfRow } from "./matrices.js";

/** @import { Run } from "../types.js" */
/** @import { Matrix } from "./matrices.js" */
/** @typedef {{row: number, column: number} | null} Entry  column -1: the bias */
/**
 * @typedef {object} Shown  a matrix on the page, in numbers or in colours
 * @property {(sum: number, unit: number[]) => void} showOpen  frames the row of the open sum, marks those of its unit
 * @property {(entries: {row: number, column: number}[]) => void} showLit
 * @property {(matrix: Matrix) => void} [take]  other numbers of the same matrix
 */

/** @typedef {{shade: (value: number) => {fill: string, ink: string}, write: (value: number) => string}} Look  of a number */

/**
 * @param {HTMLElement} parent
 * @param {Run} run
 * @param {Matrix} matrix
 * @param {number} limit  the end of the colours
 * @param {(entry: Entry) => void} point  what the pointer or the focus is on
 * @param {(row: number, column: number) => void} pick  column -1: the bias
 * @param {Look} [look]
 * @param {(row: number, column: number) => string | null} [placeOf]  of numbers that can be edited
 * @returns {Shown}
 */
export function writeMatrix(parent, run, matrix, limit, point, pick, look = { shade: (value) => tint(value, limit), write: (value) => number(value, 2) }, placeOf = () => null) {
  const table = make(parent, "table", "numbers");
  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", namesOfMatrix(matrix)[0]);
  writeColumnNames(table, matrix);
  const rows = Array.from({ length: matrix.rows }, (_, row) => writeRow(table, run, matrix, row, look));
  const entries = rows.map(({ cells }) => cells);
  for (const cell of entries.flat()) {
    const place = placeOf(Number(cell.dataset.row), Number(cell.dataset.column));
    if (place !== null) cell.dataset.edit = place;
  }
  /** @type {HTMLElement[]} */
  let shown = []; // as lit
  walkByKeys(table, entries, pick);
  const entryOf = (/** @type {EventTarget | null} */ target) => {
    const cell = target instanceof Element ? target.closest("td") : null;
    return cell ? { row: Number(cell.dataset.row), column: Number(cell.dataset.column) } : null;
  };
  table.addEventListener("pointerover", (event) => point(entryOf(event.target)));
  table.addEventListener("pointerleave", () => point(null));
  table.addEventListener("focusin", (event) => point(entryOf(event.target)));
  table.addEventListener("focusout", () => point(null));
  table.addEventListener("click", (event) => {
    const row = event.target instanceof Element ? event.target.closest("tr") : null;
    if (row?.dataset.row) pick(Number(row.dataset.row), entryOf(event.target)?.column ?? 0);
  });
  return {
    showOpen(sum, unit) {
      rows.forEach(({ line }, row) => {
        line.classList.toggle("open", row === sum);
        line.classList.toggle("of-unit", unit.includes(row));
        line.setAttribute("aria-selected", String(row === sum));
      });
    },
    showLit(lit) {
      for (const cell of shown) cell.classList.remove("lit");
      shown = lit.flatMap(({ row, column }) => entries[row]?.[column] ?? []);
      for (const cell of shown) cell.classList.add("lit");
    },
    take({ values, bias, columns }) {
      entries.forEach((cells, row) => cells.forEach((cell, k) => writeNumber(cell, k < columns ? values[row * columns + k] : bias?.[row] ?? NaN, look)));
    },
  };
}

/** @param {HTMLTableElement} table @param {Matrix} matrix */
function writeColumnNames(table, matrix) {
  const { columns, columnNames, bias, letters } = matrix;
  const head = make(make(table, "thead"), "tr");
  make(head, "th").colSpan = letters.length ? 2 : 1;
  for (let k = 0; k < columns; k++) {
    const name = make(head, "th", "", columnNames[k] ?? String(k));
    name.scope = "col";
    if (columnNames[k]) name.title = `${k}: ${columnNames[k]}`;
  }
  if (bias) make(head, "th", "bias", namesOfMatrix(matrix)[1]).scope = "col";
}

/** @param {HTMLTableElement} table @param {Run} run @param {Matrix} matrix @param {number} row @param {Look} look */
function writeRow(table, run, matrix, row, look) {
  const { letters, columns, values, bias } = matrix;
  const line = make(table, "tr");
  line.dataset.row = String(row);
  const size = letters.length ? matrix.rows / letters.length : 0;
  if (size && row % size === 0) {
    const gate = make(line, "th", "gate", letters[row / size]);
    gate.rowSpan = size;
    gate.scope = "rowgroup";
  }
  const name = make(line, "th", "row", String(row));
  name.scope = "row";
  name.title = targetOfRow(run, matrix, row);
  const cells = Array.from({ length: columns }, (_, k) => writeEntry(line, row, k, values[row * columns + k], look));
  if (bias) cells.push(writeEntry(line, row, -1, bias[row], look));
  return { line, cells };
}

/** @param {HTMLElement} line @param {number} row @param {number} column @param {number} value @param {Look} look */
function writeEntry(line, row, column, value, look) {
  const cell = make(line, "td", column < 0 ? "bias" : "");
  cell.setAttribute("role", "gridcell");
  cell.tabIndex = row === 0 && column === 0 ? 0 : -1;
  Object.assign(cell.dataset, { row: String(row), column: String(column) });
  make(cell, "span");
  writeNumber(cell, value, look);
  return cell;
}

/** @param {HTMLElement} cell @param {number} value @param {Look} look */
function writeNumber(cell, value, look) {
  const shown = /** @type {HTMLElement} */ (cell.firstElementChild);
  const { fill, ink } = look.shade(value);
  put(shown, look.write(value));
  shown.style.background = fill;
  shown.style.color = ink;
}

/** One entry takes part in the page's tab order; the arrow keys go to the others. */
/** @param {HTMLElement} table @param {HTMLElement[][]} entries @param {(row: number, column: number) => void} pick */
function walkByKeys(table, entries, pick) {
  let [row, column] = [0, 0];
  table.addEventListener("focusin", (event) => {
    entries[row][column].tabIndex = -1;
    const at = entries.findIndex((cells) => cells.some((cell) => cell === event.target));
    if (at >= 0) [row, column] = [at, entries[at].findIndex((cell) => cell === event.target)];
    entries[row][column].tabIndex = 0;
  });
  table.addEventListener("keydown", (event) => {
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[event.key];
    if (move) entries[row + move[0]]?.[column + move[1]]?.focus();
    else if (event.key === "Enter" || event.key === " ") pick(row, Number(entries[row][column].dataset.column));
    else return;
    event.preventDefault();
    event.stopPropagation(); // here the keys walk the matrix, not the clock
  });
}
