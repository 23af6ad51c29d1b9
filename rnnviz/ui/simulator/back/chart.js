/** Norms over time on a logarithmic axis, drawn once; the clock moves what is seen of them. What is below the axis leaves it: a hollow point says that it goes on. */
import { el, label, set } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { decades } from "./norms.js";

/** @typedef {{name: string, className: string, values: ArrayLike<number>}} Curve */
/**
 * @typedef {object} Axis  of time
 * @property {(t: number) => number} x  the middle of a step, in px  @property {number} pitch  @property {number} left  where the steps begin
 * @property {number} width  @property {number} length  how many steps  @property {boolean} named  whether it needs its numbers
 */

const FOOT = 20; // px, the numbers of the steps
const MOST = 12; // powers of ten
let made = 0; // a clip path's name is its own

/** All steps beside each other. @param {number} width @param {number} left @param {number} length @returns {Axis} */
export function wholeAxis(width, left, length) {
  const pitch = (width - left) / length;
  return { x: (t) => left + (t + 0.5) * pitch, pitch, left, width, length, named: true };
}

export class Chart {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = el(parent, "svg", { class: "reach-chart", role: "img" });
    this.name = `rv-reach-${(made += 1)}`;
    /** @type {{curves: Curve[], axis: Axis, leftwards: boolean, y: (power: number) => number, low: number, points: SVGElement[], now: SVGElement, clip: SVGElement} | null} */
    this.drawn = null;
  }

  /** @param {Curve[]} curves @param {{axis: Axis, leftwards: boolean, height: number, range?: [number, number]}} how  range: of powers of ten */
  draw(curves, { axis, leftwards, height, range }) {
    const { root: svg } = this;
    const { x, pitch, left, width, length, named } = axis;
    svg.replaceChildren();
    set(svg, { width, height, viewBox: `0 0 ${width} ${height}` });
    const [low, high] = range ?? decades(curves.flatMap(({ values }) => Array.from(values).slice(0, length)), MOST);
    const bottom = height - (named ? FOOT : 4);
    const y = (/** @type {number} */ power) => 7 + ((high - power) / (high - low)) * (bottom - 14);
    const every = Math.ceil((high - low) / Math.max(1, Math.floor(bottom / 24)));
    for (let power = high; power >= low; power -= every) {
      el(svg, "path", { class: "grid", d: `M${left} ${y(power)}H${width}` });
      label(svg, left - 6, y(power) + 4, power === 0 ? "1" : power === 1 ? "10" : `1e${String(power).replace("-", "−")}`, "tick", "end");
    }
    const labelled = Math.ceil(length / Math.max(1, Math.floor((width - left) / 36)));
    for (let step = 0; named && step < length; step += labelled) label(svg, x(step), height - 4, String(step), "tick");
    const now = el(svg, "rect", { class: "now-column", x: -pitch / 2 + 1, y: 1, width: Math.max(2, pitch - 2), height: bottom - 1, rx: 4 });
    const clip = el(el(svg, "clipPath", { id: this.name }), "rect", { x: 0, y: 0, width: 0, height: bottom });
    const lines = el(svg, "g", { "clip-path": `url(#${this.name})` });
    const at = (/** @type {number} */ value) => y(Math.log10(value));
    for (const { name, className, values } of curves) {
      const seen = (/** @type {number} */ step) => values[step] > 0 && Number.isFinite(values[step]);
      let d = "";
      for (let step = 0; step < length; step++) {
        if (seen(step)) d += `${step && seen(step - 1) ? "L" : "M"}${x(step).toFixed(1)} ${at(values[step]).toFixed(1)}`;
      }
      if (d) el(el(lines, "path", { class: `curve ${className}`, d }), "title", {}, name);
    }
    const points = curves.map(({ className }) => el(svg, "circle", { class: `point ${className}`, r: 4 }));
    svg.setAttribute("aria-label", say("Norms over {length} steps, on a logarithmic axis from 1e{low} to 1e{high}.", { length, low, high }));
    this.drawn = { curves, axis, leftwards, y, low, points, now, clip };
  }

  /** What the clock has reached; null: nothing. @param {number | null} t */
  at(t) {
    if (!this.drawn) return;
    const { curves, axis: { x, width }, leftwards, y, low, points, now, clip } = this.drawn;
    now.classList.toggle("gone", t === null);
    points.forEach((point, k) => {
      const value = t === null ? 0 : curves[k].values[t];
      const seen = value > 0 && Number.isFinite(value);
      point.classList.toggle("gone", !seen);
      if (!seen || t === null) return;
      const power = Math.log10(value);
      point.classList.toggle("below", power < low);
      point.setAttribute("transform", `translate(${x(t).toFixed(1)} ${y(Math.max(low, power)).toFixed(1)})`);
    });
    if (t === null) return set(clip, { x: 0, width: 0 });
    now.setAttribute("transform", `translate(${x(t).toFixed(1)} 0)`);
    set(clip, leftwards ? { x: x(t) - 1, width } : { x: 0, width: x(t) + 1 });
  }
}
