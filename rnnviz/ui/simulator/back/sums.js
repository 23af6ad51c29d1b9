/** What one gradient is the sum of: from the question, from the layer above, and from the step that read the state. */
import { suffixOf } from "../operands.js";
import { nameOf } from "../naming.js";
import { say } from "../../kit/words.js";
import { lossSlope, sumName } from "./entry.js";
import { gradientOf } from "./gradients.js";
import { isCut, nameOfQuestion, stepAfter } from "./order.js";
import { written } from "./scale.js";

/** @import { Floats, Source, WholeRun } from "../types.js" */
/** @import { SumPart, SumRow } from "../dock/sums.js" */
/** @import { Gradients, Head, Opened, Place } from "./types.js" */
/**
 * @typedef {object} OpenedSum
 * @property {string} name  @property {number} value  @property {SumPart[]} parts
 * @property {{t: number, products: number[]} | null} after  what each unit of the step after gives, through W_hh
 * @property {string} note
 */

/** d_h[2][0]. @param {WholeRun} run @param {Opened} of */
export const gradientName = (run, of) => `d_${nameOf(run, of)}`;

/** @param {Partial<SumRow> & {name: string, product: number}} row @returns {SumRow} */
const rowOf = (row) => ({ words: "", factors: [], source: null, opens: null, inner: null, side: null, index: 0, ...row });

/** @param {SumPart["kind"]} kind @param {string} title @param {SumRow[]} rows @param {number} [subtotal]  as it was computed @returns {SumPart} */
const partOf = (kind, title, rows, subtotal) => (
  { kind, title, rows, rest: null, subtotal: subtotal ?? rows.reduce((sum, { product }) => sum + product, 0) });

/** @param {Floats} values @param {number} t @param {number} column */
const at = (values, t, column) => values[t * values.shape[1] + column];

/**
 * A column of a weight, times the gradients of the sums that it is part of.
 * @param {WholeRun} run @param {Gradients} back @param {"ih" | "hh"} side @param {number} layer @param {number} direction @param {number} t
 * @param {number} column @returns {SumRow[]}
 */
function columnRows(run, back, side, layer, direction, t, column) {
  const weight = run.weights[`weight_${side}_${suffixOf(layer, direction)}`];
  const own = back.layers[layer][direction];
  const trace = run.layers[layer][direction];
  const { hidden_size: H, cell } = run.arch;
  return Array.from({ length: weight.shape[0] }, (_, row) => {
    const { readsThrough, scaledBy } = cell.gates[Math.floor(row / H)];
    const [through, unit] = side === "ih" ? ["", 0] : readsThrough ? [readsThrough, column] : [scaledBy, row % H];
    const gate = through ? [at(/** @type {Floats} */ (trace[through]), t, unit)] : [];
    const factors = [at(weight, row, column), ...gate, at(own.fromX, t, row)];
    const product = factors.reduce((whole, factor) => whole * factor, 1);
    const source = /** @type {Source} */ ({ kind: "h", layer, direction, t, unit: row % H });
    const words = `W_${side}[${row}, ${column}]${through ? ` · ${through}[${t}][${unit}]` : ""} · ${sumName(run, t, row)}`;
    return rowOf({ name: sumName(run, t, row), words, factors, product, source: run.arch.proj_size ? null : source, side, index: row });
  });
}

/** @param {WholeRun} run @param {number} direction @param {number} column */
const throughInput = (run, direction, column) => (run.arch.bidirectional
  ? say("through column {column} of W_ih, {way}", { column, way: "→←"[direction] }) : say("through column {column} of W_ih", { column }));

/** @param {WholeRun} run @param {number} layer @param {number} direction @param {number} column */
const fromAbove = (run, layer, direction, column) => (run.arch.bidirectional
  ? say("from layer {layer}, {way}: column {column} of its W_ih", { layer, way: "→←"[direction], column })
  : say("from layer {layer}: column {column} of its W_ih", { layer, column }));

/** @param {WholeRun} run @param {Gradients} back @param {number} product */
function ownPart(run, back, product) {
  const asked = nameOfQuestion(run, back.question);
  const name = product === 0 ? say("not of {asked} itself", { asked }) : say("of {asked} itself", { asked });
  return partOf("own", "", [rowOf({ name, words: say("what the question gives it directly"), product })]);
}

/** What the loss gives an output through its head: a column of V, times the gradients of what it makes. @param {Head} head @param {number} t @param {number} column @param {number} subtotal */
function headPart(head, t, column, subtotal) {
  const rows = Array.from({ length: head.weight.shape[0] }, (_, k) => {
    const factors = [at(head.weight, k, column), at(head.dPredicted, t, k)];
    const slope = lossSlope(head, t, k, written);
    return rowOf({ name: `d_y[${t}][${k}]`, words: `V[${k}, ${column}] · d_y[${t}][${k}]${slope && `, ${slope}`}`, factors, product: factors[0] * factors[1], index: k });
  });
  return partOf("own", say("from the loss at t = {t}: column {column} of V", { t, column }), rows, subtotal);
}

/** What the question gives a state of the last layer, and autograd's number of it; null: it has no target. @param {WholeRun} run @param {Gradients} back @param {Opened} of */
export function givenTo(run, back, { kind, layer, direction, t, unit }) {
  if (!back.given || kind !== "h" || t === "0" || layer + 1 < run.arch.num_layers) return null;
  const { hLoss } = back.layers[layer][direction];
  return { ours: at(hLoss, t, unit), torch: at(back.given.torch, t, direction * run.arch.stateSize + unit), tolerance: back.given.tolerance };
}

