/** The values that the stage draws, of a run that is here as a whole or of its summary. */
import { farthest } from "./rows.js";

/** @import { Run } from "../types.js" */
/** @import { Rows } from "./rows.js" */
/** @typedef {{unit: number, value: number | null}} Value  null: the browser does not have it */

/**
 * @param {ArrayLike<number>} values @param {number} start @param {Rows} rows
 * @returns {Value[]} one per row
 */
function valuesIn(values, start, { rows }) {
  return rows.map((row) => {
    const unit = farthest(values, start, row);
    return { unit, value: values[start + unit] };
  });
}

/**
 * Bands arrive as 127ths of a limit, without the unit.
 * @param {ArrayLike<number>} bands @param {number} start @param {Rows} rows @param {number} limit
 * @returns {Value[]}
 */
const bandsIn = (bands, start, { rows }, limit) =>
  rows.map(({ from }, k) => ({ unit: from, value: (bands[start + k] * limit) / 127 }));

/**
 * h of one step, or of the start, one value per row.
 * @param {Run} run @param {Rows} rows @param {number} layer @param {number} direction @param {number | "0"} t
 */
export function stateValues(run, rows, layer, direction, t) {
  if (run.whole) {
    const own = run.layers[layer][direction];
    return t === "0" ? valuesIn(own.h0, 0, rows) : valuesIn(own.h, t * run.arch.stateSize, rows);
  }
  const bands = t === "0" ? run.bandStart[layer][direction] : run.bands[layer][direction];
  return bandsIn(bands, t === "0" ? 0 : t * rows.rows.length, rows, run.bandLimit);
}

/** x of one step, one value per row. @param {Run} run @param {Rows} rows @param {number} t */
export function inputValues(run, rows, t) {
  return run.whole ? valuesIn(run.x, t * run.arch.input_size, rows) : bandsIn(run.xBands, t * rows.rows.length, rows, run.xLimit);
}

/**
 * c or a gate at one step, or c_0, one value per row of a track.
 * @param {Run} run @param {string} name @param {Rows} rows @param {number} layer @param {number} direction @param {number | "0"} t
 * @returns {Value[]}
 */
export function trackValues(run, name, rows, layer, direction, t) {
  if (run.whole) {
    const own = run.layers[layer][direction];
    const values = /** @type {Float32Array | undefined} */ (own[t === "0" ? `${name}0` : name]);
    return values ? valuesIn(values, t === "0" ? 0 : t * run.arch.hidden_size, rows) : [];
  }
  const { focus } = run;
  const here = focus.layer === layer && focus.direction === direction && rows.rows[0].from === focus.unit;
  if (t === "0") return [{ unit: focus.unit, value: here && name === "c" ? focus.c0 ?? null : null }];
  return [{ unit: focus.unit, value: here ? focus.series[name][t] : null }];
}

/**
 * h over time: a series for each unit that is here, the chosen one among them.
 * @param {Run} run @param {number} layer @param {number} direction
 * @returns {{unit: number, start: number, at: (t: number) => number}[]}
 */
export function lineSeries(run, layer, direction) {
  if (run.whole) {
    const { stateSize } = run.arch;
    const own = run.layers[layer][direction];
    return Array.from({ length: stateSize }, (_, unit) => (
      { unit, start: own.h0[unit], at: (/** @type {number} */ t) => own.h[t * stateSize + unit] }));
  }
  const { focus } = run;
  if (focus.layer !== layer || focus.direction !== direction || !focus.series.h) return [];
  return [{ unit: focus.unit, start: focus.h0 ?? 0, at: (t) => focus.series.h[t] }];
}

/**
 * h over time without the edits: a series for each unit whose course is another one.
 * @param {Run} run @param {number} layer @param {number} direction
 */
export function ghostSeries(run, layer, direction) {
  const before = run.whole && run.edits?.before?.[layer]?.[direction];
  if (!before || before.h.length !== run.layers[layer][direction].h.length) return [];
  const { stateSize } = run.arch;
  const { h, h0 } = run.layers[layer][direction];
  const differs = (/** @type {number} */ unit) => before.h0[unit] !== h0[unit] || before.h.some((value, k) => k % stateSize === unit && value !== h[k]);
  return Array.from({ length: stateSize }, (_, unit) => unit).filter(differs)
    .map((unit) => ({ unit, start: before.h0[unit], at: (/** @type {number} */ t) => before.h[t * stateSize + unit] }));
}

/**
 * A value of a track without the edits; null where it is the same, or not known.
 * @param {Run} run @param {string} name @param {number} layer @param {number} direction @param {number | "0"} t @param {Value} value
 */
export function valueBefore(run, name, layer, direction, t, { unit, value }) {
  const before = run.whole ? run.edits?.before?.[layer]?.[direction][t === "0" ? `${name}0` : name] : null;
  const was = before ? before[(t === "0" ? 0 : t * run.arch.hidden_size) + unit] : undefined;
  return was === undefined || was === value ? null : was;
}

/** Largest |value| of a state among all layers, 1 at least: the end of its colours. @param {Run} run @param {"h" | "c"} name */
export function limitOf(run, name) {
  if (name === "h" && run.bounded) return 1;
  if (!run.whole) return name === "h" ? run.bandLimit : largest(run.focus.series.c ?? [], 1);
  return run.layers.flat().reduce((limit, own) => largest(own[name] ?? [], limit), 1);
}

/** @param {ArrayLike<number>} values @param {number} least */
function largest(values, least) {
  let most = least;
  for (let k = 0; k < values.length; k++) if (Number.isFinite(values[k])) most = Math.max(most, Math.abs(values[k]));
  return most;
}
