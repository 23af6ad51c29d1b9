/** Terms added up from left to right: each stands on the sum of those before it, then the sum itself. */
import { el, label, tint } from "../../kit/svg.js";
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

/** @param {SVGSVGElement} svg @param {Bar[]} terms @param {number} width */
export function paintWaterfall(svg, terms, width) {
  svg.replaceChildren();
  const bars = fewer(terms);
  svg.toggleAttribute("hidden", bars.length < 2 || bars.some(({ product }) => !Number.isFinite(product)));
  if (svg.hasAttribute("hidden")) return;
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(HEIGHT));
  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  let [at, low, high] = [0, 0, 0];
  for (const { product } of bars) {
    at += product;
    [low, high] = [Math.min(low, at), Math.max(high, at)];
  }
  const total = at;
  const span = high - low || 1;
  const largest = Math.max(...bars.map(({ product }) => Math.abs(product)));
  const y = (/** @type {number} */ value) => 4 + ((high - value) / span) * (HEIGHT - FOOT - 8);
  const pitch = width / (bars.length + 1);
  el(svg, "path", { class: "axis-line", d: `M0 ${y(0)}H${width}` });
  at = 0;
  bars.forEach(({ name, product }, k) => {
    const [top, bottom] = [y(Math.max(at, at + product)), y(Math.min(at, at + product))];
    const box = { x: k * pitch + 3, y: top, width: pitch - 6, height: Math.max(LEAST, bottom - top), rx: 2 };
    el(el(svg, "rect", { ...box, class: "step-bar", style: `--fill:${tint(product, largest).fill}` }), "title", {}, `${name}: ${written(product, 4)}`);
    at += product;
    el(svg, "path", { class: "stair", d: `M${(k + 1) * pitch - 3} ${y(at)}h6` });
    label(svg, (k + 0.5) * pitch, HEIGHT - 3, name, "bar-name");
  });
  const box = { x: bars.length * pitch + 3, y: Math.min(y(0), y(total)), width: pitch - 6, height: Math.max(LEAST, Math.abs(y(0) - y(total))), rx: 2 };
  el(svg, "rect", { ...box, class: "sum-bar" });
  label(svg, (bars.length + 0.5) * pitch, HEIGHT - 3, say("sum"), "bar-name strong");
}
