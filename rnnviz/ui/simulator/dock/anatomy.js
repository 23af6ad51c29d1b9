/**
 * How a cell is built, read from its lines: what is kept of the state before, what is new, and what becomes of their sum.
 *
 * @typedef {{node: Expression, gate: number}} Factor  gate: the only gate in it, by its index
 * @typedef {object} Anatomy
 * @property {{name: string, opens: number, tree: Expression}} carried  the line of the state that runs through: c of an LSTM
 * @property {{node: Expression, by: Factor}} kept  the state before times a factor
 * @property {{node: Expression, factors: Factor[]}} added
 * @property {{name: string, opens: number, node: Expression, call: Expression, by: Factor} | null} tapped  what is read off
 *   the carried state: a function of it times a gate
 * @property {{name: string, opens: number, matrix: string} | null} projected
 * @property {number[]} order  the gates from left to right, those that work on other gates last
 */
import { factorsOf, namesIn, parse, summandsOf } from "../expression.js";

/** @import { Cell } from "../types.js" */
/** @import { Expression } from "../expression.js" */

/** @param {Cell} cell @returns {Anatomy | null} null: the lines are not of this form */
export function anatomyOf(cell) {
  const { gates, lines } = cell;
  const trees = lines.map(({ text }) => parse(text));
  const first = trees.findIndex((tree, k) => namesIn(tree).some(({ name, before }) => before && name === stateOf(cell, k)));
  const summands = first < 0 ? [] : summandsOf(trees[first]);
  const kept = summands.find(({ node }) => namesIn(node).some(({ before }) => before));
  const added = summands.find((summand) => summand !== kept);
  if (summands.length !== 2 || !kept || !added || summands.some(({ sign }) => sign < 0)) return null;
  const gatesOf = (/** @type {Expression} */ node) => factorsOf(node)
    .filter((factor) => namesIn(factor).some(({ before }) => !before))
    .map((factor) => ({ node: factor, gate: gates.findIndex(({ letter }) => letter === namesIn(factor)[0].name) }));
  const [by] = gatesOf(kept.node);
  const factors = gatesOf(added.node);
  const tapped = tapOf(cell, trees, first);
  if (!by || [by, ...factors].some(({ gate }) => gate < 0)) return null;
  const used = [by, ...factors, ...(tapped ? [tapped.by] : [])].map(({ gate }) => gate);
  const matrix = trees.findIndex(({ kind }) => kind === "matrix");
  return {
    carried: { name: lines[first].name, opens: gates.length + first, tree: trees[first] },
    kept: { node: kept.node, by },
    added: { node: added.node, factors },
    tapped,
    projected: matrix < 0 ? null : projectionOf(cell, matrix),
    order: [...new Set([...used, ...gates.keys()])],
  };
}

/** The line that is a matrix times a vector. @param {Cell} cell @param {number} k */
const projectionOf = ({ gates, lines }, k) => ({ name: lines[k].name, opens: gates.length + k, matrix: lines[k].text.split(" ")[0] });

/** The state that line k is the next value of. @param {Cell} cell @param {number} k */
const stateOf = ({ lines }, k) => lines[k].name;

/** @param {Cell} cell @param {Expression[]} trees @param {number} first @returns {Anatomy["tapped"]} */
function tapOf({ gates, lines }, trees, first) {
  for (const [k, tree] of trees.entries()) {
    const factors = factorsOf(tree);
    const call = factors.find((factor) => factor.kind === "call" && namesIn(factor)[0].name === lines[first].name);
    const by = factors.find((factor) => factor.kind === "name");
    const gate = by ? gates.findIndex(({ letter }) => letter === by.text) : -1;
    if (k !== first && call && by && gate >= 0) {
      return { name: lines[k].name, opens: gates.length + k, node: tree, call, by: { node: by, gate } };
    }
  }
  return null;
}
