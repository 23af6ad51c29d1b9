/** A small curve of an activation with the sum on it; a sum beyond the axis has an arrow at that edge. */
import { el, label, set } from "../../kit/svg.js";
import { SIGNS } from "./cell_parts.js";

/** @import { Activation } from "../types.js" */

/** @type {Record<Activation, {of: (sum: number) => number, low: number, reach: number}>} */
export const SHAPES = {
  tanh: { of: Math.tanh, low: -1, reach: 3 },
  sigmoid: { of: (a) => 0.5 * (1 + Math.tanh(a / 2)), low: 0, reach: 6 },
  relu: { of: (a) => Math.max(0, a), low: 0, reach: 3 },
};

/**
 * @param {SVGElement} parent @param {{x: number, y: number, width: number, height: number}} box
 * @returns {(activation: Activation | "none", sum: number, value: number) => void} paints it
 */
export function smallCurve(parent, { x: left, y: top, width, height }) {
  const group = el(parent, "g", { class: "curve" });
  const axis = `M${left} ${top}h${width}M${left} ${top + height}h${width}M${left + width / 2} ${top}v${height}`;
  el(group, "path", { class: "axes", d: axis });
  const line = el(group, "path", { class: "line-of" });
  const drop = el(group, "path", { class: "drop" });
  const dot = el(group, "circle", { class: "dot-on", r: 5 });
  const edge = el(group, "path", { class: "edge" });
  const name = label(group, left + 4, top + 12, "", "mute", "start");
  let drawn = "";
  return (activation, sum, value) => {
    group.style.display = activation === "none" ? "none" : "";
    if (activation === "none") return;
    const { of, low, reach } = SHAPES[activation];
    const high = activation === "relu" ? reach : 1;
    const xOf = (/** @type {number} */ a) => left + ((a + reach) / (2 * reach)) * width;
    const yOf = (/** @type {number} */ v) => top + height - ((Math.min(v, high) - low) / (high - low)) * height;
    if (drawn !== activation) {
      drawn = activation;
      const points = Array.from({ length: 49 }, (_, k) => (k / 24 - 1) * reach);
      line.setAttribute("d", `M${points.map((a) => `${xOf(a).toFixed(1)} ${yOf(of(a)).toFixed(1)}`).join("L")}`);
      name.textContent = SIGNS[activation];
    }
    const here = !Number.isNaN(sum) && !Number.isNaN(value);
    for (const part of [dot, drop, edge]) part.style.display = here ? "" : "none";
    if (!here) return;
    const beyond = Math.abs(sum) > reach ? Math.sign(sum) : 0;
    const [cx, cy] = [xOf(Math.min(reach, Math.max(-reach, sum))) - 9 * beyond, yOf(value)];
    set(dot, { cx: cx.toFixed(1), cy: cy.toFixed(1) });
    set(drop, { d: `M${cx.toFixed(1)} ${top + height}V${cy.toFixed(1)}` });
    set(edge, { d: beyond ? `M${cx + 7 * beyond} ${cy - 4}l${6 * beyond} 4l${-6 * beyond} 4z` : "" });
  };
}
