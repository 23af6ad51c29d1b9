/** A matrix too large for its numbers, as colours: one entry is pointed at, by the mouse or by the arrow keys. */
import { make } from "../../kit/dom.js";
import { DARK, LIGHT } from "../../kit/palette.js";
import { say } from "../../kit/words.js";
import { mixed } from "../../kit/pixels.js";
import { namesOfMatrix } from "./matrices.js";

/** @import { Matrix } from "./matrices.js" */
/** @import { Entry, Shown } from "./numbers.js" */

const LARGEST_ENTRY = 14; // px
const SIDE = 420; // px that a side may take, where an entry keeps a pixel
const LEAST_MARK = 3; // px of a frame, however small its entry

/**
 * @param {HTMLElement} parent
 * @param {Matrix} matrix
 * @param {number} limit
 * @param {string} scheme  light or dark
 * @param {(entry: Entry) => void} point
 * @param {(row: number, column: number) => void} pick  column -1: the bias
 * @param {(palette: Record<string, string>, value: number) => string} [pixel]
 * @returns {Shown}
 */
export function paintMatrix(parent, matrix, limit, scheme, point, pick, pixel = (palette, value) => mixed(palette, value, limit)) {
  const { rows, columns, bias, letters } = matrix;
  const [width, height] = [columns, rows].map((count) => Math.max(1, Math.min(LARGEST_ENTRY, Math.floor(SIDE / count))));
  const root = make(parent, "div", "colours");
  if (letters.length) bracket(root, letters, (rows / letters.length) * height);
  const lanes = make(root, "div", "lanes");
  const palette = scheme === "dark" ? DARK : LIGHT;
  const canvas = paintLane(lanes, matrix.values, rows, columns, pixel, palette, [columns * width, rows * height]);
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", say("W_{side} in colours, {rows} × {columns}: the arrow keys read its numbers, Enter opens a row.", { side: matrix.side, rows, columns }));
  const beside = bias && paintLane(lanes, bias, rows, 1, pixel, palette, [LARGEST_ENTRY, rows * height]);
  if (beside) beside.title = namesOfMatrix(matrix)[1];
  const frame = make(lanes, "div", "open-row");
  /** @type {HTMLElement[]} */
  let marks = [];
  listenTo(canvas, [rows, columns], point, pick);
  if (beside) listenTo(beside, [rows, 1], (entry) => point(entry && { ...entry, column: -1 }), (row) => pick(row, -1));
  return {
    showOpen(sum) {
      frame.hidden = sum < 0;
      Object.assign(frame.style, { top: `${sum * height - 2}px`, height: framed(height) });
    },
    showLit(lit) {
      for (const mark of marks) mark.remove();
      marks = lit.filter(({ column }) => column >= 0).map(({ row, column }) => {
        const mark = make(lanes, "div", "lit-entry");
        Object.assign(mark.style, { left: `${column * width - 2}px`, top: `${row * height - 2}px`, width: framed(width), height: framed(height) });
        return mark;
      });
    },
  };
}

/** A frame around an entry of this size. @param {number} size */
const framed = (size) => `${Math.max(LEAST_MARK, size) + 4}px`;

/** @param {HTMLElement} parent @param {string[]} letters @param {number} height  px of each gate */
function bracket(parent, letters, height) {
  const gates = make(parent, "div", "gates");
  for (const letter of letters) make(gates, "div", "gate", letter).style.height = `${height}px`;
}

/**
 * @param {HTMLElement} parent @param {ArrayLike<number>} values @param {number} rows @param {number} columns
 * @param {(palette: Record<string, string>, value: number) => string} pixel @param {Record<string, string>} palette @param {[number, number]} size  px on the page
 */
function paintLane(parent, values, rows, columns, pixel, palette, [width, height]) {
  const canvas = make(parent, "canvas");
  Object.assign(canvas, { width: columns, height: rows });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const pen = canvas.getContext("2d");
  for (let k = 0; pen && k < rows * columns; k++) {
    pen.fillStyle = pixel(palette, values[k]);
    pen.fillRect(k % columns, Math.floor(k / columns), 1, 1);
  }
  return canvas;
}

/** @param {HTMLCanvasElement} canvas @param {[number, number]} shape @param {(entry: Entry) => void} point @param {(row: number, column: number) => void} pick */
function listenTo(canvas, [rows, columns], point, pick) {
  let at = { row: 0, column: 0 };
  const within = (/** @type {number} */ value, /** @type {number} */ count) => Math.min(count - 1, Math.max(0, value));
  /** @param {{row: number, column: number}} wanted */
  const go = ({ row, column }) => {
    at = { row: within(row, rows), column: within(column, columns) };
    point(at);
  };
  const entryAt = (/** @type {PointerEvent | MouseEvent} */ event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const row = Math.floor(((event.clientY - top) / height) * rows);
    return { row, column: Math.floor(((event.clientX - left) / width) * columns) };
  };
  canvas.addEventListener("pointermove", (event) => go(entryAt(event)));
  canvas.addEventListener("pointerleave", () => point(null));
  canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && point(at));
  canvas.addEventListener("blur", () => point(null));
  canvas.addEventListener("click", (event) => pick(within(entryAt(event).row, rows), within(entryAt(event).column, columns)));
  canvas.addEventListener("keydown", (event) => {
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[event.key];
    if (move) go({ row: at.row + move[0], column: at.column + move[1] });
    else if (event.key === "Enter" || event.key === " ") pick(at.row, at.column);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
