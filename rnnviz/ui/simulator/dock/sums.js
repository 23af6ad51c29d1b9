/**
 * Why a gate or a state has its value: the terms of its sum in the order of the equation, as a view can draw them.
 *
 * @typedef {object} SumRow  one product
 * @property {string} name  @property {string} words  what its value is  @property {number[]} factors
 * @property {number} product  @property {Source | null} source  where the value comes from
 * @property {number | null} opens  the gate or line that it is made of  @property {number | null} inner  a unit of the cell
 * @property {Strip["side"] | null} side  @property {number} index  of its weight in the row
 * @property {(string | null)[]} [edits]  the place of each factor that can be edited; of a bias its own
 * @typedef {object} SumPart  a matrix times a vector, a bias, or the products of a line
 * @property {"x" | "h" | "bias" | "own" | "combined" | "scaled"} kind  @property {string} title  @property {SumRow[]} rows
 * @property {{count: number, product: number} | null} rest  terms that are not here
 * @property {number} subtotal
 * @typedef {{side: "ih" | "hh" | "hr", label: string, words: string, weights: ArrayLike<number>, placeOf?: (index: number) => string | null}} Strip
 *   a row of weights; placeOf: of those that can be edited
 * @typedef {object} Why
 * @property {string} name  @property {string} letter  @property {number} value  @property {SumPart[]} parts
 * @property {Strip[]} strips  @property {number} total  @property {Activation | "none"} activation
 * @property {{state: "h" | "c", check: Check}[]} checks  torch's numbers; `own`: they are of this value
 * @property {boolean} own  @property {string} note
 */
import { torchBeside } from "../comparison.js";
import { canEdit, placeOfValue, placeOfWeight } from "../edits/places.js";
import { factorsOf, namesIn, summandsOf } from "../expression.js";
import { describe, mark, nameOf } from "../naming.js";
import { suffixOf } from "../operands.js";
import { say } from "../../kit/words.js";
import { gateNumbers, lineNumbers, valueOf } from "./inside.js";
import { hasState } from "./moment.js";
import { stateName } from "./written.js";

/** @import { Activation, Check, Part, Place, Side, Source } from "../types.js" */
/** @import { Expression } from "../expression.js" */

const ALL = () => Infinity;

/** @param {Place} at @param {string} letter */
export const openedName = (at, letter) =>
  nameOf(at.run, { kind: letter, layer: at.layer, direction: at.direction, t: at.t, unit: letter === "h" ? at.unit : at.inner });

/**
 * @param {Place} at @param {number} gate  of what can be opened
 * @returns {Why | null} null: the unit has no such state
 */
export function whyOf(at, gate) {
  const { cell } = at.run.arch;
  if (gate < cell.gates.length) return gateWhy(at, gate);
  const line = cell.lines[gate - cell.gates.length];
  if (line.name === "h" && !hasState(at)) return null;
  const numbers = lineNumbers(at, line);
  return numbers.tree.kind === "matrix" ? projectionWhy(at, line.name) : lineWhy(at, line.name, numbers);
}

/**
 * Torch's numbers of the value, or of this unit's states where torch hands out no such value.
 * @param {Place} at @param {string} letter
 */
function checksOf(at, letter) {
  /** @type {("h" | "c")[]} */
  const states = at.run.arch.cell.memory ? ["c", "h"] : ["h"];
  const here = states.filter((state) => state === "c" || hasState(at));
  const own = here.filter((state) => state === letter);
  return { own: own.length > 0, checks: (own.length ? own : here).map((state) => ({ state, check: torchBeside(at, state) })) };
}

/** @param {Partial<SumRow> & {name: string, product: number}} row @returns {SumRow} */
const rowOf = (row) => ({ words: "", factors: [], source: null, opens: null, inner: null, side: null, index: 0, edits: [], ...row });

/**
 * @param {SumPart["kind"]} kind @param {string} title @param {SumRow[]} rows @param {SumPart["rest"]} [rest]
 * @returns {SumPart}
 */
function partOf(kind, title, rows, rest = null) {
  const subtotal = rows.reduce((sum, { product }) => sum + product, rest?.product ?? 0);
  return { kind, title, rows, rest, subtotal };
}

