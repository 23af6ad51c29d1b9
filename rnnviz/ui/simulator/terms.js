/** Why a unit has its value: the calculation at one (layer, direction, step), as a structure that a view can draw. */
import { torchBeside } from "./comparison.js";
import { linesOf, memberName } from "./lines.js";
import { describe, nameOf, whereOf } from "./naming.js";
import { operandsOf, rounded, suffixOf } from "./operands.js";
import { stepBefore, tickOfCell } from "./run.js";
import { isHere, stepReached } from "./selection.js";
import { say, sayMany } from "../kit/words.js";

/** @import { Chosen, Explanation, Most, Part, Place, Row, Run, Side, Source, Sum } from "./types.js" */

const SHOWN_IN_FULL = 16; // products of one part of a sum
const SHOWN_OF_MORE = 8;
const WRITTEN = { sigmoid: "σ(sum)", tanh: "tanh(sum)", relu: "relu(sum)", none: "" };

/**
 * @param {Run} run @param {Chosen} chosen @param {number} tick @param {boolean} all  whether every product is shown
 * @returns {Explanation}
 */
export function explain(run, chosen, tick, all = false) {
  const { layer, direction, unit, inner, gate } = chosen;
  const first = direction ? run.length - 1 : 0;
  const t = chosen.t ?? stepReached(run, layer, direction, tick) ?? first;
  const due = tickOfCell(run, layer, direction, t);
  const cell = { t, tick: due, name: nameOf(run, { kind: "h", layer, direction, t, unit }), where: whereOf(run, chosen) };
  if (due < 0) return { ...cell, status: "padded" };
  if (due > tick) return { ...cell, status: "later" };
  if (!isHere(run, chosen)) return { ...cell, status: "elsewhere" };
  const before = stepBefore(run, direction, t);
  /** @type {Place} */
  const at = { run, layer, direction, unit, inner, t, before, of: operandsOf(run, chosen) };
  const inCell = run.arch.proj_size > 0 && !at.of.projects();
  const name = inCell ? memberName(at, "m") : cell.name;
  /** @type {Most} */
  const most = (inputs) => ((all && run.whole) || inputs <= SHOWN_IN_FULL ? inputs : SHOWN_OF_MORE);
  return {
    ...cell, status: "ready", name,
    value: at.of.series(inCell ? "unprojected" : "h", t),
    lines: linesOf(at),
    gates: sumsOf(at),
    sum: gate < run.arch.cell.gates.length ? gateSum(at, gate, most) : projectionSum(at, most),
  };
}

/** What can be opened: each gate's sum, and the projection's. @param {Place} at */
function sumsOf({ run, of, t }) {
  const { gates, lines } = run.arch.cell;
  if (!lines.length) return [];
  const sums = gates.map(({ letter }) => ({ name: letter, value: of.series(letter, t) }));
  return of.projects() ? [...sums, { name: "h", value: of.series("h", t) }] : sums;
}

/** @param {Row["kind"]} kind @param {string} name @param {number} product @param {Partial<Row>} more @returns {Row} */
const rowOf = (kind, name, product, more = {}) => (
  { kind, name, product, words: "", value: null, weight: null, source: null, inner: null, ...more });

/**
 * Rows of one part of a sum: its terms, and one row for all others.
 * @param {Part} part
 * @param {Row["kind"]} kind
 * @param {(index: number) => string} nameIt
 * @param {(index: number) => Partial<Row>} moreOf  where a term's value comes from
 * @param {string} matrix
 */
function partRows(part, kind, nameIt, moreOf, matrix) {
  const rows = part.terms.map(({ index, value, weight }) => (
    rowOf(kind, nameIt(index), value * weight, { value, weight, ...moreOf(index) })));
  if (!part.others) return rows;
  return [...rows, rowOf(kind, sayMany("{n} other, {matrix}", "{n} others, {matrix}", part.others, { matrix }), part.rest)];
}

/**
 * Where input `index` of a layer comes from: x, or a state of the layer below, both directions side by side.
 * @param {Place} at @param {number} index
 * @returns {Source}
 */
function inputSource({ run, layer, t }, index) {
  if (layer === 0) return { kind: "x", layer: 0, direction: 0, t, unit: index };
  const P = run.arch.stateSize;
  return { kind: "h", layer: layer - 1, direction: Math.floor(index / P), t, unit: index % P };
}

/**
 * Row of the stacked weights, its products with x or h, and its bias.
 * @param {Place} at @param {Side} side @param {number} g @param {Most} most
 */
