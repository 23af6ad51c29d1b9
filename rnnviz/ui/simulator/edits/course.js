/** The course of a run with single numbers changed, computed here: what is shown until the server has computed it too. */
import { suffixOf } from "../operands.js";
import { stepBefore } from "../run.js";
import { Computer } from "./program.js";
import { arrayOf, kindOf } from "./places.js";

/** @import { DirectionTrace, Floats, Programs, WholeRun } from "../types.js" */
/** @typedef {Map<string, number>} Values  the number at each place */

/** The same memory once more, to be written into. @param {Floats} array @returns {Floats} */
const copyOf = (array) => Object.assign(array.slice(), { shape: array.shape });

/**
 * The run with these numbers: a new one, which shares with `run` what no edit reaches. Torch's states stay the old ones.
 * @param {WholeRun} run @param {Programs} programs @param {Values} values
 * @returns {WholeRun}
 */
export function courseOf(run, programs, values) {
  const made = { ...run, weights: { ...run.weights }, layers: run.layers.map((row) => row.map((own) => ({ ...own }))) };
  const written = new Set();
  for (const [place, value] of values) {
    const { owner, name, at } = arrayOf(made, place);
    const array = /** @type {Floats} */ (owner[name]);
    const mine = written.has(array) ? array : copyOf(array);
    if (mine !== array) written.add(owner[name] = mine);
    mine[at] = value;
  }
  let below = false; // whether what a layer reads is another at any step
  for (let layer = 0; layer < made.layers.length; layer++) {
    const own = reachOf(made, [...values.keys()], layer);
    if (!below && !own) continue;
    made.layers[layer].forEach((_, direction) => {
      const begin = below || own?.all ? null : beginOf(own?.steps ?? [], direction);
      computeDirection(made, programs, layer, direction, begin, below || Boolean(own?.reads));
    });
    below = true;
  }
  return made;
}

/**
 * What the edits change of a layer: every step, or its input at some steps; null: nothing. `reads`: of W_ih x + b_ih too.
 * @param {WholeRun} run @param {string[]} places @param {number} layer
 */
function reachOf(run, places, layer) {
  const ends = run.arch.directions.map((_, direction) => `_${suffixOf(layer, direction)}`);
  const rows = run.arch.directions.map((_, direction) => layer * run.arch.directions.length + direction);
  const steps = [];
  let [all, reads] = [false, false];
  for (const place of places) {
    const [name, index] = place.split(":");
    const kind = kindOf(place);
    const first = Number(index.split(",")[0]);
    if (kind === "x") {
      if (layer === 0 && first < run.length) steps.push(first); // nothing is computed of padding
    } else if (kind === "weights" ? ends.some((end) => name.endsWith(end)) : rows.includes(first)) {
      all = true;
      reads ||= name.includes("_ih_");
    }
  }
  return all || steps.length ? { all, steps, reads: reads || steps.length > 0 } : null;
}

/** The step that a direction computes first of those that changed. @param {number[]} steps @param {number} direction */
const beginOf = (steps, direction) => (direction ? Math.max(...steps) : Math.min(...steps));

/**
 * One layer in one direction, from step `begin` on (null: all of it), in its order.
 * @param {WholeRun} run  its arrays of this direction are replaced @param {Programs} programs @param {number} layer @param {number} direction @param {number | null} begin
 * @param {boolean} readsAnew  W_ih x + b_ih changes too
 */
function computeDirection(run, { reads, step }, layer, direction, begin, readsAnew) {
  const { length, arch } = run;
  const end = suffixOf(layer, direction);
  const own = run.layers[layer][direction];
  const weights = Object.fromEntries(["weight_ih", "weight_hh", "weight_hr", "bias_ih", "bias_hh"].map((name) => [name, run.weights[`${name}_${end}`]]));
  weights.bias_hh ??= Object.assign(new Float64Array(arch.gates.length * arch.hidden_size), { shape: [] });
  const series = copiesOf(own);
  const [reader, stepper] = [new Computer(reads), new Computer(step)];
  const order = direction ? [...Array(length).keys()].reverse() : [...Array(length).keys()];
  for (const t of begin === null ? order : order.slice(order.indexOf(begin))) {
    if (readsAnew) write(series.fromX, t, reader.compute({ ...weights, x: inputAt(run, layer, t) }).from_x);
    const before = stepBefore(run, direction, t);
    const state = (/** @type {Floats | undefined} */ over, /** @type {Floats | null} */ first) => (before === "0" ? first : over && rowAt(over, before));
    /** @type {Record<string, any>} */
    const given = { ...weights, x: rowAt(series.fromX, t), h: state(series.h, own.h0), c: state(series.c, own.c0) };
    const made = stepper.compute(given);
    for (const name in made) write(series[name === "from_h" ? "fromH" : name], t, made[name]);
  }
  Object.assign(own, series);
}

const KEPT = ["h0", "c0", "torchH", "torchC"];

/** What is computed of a direction, in memory of its own. @param {DirectionTrace} own @returns {Record<string, Floats>} */
const copiesOf = (own) => Object.fromEntries(Object.entries(own)
  .filter(([name, array]) => array && !KEPT.includes(name))
  .map(([name, array]) => [name, copyOf(/** @type {Floats} */ (array))]));

/** @param {Floats} array @param {number} t @returns {Floats} */
const rowAt = (array, t) => /** @type {Floats} */ (array.subarray(t * array.shape[1], (t + 1) * array.shape[1]));

/** @param {Floats | undefined} array @param {number} t @param {ArrayLike<number>} values */
function write(array, t, values) {
  if (!array) return; // a cell whose gate is its state has no gate of that name
  array.set(values, t * array.shape[1]);
}

/** What a layer reads at a step. @param {WholeRun} run @param {number} layer @param {number} t */
function inputAt(run, layer, t) {
  if (layer === 0) return rowAt(run.x, t);
  const below = run.layers[layer - 1];
  return below.length === 1 ? rowAt(below[0].h, t) : Float64Array.from(below.flatMap(({ h }) => Array.from(rowAt(h, t))));
}
