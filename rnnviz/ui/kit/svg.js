/** Small pieces of SVG that the diagrams are made of. Text is set as text, never as markup. */
import { mix } from "./pixels.js";

const SVG = "http://www.w3.org/2000/svg";
// The share of a colour from which the other colour of text has the better contrast: 4.5 : 1 and more on both sides.
export const TEXT_TURNS = { light: { negative: 0.87, positive: 0.87 }, dark: { negative: 0.7, positive: 0.725 } };

/**
 * A new element with these attributes, at the end of its parent; null leaves an attribute out.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {ParentNode | null} parent
 * @param {Tag} tag
 * @param {Record<string, string | number | null>} [attributes]
 * @param {string | null} [text]
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function el(parent, tag, attributes = {}, text = null) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, String(value));
  if (text !== null) made.textContent = text;
  parent?.append(made);
  return made;
}

/** Write the attributes that differ. @param {Element} node @param {Record<string, string | number>} attributes */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

/**
 * A line through two points or more, with an arrow head at its end.
 * @param {ParentNode} parent
 * @param {string} className
 * @param {number[][]} points
 */
export function wire(parent, className, points) {
  const group = el(parent, "g", { class: `wire ${className}` });
  const [[fromX, fromY], [endX, endY]] = points.slice(-2);
  const angle = Math.atan2(endY - fromY, endX - fromX);
  const tip = [endX - 6 * Math.cos(angle), endY - 6 * Math.sin(angle)];
  const path = points.slice(0, -1).concat([tip]).map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`);
  el(group, "path", { class: "line", d: path.join("") });
  /** @param {number} turn */
  const wing = (turn) => `${(endX - 8 * Math.cos(angle + turn)).toFixed(1)} ${(endY - 8 * Math.sin(angle + turn)).toFixed(1)}`;
  el(group, "path", { class: "head", d: `M${endX.toFixed(1)} ${endY.toFixed(1)}L${wing(0.45)}L${wing(-0.45)}z` });
  return group;
}

/**
 * The fill of a value: mixed by the browser out of the theme's colours, so that it follows light and dark.
 * @param {number} value
 * @param {number} [limit]  the end of the scale
 */
export function tint(value, limit = 1) {
  if (!Number.isFinite(value)) return { fill: "var(--rv-overflow)", ink: "var(--rv-background)" };
  const share = Math.min(1, Math.abs(value) / limit);
  const end = value < 0 ? "negative" : "positive";
  const fill = mix("zero", end, share);
  if (share < 0.5) return { fill, ink: "var(--rv-ink)" };
  const [light, dark] = [share > TEXT_TURNS.light[end] ? "#fff" : "#000", share > TEXT_TURNS.dark[end] ? "#000" : "#fff"];
  return { fill, ink: `light-dark(${light}, ${dark})` };
}

/**
 * A picture of this size, in pixels; `alt` says what it shows.
 * @param {HTMLElement} parent
 * @param {number} width
 * @param {number} height
 * @param {string} alt
 */
export function picture(parent, width, height, alt) {
  return el(parent, "svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": alt });
}

/**
 * Text in a picture, centred at x unless `anchor` says otherwise.
 * @param {SVGElement} parent
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {string} [className]
 * @param {string} [anchor]
 */
export function label(parent, x, y, text, className = "", anchor = "middle") {
  return el(parent, "text", { x, y, class: className, "text-anchor": anchor }, text);
}
