/** The wires inside a cell, on the way back: each carries a gradient from a value to what it is made of, times a slope. */
import { reader } from "./lines.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Gradients } from "./types.js" */
/** @import { At } from "./lines.js" */
/**
 * @typedef {object} Wire  `d_to` gets `d_from` times `slope`
 * @property {string} from  @property {string} to  as the cell's lines name them, without d_
 * @property {string} through  the matrix that lies on it too, or ""
 * @property {string} text  the slope in letters, or ""  @property {number} slope  NaN where a matrix alone lies on it
 * @typedef {{wires: Wire[], gradients: Map<string, number>}} Wires
 */

const SOURCE = /^\(?(?:(W_\w+ᵀ) )?\(?d_(\w+)/u;

/**
 * Of a unit at a step, in the order of the cell's lines.
 * @param {WholeRun} run @param {Gradients} back @param {At} place @returns {Wires}
 */
export function wiresOf(run, back, place) {
  const read = reader(run, back, place);
  /** @type {Map<string, number>} */
  const gradients = new Map([["h", read("d_h", false)]]);
  const wires = back.linesBack.flatMap(({ name, text }) => {
    const to = name.slice(2);
    gradients.set(to, read(name, true));
    return split(text, "+").flatMap((term) => {
      const [, through = "", from = ""] = SOURCE.exec(term) ?? [];
      if (from === to) return []; // what comes from the step after
      const factors = split(term, "⊙").slice(1);
      const slope = factors.length ? factors.reduce((whole, factor) => whole * slopeOf(factor, read), 1) : NaN;
      return [{ from, to, through, text: factors.join(" ⊙ "), slope }];
    });
  });
  return { wires, gradients };
}

/** Its parts outside of brackets. @param {string} text @param {string} sign */
function split(text, sign) {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
    if (letter === sign && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

/** "1 − z", "1 − tanh(c)²", "h[t−1] − n", "h > 0", or a value. @param {string} factor @param {(name: string, made: boolean) => number} read */
function slopeOf(factor, read) {
  const inner = /^\((.+)\)$/u.exec(factor)?.[1] ?? factor;
  const value = (/** @type {string} */ name) => (/^\d$/.test(name) ? Number(name) : name.endsWith("²") ? read(name.slice(0, -1), false) ** 2 : read(name, false));
  const [, above] = /^(\w) > 0$/u.exec(inner) ?? [];
  if (above) return Number(read(above, false) > 0);
  const [, first, second] = /^(\S+) − (\S+)$/u.exec(inner) ?? [];
  return first ? value(first) - value(second) : value(inner);
}
