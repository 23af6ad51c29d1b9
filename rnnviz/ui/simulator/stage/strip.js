/** A column of values: coloured rows with their numbers, each of which can be found again by its key. */
import { number } from "../../kit/format.js";
import { el, tint } from "../../kit/svg.js";
import { ROW_GAP } from "./rows.js";

/** @import { Row, Rows } from "./rows.js" */
/** @import { Value } from "./values.js" */
/** @typedef {Map<string, SVGRectElement[]>} Keyed  what is drawn of a value, by its key */
/** @typedef {"signed" | "open"} Scale  of signed values around 0, or of a gate between shut and open */

/** The key of a value: `h:1:0:3:2` is h of layer 1, forward, step 3, unit 2; x has neither layer nor direction. */
/** @param {string} kind @param {number} layer @param {number} direction @param {number | "0"} t @param {number} unit */
export const keyOf = (kind, layer, direction, t, unit) =>
  (kind === "x" ? `x:${t}:${unit}` : `${kind}:${layer}:${direction}:${t === "0" ? "start" : t}:${unit}`);

/**
 * What a key names.
 * @param {string} key
 * @returns {{kind: string, layer: number, direction: number, t: number | "0", unit: number}}
 */
export function valueOfKey(key) {
  const [kind, ...rest] = key.split(":");
  if (kind === "x") return { kind, layer: 0, direction: 0, t: Number(rest[0]), unit: Number(rest[1]) };
  const [layer, direction, t, unit] = rest;
  return { kind, layer: Number(layer), direction: Number(direction), t: t === "start" ? "0" : Number(t), unit: Number(unit) };
}

/** The fill of a gate between 0 and 1: light where it is shut, dark where it is open. @param {number} value */
export function openness(value) {
  if (!Number.isFinite(value)) return tint(value);
  const share = Math.min(1, Math.max(0, value));
  return {
    fill: `color-mix(in srgb, var(--rv-mid) ${(70 * share).toFixed(1)}%, var(--rv-low))`,
    ink: "var(--rv-ink)",
  };
}

/**
 * @param {SVGElement} parent
 * @param {{x: number, y: number, width: number}} box  x of its centre
 * @param {Rows} rows
 * @param {Value[]} values  one per row
 * @param {(value: number) => {fill: string, ink: string}} shade
 * @param {(unit: number) => string} key
 * @param {Keyed} keyed
 */
export function drawStrip(parent, box, rows, values, shade, key, keyed) {
  const group = el(parent, "g", { class: "strip" });
  rows.rows.forEach((row, k) => {
    const { unit, value } = values[k] ?? { unit: row.from, value: null };
    const place = {
      x: box.x - box.width / 2, y: box.y + row.y, width: box.width, height: heightOf(row),
      rx: row.number ? 3 : 1,
    };
    const { fill, ink } = value === null ? { fill: "var(--rv-empty)", ink: "var(--rv-mute)" } : shade(value);
    const rect = el(group, "rect", { ...place, class: "value", style: `--fill:${fill}` });
    if (row.number) {
      const at = { x: box.x, y: box.y + row.y + 12.5, "text-anchor": "middle", class: "number", style: `--ink:${ink}` };
      el(group, "text", at, value === null ? "·" : short(value));
    }
    rect.dataset.key = key(unit);
    for (let each = row.from; each < row.to; each++) {
      const drawn = keyed.get(key(each));
      if (drawn) drawn.push(rect);
      else keyed.set(key(each), [rect]);
    }
  });
  return group;
}

/**
 * What covers a strip until the clock reaches it: one shape, so that a step changes one thing of a cell and none of its texts.
 * @param {SVGElement} parent @param {{x: number, y: number, width: number}} box  x of its centre @param {Rows} rows
 */
export function drawCover(parent, box, rows) {
  const left = box.x - box.width / 2;
  const d = rows.rows.map((row) => `M${left} ${box.y + row.y}h${box.width}v${heightOf(row)}h${-box.width}z`).join("");
  el(parent, "path", { class: "cover", d });
}

/** @param {Row} row */
const heightOf = (row) => row.height - ROW_GAP - (row.number ? 1 : 0);

/** Two decimals; what was given as a whole number stays one. @param {number} value */
const short = (value) => (Number.isInteger(value) && Math.abs(value) < 1000 ? number(value, 0) : number(value, 2));
