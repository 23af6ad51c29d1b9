/**
 * Why a unit has its value: the calculation at one (layer, direction, step), as a structure that a view can draw.
 *
 * @typedef {{kind: "x"|"h"|"c", layer: number, direction: number, t: number | "0", unit: number}} Source
 * @typedef {object} Row  one line of a sum
 * @property {"x"|"h"|"bias"|"subtotal"} kind  @property {string} name  @property {string} words  what its value is
 * @property {number | null} value  @property {number | null} weight  @property {number} product
 * @property {Source | null} source  where the value comes from   @property {number | null} inner  the unit of the cell
 *
 * @typedef {{value: number, difference: number, verdict: "equal"|"differs"|"overflow"}} Check  torch's number beside ours
 * @typedef {{text: string, gate?: number, source?: Source}} Token  a piece of a formula; one with a `gate` opens its sum
 * @typedef {{tokens: Token[], numbers: string, value: number, check: Check | null}} Line
 * @typedef {{rows: Row[], note: string, total: number, totalName: string, activation: string, name: string,
 *   letter: string, result: number, check: Check | null, others: number, long: boolean}} Sum  `others` products are not
 *   shown one by one; of a `long` sum they could be
 * @typedef {object} Explanation
 * @property {"ready"|"later"|"padded"|"elsewhere"} status  @property {number} tick  when the cell is computed
 * @property {number} t  @property {string} name  @property {number} value  @property {string} where
 * @property {Line[]} lines  @property {{name: string, value: number}[]} gates  @property {Sum} sum
 */
import { number } from "../kit/format.js";
import { describe, mark, nameOf, whereOf } from "./naming.js";
import { operandsOf, suffixOf } from "./operands.js";
import { stepBefore, tickOfCell } from "./run.js";
import { isHere, stepReached } from "./selection.js";

const SHOWN_IN_FULL = 16; // products of one part of a sum
const SHOWN_OF_MORE = 8;
const ACTIVATIONS = {
  rnn_tanh: ["tanh"], rnn_relu: ["relu"],
  gru: ["sigmoid", "sigmoid", "tanh"], lstm: ["sigmoid", "sigmoid", "tanh", "sigmoid"],
};
const WRITTEN = { sigmoid: "σ(sum)", tanh: "tanh(sum)", relu: "relu(sum)", none: "" };

/** As `compare.py` judges: of the same inf or nan, and of what follows from an overflow, nothing can be said. */
function checked(ours, theirs, tolerance) {
  const difference = Math.abs(ours - theirs);
  const lost = !Number.isFinite(ours) && Object.is(ours, theirs);
  if (lost || tolerance === Infinity) return { value: theirs, difference, verdict: "overflow" };
  return { value: theirs, difference, verdict: difference <= tolerance ? "equal" : "differs" };
}

/** A number within a product: a negative one in brackets. */
const factor = (value) => (number(value).startsWith("−") ? `(${number(value)})` : number(value));

/**
 * @param {Run} run  @param {Selection} chosen  fitting the run   @param {number} tick  @param {boolean} all  every term
 * @returns {Explanation}
 */
export function explain(run, chosen, tick, all = false) {
  const { layer, direction, unit, inner, gate } = chosen;
  const first = direction ? run.length - 1 : 0;
  const t = chosen.t ?? stepReached(run, layer, direction, tick) ?? first;
  const due = tickOfCell(run, layer, direction, t);
  const source = { kind: "h", layer, direction, t, unit };
  const found = { t, tick: due, name: nameOf(run, source), where: whereOf(run, chosen) };
  if (due < 0) return { ...found, status: "padded" };
  if (due > tick) return { ...found, status: "later" };
  if (!isHere(run, chosen)) return { ...found, status: "elsewhere" };
  const before = stepBefore(run, direction, t);
  const at = { run, layer, direction, unit, inner, t, before, of: operandsOf(run, chosen) };
  const inCell = run.arch.proj_size > 0 && !at.of.projects();
  const name = inCell ? memberName(at, "m") : found.name;
  const most = (inputs) => ((all && run.whole) || inputs <= SHOWN_IN_FULL ? inputs : SHOWN_OF_MORE);
  return {
    ...found, status: "ready", name,
    value: at.of.series(inCell ? "unprojected" : "h", t),
    lines: linesOf(at),
    gates: sumsOf(at),
    sum: gate < run.arch.gates.length ? gateSum(at, gate, most) : projectionSum(at, most),
  };
}