function sideRows(at, side, g, most) {
  const { run, layer, direction, before, inner, of, t } = at;
  const row = g * run.arch.hidden_size + inner;
  const kind = side === "ih" ? "x" : "h";
  /** @param {number} k @returns {Source} */
  const sourceOf = (k) => (side === "ih" ? inputSource(at, k) : { kind: "h", layer, direction, t: before, unit: k });
  const through = side === "hh" ? run.arch.cell.gates[g].readsThrough : "";
  /** @param {number} k */
  const gateOf = (k) => (through ? `${nameOf(run, { kind: through, layer, direction, t, unit: k })} · ` : "");
  /** @param {number} k */
  const nameIt = (k) => `${gateOf(k)}${nameOf(run, sourceOf(k))} · W_${side}[${row},${k}]`;
  const part = of.part(side, g, t, most);
  /** @param {number} k */
  const toldOf = (k) => ({ source: sourceOf(k), words: describe(run, sourceOf(k)) });
  const rows = partRows(part, kind, nameIt, toldOf, `W_${side}[${row},:]`);
  const bias = of.bias(side, g);
  if (bias !== null) rows.push(rowOf("bias", `b_${side}[${row}]`, bias));
  return { rows, others: part.others, inputs: part.inputs };
}

/** The sum of one gate. @param {Place} at @param {number} g @param {Most} most @returns {Sum} */
function gateSum(at, g, most) {
  const { run, of, t } = at;
  const { gates, lines } = run.arch.cell;
  const { letter, activation, scaledBy, readsThrough } = gates[g];
  const gated = lines.length > 0;
  const [x, h] = [sideRows(at, "ih", g, most), sideRows(at, "hh", g, most)];
  const [fromX, fromH] = [of.fromSide("ih", g, t), of.fromSide("hh", g, t)];
  const scale = scaledBy ? of.series(scaledBy, t) : 1;
  const scaled = rounded(run, scale * fromH);
  if (scaledBy) {
    x.rows.push(rowOf("subtotal", say("x part"), fromX));
    h.rows.push(rowOf("subtotal", say("h part"), fromH));
    h.rows.push(rowOf("subtotal", say("h part · {gate}", { gate: scaledBy }), scaled, { value: fromH, weight: scale }));
  }
  const notes = [gateNote(at, g)];
  if (scaledBy) notes.push(say("{gate} scales the whole h part, b_hh included.", { gate: scaledBy }));
  if (readsThrough) {
    notes.push(say("{gate} multiplies h before the product: a value here is {gate} · h.", { gate: readsThrough }));
  }
  return {
    rows: [...x.rows, ...h.rows], note: notes.join(" "),
    total: rounded(run, fromX + scaled), totalName: scaledBy ? say("x part + h part · {gate}", { gate: scaledBy }) : say("sum"),
    activation, name: WRITTEN[activation], letter: gated ? letter : "",
    result: of.series(letter, t), check: gated ? null : torchBeside(at, "h"),
    others: x.others + h.others, long: Math.max(x.inputs, h.inputs) > SHOWN_IN_FULL,
  };
}

/** Which row of torch's weights it is. @param {Place} at @param {number} g */
function gateNote({ run, layer, direction, inner }, g) {
  const { cell: { gates }, hidden_size: H, bias } = run.arch;
  const end = suffixOf(layer, direction);
  const values = { row: g * H + inner, weight_ih: `weight_ih_${end}`, weight_hh: `weight_hh_${end}` };
  const block = { gate: gates[g].letter, first: g * H, last: (g + 1) * H - 1 };
  const note = gates.length > 1
    ? say("Row {row} of {weight_ih} and {weight_hh}, gate {gate} (rows {first} to {last}).", { ...values, ...block })
    : say("Row {row} of {weight_ih} and {weight_hh}.", values);
  return bias ? note : `${note} ${say("bias=False: no biases.")}`;
}

/** The projected state as one more sum, over the units of the cell. @param {Place} at @param {Most} most @returns {Sum} */
function projectionSum(at, most) {
  const { run, of, t, layer, direction, unit } = at;
  const part = of.projection(t, most);
  /** @param {number} k */
  const nameIt = (k) => `${nameOf(run, { kind: "m", layer, direction, t, unit: k })} · W_hr[${unit},${k}]`;
  const formula = run.arch.cell.lines.find(({ name }) => name === "m")?.text.replaceAll("⊙", "·") ?? "";
  const rows = partRows(part, "h", nameIt, (inner) => ({ inner }), `W_hr[${unit},:]`);
  return {
    rows, note: say("Row {row} of {weight}; m is {formula}, before the projection.", {
      row: unit, weight: `weight_hr_${suffixOf(layer, direction)}`, formula,
    }),
    total: of.series("h", t), totalName: say("sum"), activation: "none", name: "", letter: "h",
    result: of.series("h", t), check: torchBeside(at, "h"), others: part.others, long: part.inputs > SHOWN_IN_FULL,
  };
}

/** The end of the bars' scale: the next power of two, so that it rarely moves while the clock does. @param {Row[]} rows */
export function barLimit(rows) {
  const largest = Math.max(0, ...rows.map(({ product }) => Math.abs(product)).filter(Number.isFinite));
  return largest ? 2 ** Math.ceil(Math.log2(largest)) : 1;
}
