/** A column of values: coloured rows with their numbers, each of which can be found again by its key. */
import { put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { between, mix, mixed } from "../../kit/pixels.js";
import { el, set, tint } from "../../kit/svg.js";
import { ROW_GAP } from "./rows.js";

/** @import { Palette } from "../../kit/pixels.js" */
/** @import { Row, Rows } from "./rows.js" */
/** @import { Value } from "./values.js" */
/** @typedef {Map<string, SVGRectElement[]>} Keyed  what is drawn of a value, by its key */

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

/** @typedef {{shade: (value: number) => {fill: string, ink: string}, pixel: (palette: Palette, value: number | null) => string}} Scale  of colours, for the browser and for a canvas */

const LARGE = 1000; // a run whose largest value is beyond grows: its other values would all have the colour of 0

/** Whether the colours up to this end are of logarithms. @param {number} limit */
export const isLogarithmic = (limit) => limit > LARGE;

/** The share of the colour of a value that grows, with its sign: log(1 + |value|). @param {number} value @param {number} limit */
export const grownShare = (value, limit) => Math.sign(value) * (Math.log1p(Math.abs(value)) / Math.log1p(limit));

/** Signed values around 0. @param {number} limit @returns {Scale} */
export const signedScale = (limit) => (isLogarithmic(limit)
  ? { shade: (value) => tint(grownShare(value, limit)), pixel: (palette, value) => mixed(palette, value === null ? null : grownShare(value, limit), 1) }
  : { shade: (value) => tint(value, limit), pixel: (palette, value) => mixed(palette, value, limit) });

/** A gate between 0 and 1: light where it is shut, dark where it is open. @type {Scale} */
export const openScale = {
  shade(value) {
    if (!Number.isFinite(value)) return tint(value);
    return { fill: mix("low", "mid", opened(value)), ink: "var(--rv-ink)" };
  },
  pixel: (palette, value) => (value === null || !Number.isFinite(value) ? palette.overflow : between(palette.low, palette.mid, opened(value))),
};

/** The share of the darker colour. @param {number} value */
const opened = (value) => 0.7 * Math.min(1, Math.max(0, value));

/** @typedef {{x: number, y: number, width: number}} Box  x of its centre */

/** A strip stays where it is: filled again with other values, it writes only what differs. */
export class Strip {
  /** @param {SVGElement} parent */
  constructor(parent) {
    this.group = el(parent, "g", { class: "strip" });
    /** @type {SVGRectElement[]} */
    this.rects = [];
    /** @type {SVGTextElement[]} */
    this.numbers = [];
    /** @type {string[]} */
    this.fills = []; // of the rects; then inks and texts of the numbers: to ask the page for them takes longer
    /** @type {string[]} */
    this.inks = [];
    /** @type {string[]} */
    this.texts = [];
    this.key = (/** @type {number} */ unit) => String(unit);
    /** @type {SVGRectElement[]} */
    this.before = []; // colours without the edits
  }

  /**
   * @param {Box} box
   * @param {Rows} rows
   * @param {Value[]} values  one per row
   * @param {(value: number) => {fill: string, ink: string}} shade
   * @param {(unit: number) => string} key
   * @param {Keyed} keyed  gets what is drawn
   * @param {(value: number) => string} [write]
   */
  paint(box, { rows }, values, shade, key, keyed, write = short) {
    let numbers = 0;
    rows.forEach((row, k) => {
      const rect = this.rects[k] ??= el(this.group, "rect", { class: "value" });
      set(rect, {
        x: box.x - box.width / 2, y: box.y + row.y, width: box.width, height: heightOf(row),
        rx: row.number ? 3 : 1, "data-key": key(row.from),
      });
      if (row.number) {
        const number = this.numbers[numbers] ??= el(this.group, "text", { "text-anchor": "middle", class: "number" });
        set(number, { x: box.x, y: box.y + row.y + 12.5 });
        numbers += 1;
      }
      for (let each = row.from; each < row.to; each++) {
        const drawn = keyed.get(key(each));
        if (drawn) drawn.push(rect);
        else keyed.set(key(each), [rect]);
      }
    });
    this.clear(rows.length, numbers);
    this.key = key;
    this.fill({ rows }, values, shade, write);
  }

  /**
   * Other values in the same rows.
   * @param {Pick<Rows, "rows">} rows @param {Value[]} values @param {(value: number) => {fill: string, ink: string}} shade @param {(value: number) => string} [write]
   */
  fill({ rows }, values, shade, write = short) {
    let numbers = 0;
    rows.forEach((row, k) => {
      const { unit, value } = values[k] ?? { unit: row.from, value: null };
      const { fill, ink } = value === null ? { fill: "var(--rv-empty)", ink: "var(--rv-mute)" } : shade(value);
      if (fill !== this.fills[k]) this.rects[k].setAttribute("style", `fill:${fill}`);
      this.fills[k] = fill;
      if (row.to - row.from > 1) set(this.rects[k], { "data-key": this.key(unit) }); // of several the largest is shown
      if (!row.number) return;
      const text = value === null ? "·" : write(value);
      if (ink !== this.inks[numbers]) this.numbers[numbers].setAttribute("style", `--ink:${ink}`);
      if (text !== this.texts[numbers]) put(this.numbers[numbers], text);
      [this.inks[numbers], this.texts[numbers]] = [ink, text];
      numbers += 1;
    });
  }

  /** Stripes in the colours of what the values were. @param {{x: number, y: number, width: number, height: number, style: string}[]} stripes */
  showBefore(stripes) {
    for (const surplus of this.before.splice(stripes.length)) surplus.remove();
    stripes.forEach((stripe, k) => set(this.before[k] ??= el(this.group, "rect", { class: "was" }), stripe));
  }

  /** Take away all but the first of each. @param {number} rects @param {number} numbers */
  clear(rects = 0, numbers = 0) {
    for (const surplus of [...this.rects.splice(rects), ...this.numbers.splice(numbers)]) surplus.remove();
    this.fills.length = Math.min(this.fills.length, rects);
    this.inks.length = this.texts.length = Math.min(this.texts.length, numbers);
  }
}

/**
 * @param {SVGElement} parent @param {Box} box @param {Rows} rows @param {Value[]} values
 * @param {(value: number) => {fill: string, ink: string}} shade @param {(unit: number) => string} key @param {Keyed} keyed @param {(value: number) => string} [write]
 */
export const drawStrip = (parent, box, rows, values, shade, key, keyed, write) => new Strip(parent).paint(box, rows, values, shade, key, keyed, write);

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
export const heightOf = (row) => row.height - ROW_GAP - (row.number ? 1 : 0);

/** Two decimals; what was given as a whole number stays one. @param {number} value */
const short = (value) => (Number.isInteger(value) && Math.abs(value) < 1000 ? number(value, 0) : number(value, 2));

const PLACE = ["x", "y", "width", "height", "rx"];
/** A frame around a value, drawn over all. @param {SVGElement} parent @param {SVGRectElement} rect */
export const drawFrame = (parent, rect) => el(parent, "rect", Object.fromEntries(PLACE.map((name) => [name, rect.getAttribute(name)])));
