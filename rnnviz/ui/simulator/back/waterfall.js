/** Terms added up from left to right: each stands on the sum of those before it, then the sum itself. */
import { put } from "../../kit/dom.js";
import { el, label, set, tint } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { written } from "./scale.js";

/** @typedef {{name: string, product: number}} Bar */

const HEIGHT = 74;
const FOOT = 16; // px, the names
const MOST = 9;
const LEAST = 2; // px of a bar that is not 0

/** As many bars as can be read; the smallest are one. @param {Bar[]} bars @returns {Bar[]} */
export function fewer(bars) {
  const some = bars.filter(({ product }) => product !== 0);
  if (some.length <= MOST) return some;
  const large = new Set(some.toSorted((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, MOST - 1));
  const rest = some.filter((bar) => !large.has(bar)).reduce((sum, { product }) => sum + product, 0);
  return [...some.filter((bar) => large.has(bar)), { name: "…", product: rest }];
}

/** It stays where it is: another sum writes only what differs. */
export class Waterfall {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.svg = el(parent, "svg", { class: "waterfall", "aria-hidden": "true" });
    this.axis = el(this.svg, "path", { class: "axis-line" });
    /** @type {{group: SVGGElement, rect: SVGRectElement, title: SVGTitleElement, stair: SVGPathElement, name: SVGTextElement}[]} */
    this.bars = [];
    const last = el(this.svg, "g");
    this.last = { rect: el(last, "rect", { class: "sum-bar", rx: 2 }), name: label(last, 0, HEIGHT - 3, say("sum"), "bar-name strong") };
  }

  makeBar() {
    const group = el(this.svg, "g");
    const rect = el(group, "rect", { class: "step-bar", rx: 2 });
    return { group, rect, title: el(rect, "title"), stair: el(group, "path", { class: "stair" }), name: label(group, 0, HEIGHT - 3, "", "bar-name") };
  }

  /** @param {Bar[]} terms @param {number} width */
  paint(terms, width) {
    const bars = fewer(terms);
    this.svg.toggleAttribute("hidden", bars.length < 2 || bars.some(({ product }) => !Number.isFinite(product)));
    if (this.svg.hasAttribute("hidden")) return;
    set(this.svg, { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}` });
    let [total, low, high] = [0, 0, 0];
    for (const { product } of bars) {
      total += product;
      [low, high] = [Math.min(low, total), Math.max(high, total)];
    }
    const span = high - low || 1;
    const largest = Math.max(...bars.map(({ product }) => Math.abs(product)));
    const y = (/** @type {number} */ value) => 4 + ((high - value) / span) * (HEIGHT - FOOT - 8);
    const pitch = width / (bars.length + 1);
    const placed = (/** @type {number} */ k, /** @type {number} */ from, /** @type {number} */ to) => {
      const [top, bottom] = [y(Math.max(from, to)), y(Math.min(from, to))];
      return { x: k * pitch + 3, y: top, width: pitch - 6, height: Math.max(LEAST, bottom - top) };
    };
    set(this.axis, { d: `M0 ${y(0)}H${width}` });
    for (const { group } of this.bars.splice(bars.length)) group.remove();
    let at = 0;
    bars.forEach(({ name, product }, k) => {
      const bar = this.bars[k] ??= this.makeBar();
      set(bar.rect, { ...placed(k, at, at + product), style: `--fill:${tint(product, largest).fill}` });
      put(bar.title, `${name}: ${written(product, 4)}`);
      at += product;
      set(bar.stair, { d: `M${(k + 1) * pitch - 3} ${y(at)}h6` });
      set(bar.name, { x: (k + 0.5) * pitch });
      put(bar.name, name);
    });
    set(this.last.rect, placed(bars.length, 0, total));
    set(this.last.name, { x: (bars.length + 0.5) * pitch });
  }
}
