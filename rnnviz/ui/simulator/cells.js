/** What a cell's picture shows: its units, or bands of units where there are too many to draw. */
import { seriesOf } from "./operands.js";

/** @import { Bands, Floats, Run, Step } from "./types.js" */
/**
 * @typedef {{count: number, height: number, numbers: boolean, banded: boolean, edges: number[]}} Rows  `edges`: first
 *   unit of each row, and the end; a row of more than one unit shows the one farthest from 0
 * @typedef {{unit: number, value: number}} Shown  in a row
 */

const MOST_ROWS = 16;
const MOST_NUMBERS = 8; // rows that are high enough for a number

/** How a vector of `size` values is drawn. @param {number} size @returns {Rows} */
export function rowsOf(size) {
  const count = Math.min(size, MOST_ROWS);
  const edges = Array.from({ length: count + 1 }, (_, k) => Math.floor((k * size) / count));
  const numbers = size <= MOST_NUMBERS;
  return { count, height: numbers ? 18 : 10, numbers, banded: size > count, edges };
}

/** The row in which unit `unit` is drawn. @param {Rows} rows @param {number} unit */
export function rowOfUnit(rows, unit) {
  let k = Math.min(rows.count - 1, Math.floor((unit * rows.count) / rows.edges[rows.count]));
  while (rows.edges[k + 1] <= unit) k++;
  while (rows.edges[k] > unit) k--;
  return k;
}

/**
 * The unit of `row` that is farthest from 0 in values[start…]; its value is what the row shows.
 * @param {Floats} values @param {number} start @param {Rows} rows @param {number} row
 */
function farthest(values, start, rows, row) {
  let unit = rows.edges[row];
  for (let u = unit + 1; u < rows.edges[row + 1]; u++) {
    const [now, best] = [values[start + u], values[start + unit]];
    if (Number.isNaN(now) || Math.abs(now) > Math.abs(best)) unit = u;
  }
  return unit;
}

/** @param {Floats} values @param {number} start @param {Rows} rows @returns {Shown[]} */
function rowsIn(values, start, rows) {
  return Array.from({ length: rows.count }, (_, k) => {
    const unit = farthest(values, start, rows, k);
    return { unit, value: values[start + unit] };
  });
}

/**
 * Bands arrive as 127ths of a limit, without the unit.
 * @param {Bands} bands @param {number} start @param {Rows} rows @param {number} limit
 * @returns {Shown[]}
 */
const bandsIn = (bands, start, rows, limit) =>
  Array.from({ length: rows.count }, (_, k) => ({ unit: rows.edges[k], value: (bands[start + k] * limit) / 127 }));

/**
 * @param {Run} run
 * @param {"h" | "c"} name
 * @param {number} layer
 * @param {number} direction
 * @param {Step} t
 * @returns {Shown[]} for each row
 */
export function stateRows(run, name, layer, direction, t) {
  const size = name === "c" ? run.arch.hidden_size : run.arch.stateSize;
  const rows = rowsOf(size);
  if (run.whole) {
    const trace = run.layers[layer][direction];
    return t === "0" ? rowsIn(seriesOf(trace, `${name}0`), 0, rows) : rowsIn(seriesOf(trace, name), t * size, rows);
  }
  const bands = t === "0" ? run.bandStart[layer][direction] : run.bands[layer][direction];
  return bandsIn(bands, t === "0" ? 0 : t * rows.count, rows, run.bandLimit);
}

/** The input of step t, for each row. @param {Run} run @param {number} t */
export function inputRows(run, t) {
  const rows = rowsOf(run.arch.input_size);
  if (run.whole) return rowsIn(run.x, t * run.arch.input_size, rows);
  return bandsIn(run.xBands, t * rows.count, rows, run.xLimit);
}

/** Largest |value| among all states, so that unbounded cells (relu) have a scale; 1 for bounded ones. @param {Run} run */
export function stateLimit(run) {
  if (run.bounded) return 1;
  return run.whole ? largestOf(run.layers.flat().map(({ h }) => h)) : run.bandLimit;
}

/** Largest |value| of c, which is not bounded. @param {Run} run */
export const memoryLimit = (run) => (run.whole ? largestOf(run.layers.flat().flatMap(({ c }) => (c ? [c] : []))) : 1);

/** The largest finite |value|, at least 1. @param {Floats[]} arrays */
function largestOf(arrays) {
  let limit = 1;
  for (const values of arrays) for (const value of values) if (Number.isFinite(value)) limit = Math.max(limit, Math.abs(value));
  return limit;
}