/** @param {WholeRun} run @param {Gradients} back @param {Opened} of @returns {OpenedSum} */
export function openSum(run, back, of) {
  if (of.kind === "x") return inputSum(run, back, of);
  return of.kind === "c" ? memorySum(run, back, of) : stateSum(run, back, of);
}

/** @param {WholeRun} run @param {Gradients} back @param {Opened} of @returns {OpenedSum} */
function inputSum(run, back, of) {
  const t = Number(of.t);
  const parts = run.arch.directions.map((_, direction) => (
    partOf("x", throughInput(run, direction, of.unit), columnRows(run, back, "ih", 0, direction, t, of.unit))));
  return { name: gradientName(run, of), value: gradientOf(back, of), parts, after: null, note: say("x[{t}] is read at step {t} alone.", { t }) };
}

/** @param {WholeRun} run @param {Gradients} back @param {Opened} of @returns {OpenedSum} */
function stateSum(run, back, of) {
  const { layer, direction, t, unit } = of;
  const own = back.layers[layer][direction];
  const parts = [];
  if (t !== "0") {
    const given = at(own.hLoss, t, unit);
    const { head } = back.parts;
    const headed = head?.counts[t] && layer + 1 === run.arch.num_layers ? head : null;
    parts.push(headed ? headPart(headed, t, direction * run.arch.stateSize + unit, given) : ownPart(run, back, given));
    if (layer + 1 < run.arch.num_layers) {
      run.arch.directions.forEach((_, d) => {
        const column = direction * run.arch.stateSize + unit;
        parts.push(partOf("x", fromAbove(run, layer + 1, d, column), columnRows(run, back, "ih", layer + 1, d, t, column)));
      });
    }
  }
  const next = stepAfter(run, direction, t);
  const cut = next !== null && isCut(run, back.question.truncate, direction, next);
  if (next === null || cut) {
    const note = cut ? say("Truncation cuts the way before step {next}: nothing comes back across it.", { next: next ?? 0 })
      : say("No later step read this state.");
    return { name: gradientName(run, of), value: gradientOf(back, of), parts, after: null, note };
  }
  const rows = columnRows(run, back, "hh", layer, direction, next, unit);
  parts.push(partOf("h", say("from t = {t}: column {unit} of W_hh", { t: next, unit }), rows));
  if (back.keeps.h) parts.push(keptPart(run, back, of, next));
  return { name: gradientName(run, of), value: gradientOf(back, of), parts, after: { t: next, products: byUnit(run, rows) }, note: "" };
}

/** What goes past the weights: the gate's value times the gradient of the state after. @param {WholeRun} run @param {Gradients} back @param {Opened} of @param {number} next */
function keptPart(run, back, { kind, layer, direction, unit }, next) {
  const gate = back.keeps[kind];
  const open = at(/** @type {Floats} */ (run.layers[layer][direction][gate]), next, unit);
  const source = /** @type {Source} */ ({ kind, layer, direction, t: next, unit });
  const later = gradientOf(back, source);
  const row = rowOf({ name: `${gate}[${next}] · ${gradientName(run, source)}`, words: say("past all weights"), factors: [open, later], product: open * later, source });
  return partOf("combined", "", [row], open * later);
}

/** The products of all gates' rows of a unit together. @param {WholeRun} run @param {SumRow[]} rows */
function byUnit(run, rows) {
  const sums = Array.from({ length: run.arch.hidden_size }, () => 0);
  for (const { index, product } of rows) sums[index % run.arch.hidden_size] += product;
  return sums;
}

/** @param {WholeRun} run @param {Gradients} back @param {Opened} of @returns {OpenedSum} */
function memorySum(run, back, of) {
  const { layer, direction, t, unit } = of;
  const own = /** @type {Place & {c: Floats, cLoss: Floats, cNext: Floats}} */ (back.layers[layer][direction]);
  const value = gradientOf(back, of);
  const parts = [];
  if (t !== "0") {
    parts.push(ownPart(run, back, at(own.cLoss, t, unit)));
    const through = value - at(own.cLoss, t, unit) - at(own.cNext, t, unit);
    const source = /** @type {Source | null} */ (run.arch.proj_size ? null : { kind: "h", layer, direction, t, unit });
    parts.push(partOf("combined", say("through h of the same step"), [
      rowOf({ name: say("through h[{t}]", { t }), words: say("what its own step makes of it, inside the cell below"), product: through, source })], through));
  }
  const next = stepAfter(run, direction, t);
  if (next !== null && !isCut(run, back.question.truncate, direction, next)) parts.push(keptPart(run, back, of, next));
  return { name: gradientName(run, of), value, parts, after: null, note: say("autograd says what later steps and the question give c; its own step’s part is not in that number.") };
}

/** What autograd's number of c is compared with. @param {Gradients} back @param {Opened} of */
export function comparedWithTorch(back, of) {
  if (of.kind !== "c" || of.t === "0") return gradientOf(back, of);
  const own = /** @type {Place & {cLoss: Floats, cNext: Floats}} */ (back.layers[of.layer][of.direction]);
  return at(own.cLoss, of.t, of.unit) + at(own.cNext, of.t, of.unit);
}
