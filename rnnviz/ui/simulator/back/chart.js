/** Norms over time on a logarithmic axis: what is not zero is never drawn as nothing. */
import { el, label } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { decades } from "./norms.js";

/** @typedef {{name: string, className: string, values: ArrayLike<number>}} Curve */

const HEIGHT = 170;
const LEFT = 52;
const FOOT = 20;
const MOST = 12; // powers of ten

/** @param {SVGSVGElement} svg @param {Curve[]} curves @param {{width: number, t: number | null, length: number, leftwards: boolean, height?: number, range?: [number, number]}} at  range: of powers of ten */
export function paintChart(svg, curves, { width, t, length, leftwards, height = HEIGHT, range }) {
  svg.replaceChildren();
  Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }).forEach(([name, value]) => svg.setAttribute(name, String(value)));
  const all = curves.flatMap(({ values }) => Array.from(values).slice(0, length));
  const [low, high] = range ?? decades(all, MOST);
  const pitch = (width - LEFT) / length;
  const x = (/** @type {number} */ step) => LEFT + (step + 0.5) * pitch;
  const y = (/** @type {number} */ power) => 6 + ((high - power) / (high - low)) * (height - FOOT - 12);
  const every = Math.ceil((high - low) / (height > 120 ? 6 : 3));
  for (let power = high; power >= low; power -= every) {
    el(svg, "path", { class: "grid", d: `M${LEFT} ${y(power)}H${width}` });
    label(svg, LEFT - 6, y(power) + 4, power === 0 ? "1" : power === 1 ? "10" : `1e${String(power).replace("-", "−")}`, "tick", "end");
  }
  const labelled = Math.ceil(length / 14);
  for (let step = 0; step < length; step += labelled) label(svg, x(step), height - 4, String(step), step === t ? "tick strong" : "tick");
  if (t !== null) el(svg, "rect", { class: "now-column", x: x(t) - pitch / 2 + 1, y: 2, width: Math.max(2, pitch - 2), height: height - FOOT, rx: 4 });
  const isReached = (/** @type {number} */ step) => t !== null && (leftwards ? step >= t : step <= t);
  for (const { name, className, values } of curves) {
    let d = "";
    let open = false;
    for (let step = 0; step < length; step++) {
      const power = Math.log10(values[step]);
      if (!isReached(step) || !Number.isFinite(power)) {
        open = false;
        continue;
      }
      d += `${open ? "L" : "M"}${x(step).toFixed(1)} ${y(Math.max(low, power)).toFixed(1)}`;
      open = true;
    }
    if (d) el(el(svg, "path", { class: `curve ${className}`, d }), "title", {}, name);
    if (t !== null && values[t] > 0 && Number.isFinite(values[t])) el(svg, "circle", { class: `point ${className}`, cx: x(t), cy: y(Math.max(low, Math.log10(values[t]))), r: 4 });
  }
  svg.setAttribute("aria-label", say("Norms over {length} steps, on a logarithmic axis from 1e{low} to 1e{high}.", { length, low, high }));
}
