/**
 * Which number an edit is of, as `rnnviz/edits.py` writes it: `weight_hh_l0:3,2`, `x:t,sample,feature`, `h_0:row,sample,unit`.
 */

/** @import { Floats, Run, WholeRun } from "../types.js" */
/** @typedef {"weights" | "x" | "h_0" | "c_0"} Kind  what a page lets be edited, or not */

/** @param {string} place @returns {Kind} */
export function kindOf(place) {
  const name = place.slice(0, place.indexOf(":"));
  return name === "x" || name === "h_0" || name === "c_0" ? name : "weights";
}

/** Whether the page lets the number at a place be edited. @param {Run | null} run @param {string} place @returns {run is WholeRun} */
export const canEdit = (run, place) => Boolean(run?.whole && run.edits?.kinds.includes(kindOf(place)));

/**
 * Where the number of a place lies: in `owner[name]`, at `at`. Of the sample that is drawn, whose numbers alone are here.
 * @param {WholeRun} run @param {string} place
 * @returns {{owner: Record<string, any>, name: string, at: number}}
 */
export function arrayOf(run, place) {
  const [name, text] = place.split(":");
  const [first, second, third] = text.split(",").map(Number);
  if (name === "x") return { owner: run, name, at: first * run.arch.input_size + third };
  if (name === "h_0" || name === "c_0") {
    const D = run.arch.directions.length;
    return { owner: run.layers[Math.floor(first / D)][first % D], name: `${name[0]}0`, at: third };
  }
  const columns = run.weights[name].shape[1] ?? 1;
  return { owner: run.weights, name, at: first * columns + (second ?? 0) };
}

/** Whether it is a number of the sample that is drawn, or one that all share. @param {WholeRun} run @param {string} place */
export const isDrawn = (run, place) => kindOf(place) === "weights" || Number(place.split(":")[1].split(",")[1]) === run.sample;

/** The number that a run has there. @param {WholeRun} run @param {string} place @returns {number} */
export function numberAt(run, place) {
  const { owner, name, at } = arrayOf(run, place);
  return /** @type {Floats} */ (owner[name])[at];
}

/** The place of a weight, or with no column of a bias. @param {string} name @param {number} row @param {number} [column] */
export const placeOfWeight = (name, row, column) => `${name}:${row}${column === undefined ? "" : `,${column}`}`;

/**
 * The place of a value of the stage that is given, by its key; null where it is computed.
 * @param {WholeRun} run @param {{kind: string, layer: number, direction: number, t: number | "0", unit: number}} value
 */
export function placeOfValue(run, { kind, layer, direction, t, unit }) {
  if (kind === "x" && t !== "0") return placeOfInput(run, t, unit);
  return t === "0" && (kind === "h" || kind === "c") ? placeOfStart(run, kind, layer, direction, unit) : null;
}

/** @param {WholeRun} run @param {number} t @param {number} unit */
export const placeOfInput = (run, t, unit) => `x:${t},${run.sample},${unit}`;

/** @param {WholeRun} run @param {"h" | "c"} state @param {number} layer @param {number} direction @param {number} unit */
export const placeOfStart = (run, state, layer, direction, unit) =>
  `${state}_0:${layer * run.arch.directions.length + direction},${run.sample},${unit}`;

/** As a sentence names it: W_hh[3, 2]. @param {string} place */
export function nameOfPlace(place) {
  const [name, index] = place.split(":");
  const found = /^(weight|bias)_(ih|hh|hr)_l(\d+)(_reverse)?$/.exec(name);
  const at = index.split(",");
  if (!found) return name === "x" ? `x[${at[0]}][${at[2]}]` : `${name}[${at[0]}][${at[2]}]`;
  const [, kind, side, layer, reverse] = found;
  const where = layer === "0" && !reverse ? "" : ` l${layer}${reverse ? "←" : ""}`;
  return `${kind === "weight" ? "W" : "b"}_${side}${where}[${at.join(", ")}]`;
}