/** @param {Place} at @param {number} g @returns {Why} */
function gateWhy(at, g) {
  const { cell } = at.run.arch;
  const { letter, activation, scaledBy } = cell.gates[g];
  const { fromH, scaled, sum, value } = gateNumbers(at, g);
  const parts = [...sideParts(at, "ih", g), ...sideParts(at, "hh", g)];
  if (scaledBy) {
    const opens = cell.gates.findIndex((gate) => gate.letter === scaledBy);
    const name = say("{gate} · h part", { gate: scaledBy });
    parts.push(partOf("scaled", "", [rowOf({ name, factors: [valueOf(at, scaledBy), fromH], product: scaled, opens })]));
  }
  return {
    name: openedName(at, letter), letter, value, parts, total: sum, activation,
    strips: [stripOf(at, "ih", g), stripOf(at, "hh", g)], note: noteOf(at, g), ...checksOf(at, letter),
  };
}

/**
 * The products of a row of weights with x or h, and its bias.
 * @param {Place} at @param {Side} side @param {number} g
 */
function sideParts(at, side, g) {
  const { run, of, t, layer, direction } = at;
  const through = side === "hh" ? run.arch.cell.gates[g].readsThrough : "";
  const part = of.part(side, g, t, ALL);
  const rows = termRows(part, side, (index) => {
    const source = sourceOf(at, side, index);
    const name = nameOf(run, source);
    const gate = through ? `${nameOf(run, { kind: through, layer, direction, t, unit: index })} · ` : "";
    const edits = [through ? null : placeOfSource(run, source), weightPlace(at, side, rowNumber(at, g), index)];
    return { edits, name: `${through ? `${through} · ` : ""}${name}`, words: gate ? `${gate}${name}` : describe(run, source), source };
  });
  const read = through ? `(${through} ⊙ h)` : side === "ih" ? "x" : "h";
  const parts = [partOf(side === "ih" ? "x" : "h", `W_${side} ${read}`, rows, restOf(part))];
  const bias = of.bias(side, g);
  if (bias === null) return parts;
  const name = `b_${side}`;
  const row = rowNumber(at, g);
  const edits = [editable(run, placeOfWeight(`bias_${side}_${suffixOf(layer, direction)}`, row))];
  return [...parts, partOf("bias", name, [rowOf({ name, words: `${name}[${row}]`, product: bias, edits })])];
}

/**
 * @param {Part} part @param {Strip["side"]} side @param {(index: number) => Partial<SumRow> & {name: string}} nameIt
 */
const termRows = (part, side, nameIt) => part.terms
  .toSorted((a, b) => a.index - b.index)
  .map(({ index, value, weight }) => rowOf({ ...nameIt(index), factors: [value, weight], product: value * weight, side, index }));

/** A place that the page lets be edited, or null. @param {Place["run"]} run @param {string} place */
const editable = (run, place) => (canEdit(run, place) ? place : null);

/** @param {Place} at @param {Strip["side"]} side @param {number} row @param {number} column */
const weightPlace = ({ run, layer, direction }, side, row, column) => editable(run, placeOfWeight(`weight_${side}_${suffixOf(layer, direction)}`, row, column));

/** Where a value that a product reads is given: x, and a state before the first step. @param {Place["run"]} run @param {Source} source */
function placeOfSource(run, source) {
  const place = run.whole ? placeOfValue(run, source) : null;
  return place === null ? null : editable(run, place);
}

/** @param {Part} part */
const restOf = (part) => (part.others ? { count: part.others, product: part.rest } : null);

/**
 * Where a value that a weight multiplies comes from.
 * @param {Place} at @param {Side} side @param {number} index
 * @returns {Source}
 */
export function sourceOf({ run, layer, direction, t, before }, side, index) {
  if (side === "hh") return { kind: "h", layer, direction, t: before, unit: index };
  if (layer === 0) return { kind: "x", layer: 0, direction: 0, t, unit: index };
  const P = run.arch.stateSize;
  return { kind: "h", layer: layer - 1, direction: Math.floor(index / P), t, unit: index % P };
}

/** @param {Place} at @param {number} g */
const rowNumber = ({ run, inner }, g) => g * run.arch.hidden_size + inner;

/** @param {Place} at @param {Side} side @param {number} g @returns {Strip} */
function stripOf(at, side, g) {
  const { run, layer, direction, inner } = at;
  const row = rowNumber(at, g);
  const { letter } = run.arch.cell.gates[g];
  const words = side === "ih" && run.arch.cell.lines.length ? say("row of {gate}, unit {unit}", { gate: letter, unit: inner }) : "";
  const sent = run.whole ? null : run.focus.gates[g][side === "ih" ? "x" : "h"].weights;
  const weights = sent ?? weightRow(run, `weight_${side}_${suffixOf(layer, direction)}`, row);
  return { side, label: `W_${side}[${row}]`, words, weights, placeOf: (index) => weightPlace(at, side, row, index) };
}

