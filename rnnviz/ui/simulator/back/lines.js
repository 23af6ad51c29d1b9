/** The cell's own lines of the way back, with the numbers of one unit at one step in place of the names. */
import { stepBefore } from "../run.js";
import { suffixOf } from "../operands.js";
import { written } from "./scale.js";

/** @import { Floats, Step, WholeRun } from "../types.js" */
/** @import { Gradients } from "./types.js" */
/** @typedef {{layer: number, direction: number, t: number, unit: number}} At */
/** @typedef {{name: string, text: string, numbers: string, value: number}} LocalLine */

const NAME = /W_h(\w+)ᵀ (?:d_\w+|\(d_\w+ ⊙ \w\))|W_h(\w) h\[t−1\] \+ b_h\w|tanh\(c\)|d_\w+(?:\[t−1\])?|(?<!\w)[a-z]\[t−1\]|(?<!\w)[a-z](?!\w|\()/gu;

/** @param {Floats} values @param {number} t @param {number} column */
const at = (values, t, column) => values[t * values.shape[1] + column];

/**
 * All lines of a cell at a step, for one unit of the cell.
 * @param {WholeRun} run @param {Gradients} back @param {At} place @param {(value: number) => string} [write] @returns {LocalLine[]}
 */
export function localLines(run, back, place, write = written) {
  const bracketed = (/** @type {number} */ value) => (value < 0 ? `(${write(value)})` : write(value));
  const read = reader(run, back, place);
  return back.linesBack.map(({ name, text }) => ({
    name, text, value: read(name, true),
    numbers: /^W_h\w+ᵀ d_\w+$/u.test(text) ? "" : text.replace(NAME, (match) => (match === "d_c" && name === "d_c" ? bracketed(read("d_c later", false)) : bracketed(read(match, false)))),
  }));
}

/**
 * @param {WholeRun} run @param {Gradients} back @param {At} place
 * @returns {(name: string, made: boolean) => number}  `made`: what stands at the left of a line
 */
export function reader(run, back, { layer, direction, t, unit }) {
  const { arch } = run;
  const { gates, hidden_size: H } = arch;
  const own = run.layers[layer][direction];
  const grads = back.layers[layer][direction];
  const before = stepBefore(run, direction, t);
  const state = Math.min(unit, arch.stateSize - 1);
  const weight = run.weights[`weight_hh_${suffixOf(layer, direction)}`];
  /** @param {string} kind @param {Step} step @param {Record<string, unknown>} from @param {string} start */
  const stateAt = (kind, step, from, start) => (step === "0"
    ? /** @type {Floats} */ (from[start])[kind === "h" || kind === "hNext" ? state : unit]
    : at(/** @type {Floats} */ (from[kind]), step, kind === "h" || kind === "hNext" ? state : unit));
  /** What some gates' rows of W_hh make of the gradients of their sums. @param {string[]} letters @param {Floats} of */
  const through = (letters, of) => {
    let sum = 0;
    gates.forEach((letter, g) => {
      if (!letters.includes(letter)) return;
      for (let row = g * H; row < (g + 1) * H; row++) sum += at(weight, row, state) * at(of, t, row);
    });
    return sum;
  };
  return (name, made) => {
    const ofGates = /^W_h(\w+)ᵀ (\(?)d_(\w+)/u.exec(name);
    if (ofGates) {
      if (arch.proj_size && ofGates[3] === "h") return at(/** @type {Floats} */ (grads.m), t, unit);
      const scaled = ofGates[2] && grads.fromH; // as its brackets say, by the gate that scales what W_hh makes of h
      return through(ofGates[1] === "h" ? gates : [...ofGates[1]], scaled || grads.fromX);
    }
    const ofSum = /^W_h(\w) h\[t−1\]/u.exec(name);
    if (ofSum) return at(own.fromH, t, gates.indexOf(ofSum[1]) * H + unit);
    if (name === "tanh(c)") return Math.tanh(at(/** @type {Floats} */ (own.c), t, unit));
    if (name === "d_c later") return at(/** @type {Floats} */ (grads.cLoss), t, unit) + at(/** @type {Floats} */ (grads.cNext), t, unit);
    if (name === "d_h[t−1]") return stateAt("hNext", before, grads, "h0");
    if (name === "d_c[t−1]") return stateAt("cNext", before, grads, "c0");
    if (name.endsWith("[t−1]")) return stateAt(name[0], before, own, `${name[0]}0`);
    const ofRow = /^d_sum_(\w)$/.exec(name);
    if (ofRow) return at(grads.fromX, t, gates.indexOf(ofRow[1]) * H + unit);
    if (name === "d_h") return at(grads.h, t, state);
    if (name.startsWith("d_")) return at(/** @type {Floats} */ (grads[name.slice(2)]), t, unit);
    if (made) return NaN;
    return at(/** @type {Floats} */ (own[name]), t, name === "h" ? state : unit);
  };
}
