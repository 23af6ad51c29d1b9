/** The numbers inside the cell for one unit at one step. */
import { evaluate, parse } from "../expression.js";
import { rounded } from "../operands.js";
import { hasState } from "./moment.js";

/** @import { CellLine, Place, Run } from "../types.js" */
/** @import { Expression, Numbers } from "../expression.js" */
/** @typedef {{tree: Expression, values: Map<Expression, number>, value: number}} LineNumbers  value: the run's own */

/** @type {Record<string, string>} */
const SERIES = { m: "unprojected" }; // what the trace calls a state that is not called so

/**
 * A gate, a state or m at this step, or the state `before`; NaN where the unit has none.
 * @param {Place} at @param {string} name
 */
export function valueOf(at, name, before = false) {
  if (name === "h" && !hasState(at)) return NaN;
  return at.of.series(SERIES[name] ?? name, before ? at.before : at.t);
}

/** @param {Place} at @returns {Numbers} */
const numbersOf = (at) => ({
  read: (name, before) => valueOf(at, name, before),
  matrix: () => valueOf(at, "h"),
  round: (value) => rounded(at.run, value),
});

/** @param {Place} at @param {CellLine} line @param {Expression} [tree]  of the line's text @returns {LineNumbers} */
export function lineNumbers(at, { name, text }, tree = parse(text)) {
  return { tree, values: evaluate(tree, numbersOf(at)), value: valueOf(at, name) };
}

/** The sum of gate g, and its two parts; `scaled` is the h part as it is added. @param {Place} at @param {number} g */
export function gateNumbers(at, g) {
  const { run, of, t } = at;
  const { letter, scaledBy } = run.arch.cell.gates[g];
  const [fromX, fromH] = [of.fromSide("ih", g, t), of.fromSide("hh", g, t)];
  const scaled = scaledBy ? rounded(run, of.series(scaledBy, t) * fromH) : fromH;
  return { fromX, fromH, scaled, sum: rounded(run, fromX + scaled), value: of.series(letter, t) };
}

/** @type {WeakMap<Run, Record<string, number>>} */
const limits = new WeakMap();

/**
 * The end of the colours of a state: 1 where it is bounded, else the largest |value| that is here.
 * @param {Run} run @param {string} name
 */
export function limitOf(run, name) {
  if (name !== "c" && run.bounded) return 1;
  let known = limits.get(run);
  if (!known) limits.set(run, known = {});
  known[name] ??= largest(run, name);
  return known[name];
}

/** @param {Run} run @param {string} name */
function largest(run, name) {
  const key = SERIES[name] ?? name;
  const series = run.whole ? run.layers.flat().map((own) => own[key]) : [run.focus.series[key]];
  let most = 1;
  for (const values of series) {
    for (let k = 0; k < (values?.length ?? 0); k++) {
      const size = Math.abs(/** @type {Float32Array} */ (values)[k]);
      if (Number.isFinite(size)) most = Math.max(most, size);
    }
  }
  return most;
}
