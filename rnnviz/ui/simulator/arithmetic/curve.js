/** The activation's curve with the sum on it. */
import { number } from "../../kit/format.js";
import { el } from "../../kit/svg.js";

/** @import { Activation } from "../types.js" */
/** @typedef {{of: (a: number) => number, low: number, width: number, most: number}} Shape  `width`, `most`: of half the axis */

const CURVE = { left: 26, right: 274, top: 12, bottom: 84 };
/** @type {Record<Activation, Shape>} */
const SHAPES = {
  tanh: { of: Math.tanh, low: -1, width: 2.5, most: 10 },
  sigmoid: { of: (a) => 0.5 * (1 + Math.tanh(a / 2)), low: 0, width: 5, most: 20 },
  relu: { of: (a) => Math.max(0, a), low: 0, width: 2.5, most: Infinity },
};

/** The half-width of the axis: doubled until the sum fits, so that it rarely moves while the clock does. @param {Shape} shape @param {number} sum */
function widthFor({ width, most }, sum) {
  const size = Number.isFinite(sum) ? Math.abs(sum) : 0;
  return size <= width ? width : Math.min(most, width * 2 ** Math.ceil(Math.log2(size / width)));
}

/**
 * @param {HTMLElement} parent
 * @returns {(activation: Activation | "none", sum: number, value: number) => void} paints it
 */
export function activationCurve(parent) {
  // Hidden from who does not see it: the table has the same two numbers.
  const svg = el(parent, "svg", { viewBox: "0 0 300 100", class: "curve", "aria-hidden": "true" });
  const axes = el(svg, "path", { class: "axes" });
  const line = el(svg, "path", { class: "line" });
  const drop = el(svg, "path", { class: "drop" });
  const dot = el(svg, "circle", { class: "dot", r: 5 });
  const label = el(svg, "text", { x: CURVE.left, y: CURVE.top + 6 });
  const ends = [CURVE.left, CURVE.right].map((x) => el(svg, "text", { x, "text-anchor": "middle" }));
  let drawn = "";
  return (activation, sum, value) => {
    svg.style.display = activation === "none" ? "none" : "";
    if (activation === "none") return;
    const shape = SHAPES[activation];
    const width = widthFor(shape, sum);
    const high = activation === "relu" ? width : 1;
    /** @param {number} a */
    const inside = (a) => Math.min(Math.max(a, -width), width);
    /** @param {number} a */
    const x = (a) => CURVE.left + ((inside(a) + width) / (2 * width)) * (CURVE.right - CURVE.left);
    /** @param {number} v */
    const y = (v) => CURVE.bottom - ((v - shape.low) / (high - shape.low)) * (CURVE.bottom - CURVE.top);
    if (drawn !== `${activation} ${width}`) {
      drawn = `${activation} ${width}`;
      const points = Array.from({ length: 101 }, (_, k) => (k / 50 - 1) * width);
      line.setAttribute("d", `M${points.map((a) => `${x(a).toFixed(1)} ${y(shape.of(a)).toFixed(1)}`).join("L")}`);
      axes.setAttribute("d", `M${CURVE.left} ${y(0)}H${CURVE.right}M${x(0)} ${CURVE.top}V${CURVE.bottom}`);
      label.textContent = activation;
      ends.forEach((end, k) => {
        end.textContent = number(k ? width : -width, width < 5 ? 1 : 0);
        end.setAttribute("y", String(y(0) + 14));
      });
    }
    const here = Number.isFinite(sum) && Number.isFinite(value);
    dot.style.display = drop.style.display = here ? "" : "none";
    if (!here) return;
    dot.setAttribute("cx", x(sum).toFixed(1));
    dot.setAttribute("cy", y(value).toFixed(1));
    drop.setAttribute("d", `M${x(sum).toFixed(1)} ${y(0).toFixed(1)}V${y(value).toFixed(1)}`);
  };
}
