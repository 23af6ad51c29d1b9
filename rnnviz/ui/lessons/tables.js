/** The sums of a tick as tables: a row for each unit, its products in the order of the formula. Pure. */
import { number } from "../kit/format.js";
import { say } from "../kit/words.js";
import { whyOf } from "../simulator/dock/sums.js";
import { momentOf } from "../simulator/dock/moment.js";
import { mark } from "../simulator/naming.js";
import { suffixOf } from "../simulator/operands.js";

/** @import { Run, Selection } from "../simulator/types.js" */
/** @import { SumPart, Why } from "../simulator/dock/sums.js" */
/** @import { Activated, MatrixSum, Table, TableRow } from "./types.js" */

const MOST_TERMS = 10; // beside each other
const MOST_UNITS = 8;
const CLOSE = 1e-4; // a number that is written equal is equal: the verdict over all stages is exact

/**
 * The sum of every unit of a plain layer at the step where the clock is.
 * @param {Run} run @param {Selection} selection @param {number} tick
 * @returns {Table | null} null: a cell with gates, or a sample that has ended
 */
export function runTable(run, selection, tick) {
  if (!run.whole || run.arch.cell.lines.length) return null;
  const moments = unitsShown(run.arch.stateSize, selection.unit).map((unit) => momentOf(run, { ...selection, unit, gate: 0 }, tick));
  const whys = moments.map(({ at }) => (at ? whyOf(at, 0) : null));
  const [first] = moments;
  if (!whys.every((why) => why !== null) || !first.at) return null;
  const letters = first.status !== "ready";
  const { layer, direction } = first.chosen;
  const kept = termsKept(whys);
  const whose = mark(run.arch, layer, direction);
  const rows = whys.map((why, k) => rowOfWhy(why, moments[k].chosen.unit, kept, letters));
  return {
    title: `h${whose}[${first.t}]`, activation: whys[0].activation, letters, rows, result: `h${whose}[${first.t}]`,
    heads: whys[0].parts.map((part, p) => ({ text: headOf(part), role: part.kind, span: kept[p].length + (hidden(part, kept[p]) ? 1 : 0) })),
  };
}

/** @param {number} size @param {number} chosen @returns {number[]} */
function unitsShown(size, chosen) {
  const first = size <= MOST_UNITS ? 0 : Math.min(size - MOST_UNITS, Math.max(0, chosen - 3));
  return Array.from({ length: Math.min(size, MOST_UNITS) }, (_, k) => first + k);
}

/** Which terms of each part are shown, of all units: those with the largest products. @param {Why[]} whys */
function termsKept(whys) {
  const parts = whys[0].parts;
  const all = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  const long = parts.filter(({ rows }) => rows.length > 1).length;
  const room = Math.max(2, Math.floor((MOST_TERMS - (parts.length - long)) / Math.max(1, long)) - 1);
  return parts.map(({ rows }, p) => {
    if (all <= MOST_TERMS || rows.length <= room + 1) return rows.map((_, k) => k);
    const size = (/** @type {number} */ k) => Math.max(...whys.map((why) => Math.abs(why.parts[p].rows[k].product)));
    return rows.map((_, k) => k).toSorted((a, b) => size(b) - size(a)).slice(0, room).sort((a, b) => a - b);
  });
}

/** @param {SumPart} part @param {number[]} kept */
const hidden = (part, kept) => part.rows.length - kept.length;

/** @param {Why} why @param {number} unit @param {number[][]} kept @param {boolean} letters @returns {TableRow} */
function rowOfWhy(why, unit, kept, letters) {
  const terms = why.parts.flatMap((part, p) => {
    const shown = kept[p].map((k) => {
      const { name, factors, product } = part.rows[k];
      if (letters) return { over: part.kind === "bias" ? "" : `· ${name}`, text: letterOf(part, unit, k), value: null };
      return { over: part.kind === "bias" ? say("bias") : product_(factors), text: number(product, 4), value: product };
    });
    const others = hidden(part, kept[p]);
    if (!others) return shown;
    const rest = part.rows.reduce((sum, { product }, k) => (kept[p].includes(k) ? sum : sum + product), 0);
    return [...shown, { over: say("{n} others", { n: others }), text: letters ? "…" : number(rest, 4), value: letters ? null : rest }];
  });
  const torch = why.checks.find(({ state }) => state === "h")?.check;
  return {
    unit, name: say("unit {unit}", { unit }), terms, total: why.total, value: why.value, torch: torch?.value ?? null,
    ok: torch ? torch.verdict === "equal" : true,
  };
}