const memberName = ({ run, layer, direction, t, inner }, kind) => nameOf(run, { kind, layer, direction, t, unit: inner });

/** What can be opened: each gate's sum, and the projection's. */
function sumsOf({ run, of, t }) {
  const { gates } = run.arch;
  if (gates.length === 1) return [];
  const found = gates.map((name) => ({ name, value: of.series(name, t) }));
  return of.projects() ? [...found, { name: "h", value: of.series("h", t) }] : found;
}

function torchBeside({ run, layer, direction, of, t }, state) {
  const tolerance = run.match.tolerances[layer][direction][state];
  return checked(of.series(state, t), of.torch(state, t), tolerance);
}

/** The lines that combine the gates, result first. @returns {Line[]} */
function linesOf(at) {
  if (at.run.arch.cell.name === "gru") return [gruLine(at)];
  return at.run.arch.cell.name === "lstm" ? lstmLines(at) : [];
}

const state = ({ run, layer, direction }, kind, t, unit) => {
  const source = { kind, layer, direction, t, unit };
  return { text: nameOf(run, source), source };
};

const plain = (text) => ({ text });
const own = (at, kind) => plain(nameOf(at.run, { ...at, kind }));

function gruLine(at) {
  const { of, t, before, unit } = at;
  const [z, n, last] = [of.series("z", t), of.series("n", t), of.series("h", before)];
  return {
    tokens: [
      own(at, "h"), plain(" = (1 − "), { text: "z", gate: 1 }, plain(") · "), { text: "n", gate: 2 }, plain(" + "),
      { text: "z", gate: 1 }, plain(" · "), state(at, "h", before, unit),
    ],
    numbers: `= (1 − ${number(z)}) · ${factor(n)} + ${number(z)} · ${factor(last)}`,
    value: of.series("h", t), check: torchBeside(at, "h"),
  };
}

function lstmLines(at) {
  const { run, of, t, before, inner } = at;
  const [i, f, g, o, c] = ["i", "f", "g", "o", "c"].map((name) => of.series(name, t));
  const projected = run.arch.proj_size > 0;
  const output = {
    tokens: [
      plain(memberName(at, projected ? "m" : "h")), plain(" = "), { text: "o", gate: 3 }, plain(" · tanh("),
      plain(memberName(at, "c")), plain(")"),
    ],
    numbers: `= ${number(o)} · tanh(${number(c)})`,
    value: of.series(projected ? "unprojected" : "h", t), check: projected ? null : torchBeside(at, "h"),
  };
  const memory = {
    tokens: [
      plain(memberName(at, "c")), plain(" = "), { text: "f", gate: 1 }, plain(" · "), state(at, "c", before, inner),
      plain(" + "), { text: "i", gate: 0 }, plain(" · "), { text: "g", gate: 2 },
    ],
    numbers: `= ${number(f)} · ${factor(of.series("c", before))} + ${number(i)} · ${factor(g)}`,
    value: c, check: torchBeside(at, "c"),
  };
  return of.projects() ? [projectionLine(at), output, memory] : [output, memory];
}

function projectionLine(at) {
  const { run, layer, direction, unit, of, t } = at;
  const sum = { text: `W_hr[${unit},:]`, gate: run.arch.gates.length };
  return {
    tokens: [own(at, "h"), plain(" = "), sum, plain(` · m${mark(run.arch, layer, direction)}[${t}]`)],
    numbers: "", value: of.series("h", t), check: torchBeside(at, "h"),
  };
}

const rowOf = (kind, name, product, more = {}) => (
  { kind, name, product, words: "", value: null, weight: null, source: null, inner: null, ...more });

/** Rows of one part of a sum: its terms, and one row for all others. */
function partRows(part, kind, nameIt, sourceOf, matrix) {
  const rows = part.terms.map(({ index, value, weight }) => (
    rowOf(kind, nameIt(index), value * weight, { value, weight, ...sourceOf(index) })));
  if (!part.others) return rows;
  return [...rows, rowOf(kind, `${part.others} others, ${matrix}`, part.rest)];
}

/** Where input `index` of a layer comes from: x, or a state of the layer below, both directions side by side. */
function inputSource({ run, layer, t }, index) {
  if (layer === 0) return { kind: "x", layer: 0, direction: 0, t, unit: index };
  const P = run.arch.stateSize;
  return { kind: "h", layer: layer - 1, direction: Math.floor(index / P), t, unit: index % P };
}