/** @param {Place["run"]} run @param {string} name @param {number} row */
function weightRow(run, name, row) {
  if (!run.whole) return [];
  const weights = run.weights[name];
  return weights.subarray(row * weights.shape[1], (row + 1) * weights.shape[1]);
}

/** @param {Place} at @param {number} g */
function noteOf({ run, layer, direction, inner }, g) {
  const { cell: { gates }, hidden_size: H, bias } = run.arch;
  const end = suffixOf(layer, direction);
  const weights = { weight_ih: `weight_ih_${end}`, weight_hh: `weight_hh_${end}` };
  const row = say("Row {row} of {weight_ih} and {weight_hh}.", { row: g * H + inner, ...weights });
  const { scaledBy, readsThrough } = gates[g];
  const notes = [
    row, bias ? "" : say("bias=False: no biases."),
    scaledBy && say("{gate} scales the whole h part, b_hh included.", { gate: scaledBy }),
    readsThrough && say("{gate} multiplies h before the product: a value here is {gate} · h.", { gate: readsThrough }),
  ];
  return notes.filter(Boolean).join(" ");
}

/** @param {Place} at @param {string} letter @param {import("./inside.js").LineNumbers} numbers @returns {Why} */
function lineWhy(at, letter, { tree, values, value }) {
  const of = (/** @type {Expression} */ node) => /** @type {number} */ (values.get(node));
  const rows = summandsOf(tree).map(({ node, sign }) => {
    const factors = factorsOf(node);
    const text = factors.map((factor) => written(at, factor)).join(" · ");
    const letters = namesIn(node).filter(({ before }) => !before).map(({ name }) => name);
    const gate = at.run.arch.cell.gates.findIndex((own) => letters.includes(own.letter));
    const name = sign < 0 ? `− ${text}` : text;
    const source = stateRead(at, node);
    const edits = factors.map((factor) => (factor.kind === "name" && factor.before && source ? placeOfSource(at.run, source) : null));
    return rowOf({ name, factors: factors.map(of), product: sign * of(node), source, opens: gate < 0 ? null : gate, edits });
  });
  return {
    name: openedName(at, letter), letter, value, parts: [{ ...partOf("combined", "", rows), subtotal: value }],
    strips: [], total: of(tree), activation: "none", note: "", ...checksOf(at, letter),
  };
}

/** @param {Place} at @param {Expression} node */
function written(at, node) {
  if (node.kind === "name" && node.before) return stateName(node.name, at.before);
  return node.kind === "sum" || node.kind === "difference" ? `(${node.text})` : node.text;
}

/** The state before that a product reads. @param {Place} at @param {Expression} node @returns {Source | null} */
function stateRead({ layer, direction, unit, inner, before }, node) {
  const name = namesIn(node).find((part) => part.before)?.name;
  if (name !== "h" && name !== "c") return null;
  return { kind: name, layer, direction, t: before, unit: name === "h" ? unit : inner };
}

/** The projected state as a sum over the units of the cell. @param {Place} at @param {string} letter @returns {Why} */
function projectionWhy(at, letter) {
  const { run, of, t, layer, direction, unit } = at;
  const part = of.projection(t, ALL);
  const rows = termRows(part, "hr", (inner) => (
    { name: `m${mark(run.arch, layer, direction)}[${t}][${inner}]`, inner, edits: [null, weightPlace(at, "hr", unit, inner)] }));
  const name = `weight_hr_${suffixOf(layer, direction)}`;
  const weights = run.whole ? weightRow(run, name, unit) : run.focus.projection?.weights ?? [];
  const value = valueOf(at, letter);
  return {
    name: openedName(at, letter), letter, value, total: value, activation: "none",
    parts: [{ ...partOf("h", "W_hr m", rows, restOf(part)), subtotal: value }],
    strips: [{ side: "hr", label: `W_hr[${unit}]`, words: say("row of unit {unit}", { unit }), weights }],
    note: say("Row {row} of {weight}.", { row: unit, weight: name }), ...checksOf(at, letter),
  };
}