/** The weight of a term, in letters. @param {SumPart} part @param {number} unit @param {number} k */
function letterOf(part, unit, k) {
  const name = part.title.split(" ")[0] || part.rows[0].name;
  return part.kind === "bias" ? `${name.split("[")[0]}[${unit}]` : `${name}[${unit},${k}]`;
}

/** @param {SumPart} part */
function headOf(part) {
  const source = part.rows[0]?.name.replace(/\[\d+\]$/, "") ?? "";
  return part.kind === "bias" ? source : `${part.title.split(" ")[0]} ${source}`;
}

/** @param {number[]} factors  of a product, the weight last */
const product_ = (factors) => factors.toReversed().map((factor) => short(factor)).join(" · ");

/** Whole numbers stay whole. @param {number} value */
const short = (value) => (Number.isInteger(value) && Math.abs(value) < 1000 ? number(value, 0) : number(value, 3));

/**
 * The sum of every unit of a product with a matrix.
 * @param {MatrixSum} sum @param {number} step  of its x @param {number} chosen  unit @param {boolean} letters
 * @returns {Table}
 */
export function matrixTable(sum, step, chosen, letters) {
  const [outputs, inputs] = sum.matrix.shape;
  const t = Math.min(step, sum.x.shape[0] - 1);
  const place = sum.timed ? `[${t}]` : "";
  const x = sum.x.subarray(t * inputs, (t + 1) * inputs);
  const units = unitsShown(outputs, chosen);
  const room = MOST_TERMS - (sum.bias ? 1 : 0);
  const size = (/** @type {number} */ i) => Math.max(...units.map((o) => Math.abs(sum.matrix[o * inputs + i] * x[i])));
  const all = Array.from({ length: inputs }, (_, i) => i);
  const kept = inputs <= room ? all : all.toSorted((a, b) => size(b) - size(a)).slice(0, room - 1).sort((a, b) => a - b);
  const [W, b] = sum.signs;
  const rows = units.map((unit) => {
    const products = all.map((i) => sum.matrix[unit * inputs + i] * x[i]);
    const terms = kept.map((i) => (letters
      ? { over: `· ${sum.of}${place}[${i}]`, text: `${W}[${unit},${i}]`, value: null }
      : { over: product_([x[i], sum.matrix[unit * inputs + i]]), text: number(products[i], 4), value: products[i] }));
    if (kept.length < inputs) {
      const rest = products.reduce((total, product, i) => (kept.includes(i) ? total : total + product), 0);
      terms.push({ over: say("{n} others", { n: inputs - kept.length }), text: letters ? "…" : number(rest, 4), value: rest });
    }
    if (sum.bias) {
      const bias = sum.bias[unit];
      terms.push({ over: letters ? "" : say("bias"), text: letters ? `${b}[${unit}]` : number(bias, 4), value: letters ? null : bias });
    }
    return checked(sum, t, unit, terms, sum.ours[t * outputs + unit]);
  });
  const heads = [{ text: `${W} ${sum.of}${place}`, role: "x", span: rows[0].terms.length - (sum.bias ? 1 : 0) }];
  if (sum.bias) heads.push({ text: b, role: "bias", span: 1 });
  return { title: `${sum.makes}${place}`, heads, rows, activation: "none", result: `${sum.makes}${place}`, letters };
}

/** A function of each number. @param {Activated} own @param {number} step @param {number} chosen @returns {Table} */
export function activationTable(own, step, chosen) {
  const size = own.x.shape[1];
  const t = Math.min(step, own.x.shape[0] - 1);
  const rows = unitsShown(size, chosen).map((unit) => checked(own, t, unit, [], own.x[t * size + unit]));
  return { title: own.makes, heads: [], rows, activation: own.activation, result: own.makes, letters: false };
}

/** @param {MatrixSum | Activated} own @param {number} t @param {number} unit @param {TableRow["terms"]} terms @param {number} total @returns {TableRow} */
function checked(own, t, unit, terms, total) {
  const at = t * own.ours.shape[1] + unit;
  const [value, torch] = [own.ours[at], own.torch[at]];
  return { unit, name: say("unit {unit}", { unit }), terms, total, value, torch, ok: Math.abs(value - torch) <= CLOSE * Math.max(1, Math.abs(torch)) };
}

/** The matrices of a layer and direction as they are named in torch. @param {number} layer @param {number} direction */
export const namesOfLayer = (layer, direction) => ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((name) => `${name}_${suffixOf(layer, direction)}`);