/** Row of the stacked weights, its products with x or h, and its bias. */
function sideRows(at, side, g, most) {
  const { run, layer, direction, before, inner, of, t } = at;
  const row = g * run.arch.hidden_size + inner;
  const kind = side === "ih" ? "x" : "h";
  const last = (unit) => ({ kind: "h", layer, direction, t: before, unit });
  const sourceOf = side === "ih" ? (k) => inputSource(at, k) : last;
  const nameIt = (k) => `${nameOf(run, sourceOf(k))} · W_${side}[${row},${k}]`;
  const part = of.part(side, g, t, most);
  const toldOf = (k) => ({ source: sourceOf(k), words: describe(run, sourceOf(k)) });
  const rows = partRows(part, kind, nameIt, toldOf, `W_${side}[${row},:]`);
  const bias = of.bias(side, g);
  if (bias !== null) rows.push(rowOf("bias", `b_${side}[${row}]`, bias));
  return { rows, others: part.others, inputs: part.inputs };
}

/** The sum of one gate. @returns {Sum} */
function gateSum(at, g, most) {
  const { run, of, t, layer, direction, inner } = at;
  const { arch } = run;
  const letter = arch.gates[g];
  const activation = ACTIVATIONS[arch.cell.name][g];
  const [x, h] = [sideRows(at, "ih", g, most), sideRows(at, "hh", g, most)];
  const [fromX, fromH] = [of.fromSide("ih", g, t), of.fromSide("hh", g, t)];
  const single = run.match.dtype === "float32" ? Math.fround : (value) => value;
  const resets = arch.cell.name === "gru" && letter === "n";
  const r = resets ? of.series("r", t) : 1;
  const gated = single(r * fromH);
  if (resets) {
    x.rows.push(rowOf("subtotal", "x part", fromX));
    h.rows.push(rowOf("subtotal", "h part", fromH));
    h.rows.push(rowOf("subtotal", "h part · r", gated, { value: fromH, weight: r }));
  }
  return {
    rows: [...x.rows, ...h.rows], note: gateNote(at, g) + (resets ? " r scales the whole h part, b_hh included." : ""),
    total: single(fromX + gated), totalName: resets ? "x part + h part · r" : "sum",
    activation, name: WRITTEN[activation], letter: arch.gates.length > 1 ? letter : "",
    result: of.series(letter, t), check: arch.gates.length > 1 ? null : torchBeside(at, "h"),
    others: x.others + h.others, long: Math.max(x.inputs, h.inputs) > SHOWN_IN_FULL,
  };
}

/** Which row of torch's weights it is. */
function gateNote({ run, layer, direction, inner }, g) {
  const { gates, hidden_size: H, bias } = run.arch;
  const rows = gates.length > 1 ? `, gate ${gates[g]} (rows ${g * H} to ${(g + 1) * H - 1})` : "";
  const end = suffixOf(layer, direction);
  return `Row ${g * H + inner} of weight_ih_${end} and weight_hh_${end}${rows}.${bias ? "" : " bias=False: no biases."}`;
}

/** The projected state as one more sum, over the units of the cell. @returns {Sum} */
function projectionSum(at, most) {
  const { run, of, t, layer, direction, unit } = at;
  const part = of.projection(t, most);
  const nameIt = (k) => `${nameOf(run, { kind: "m", layer, direction, t, unit: k })} · W_hr[${unit},${k}]`;
  const rows = partRows(part, "h", nameIt, (inner) => ({ inner }), `W_hr[${unit},:]`);
  return {
    rows, note: `Row ${unit} of weight_hr_${suffixOf(layer, direction)}; m is o · tanh(c), before the projection.`,
    total: of.series("h", t), totalName: "sum", activation: "none", name: "", letter: "h",
    result: of.series("h", t), check: torchBeside(at, "h"), others: part.others, long: part.inputs > SHOWN_IN_FULL,
  };
}

/** The end of the bars' scale: the next power of two, so that it rarely moves while the clock does. */
export function barLimit(rows) {
  const largest = Math.max(0, ...rows.map(({ product }) => Math.abs(product)).filter(Number.isFinite));
  return largest ? 2 ** Math.ceil(Math.log2(largest)) : 1;
}
