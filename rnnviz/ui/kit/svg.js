/** Small pieces of SVG that the diagrams are made of. Text is set as text, never as markup. */
const SVG = "http://www.w3.org/2000/svg";

export function el(parent, tag, attributes = {}, text = null) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  if (text !== null) made.textContent = text;
  parent?.append(made);
  return made;
}

/** A line through `points` with rounded corners and an arrow head at its end. */
export function wire(parent, className, points) {
  const group = el(parent, "g", { class: `wire ${className}` });
  const [endX, endY] = points.at(-1);
  const [fromX, fromY] = points.at(-2);
  const angle = Math.atan2(endY - fromY, endX - fromX);
  const tip = [endX - 6 * Math.cos(angle), endY - 6 * Math.sin(angle)];
  const path = points.slice(0, -1).concat([tip]).map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`);
  el(group, "path", { class: "line", d: path.join("") });
  const wing = (turn) => `${(endX - 8 * Math.cos(angle + turn)).toFixed(1)} ${(endY - 8 * Math.sin(angle + turn)).toFixed(1)}`;
  el(group, "path", { class: "head", d: `M${endX.toFixed(1)} ${endY.toFixed(1)}L${wing(0.45)}L${wing(-0.45)}z` });
  return group;
}

/** The fill of a value: mixed by the browser out of the theme's colours, so that it follows light and dark. */
export function tint(value, limit = 1) {
  if (!Number.isFinite(value)) return { fill: "var(--rv-overflow)", ink: "var(--rv-background)" };
  const share = Math.min(1, Math.abs(value) / limit);
  const end = value < 0 ? "negative" : "positive";
  const fill = `color-mix(in srgb, var(--rv-${end}) ${(100 * share).toFixed(1)}%, var(--rv-zero))`;
  return { fill, ink: share > 0.55 ? "var(--rv-background)" : "var(--rv-ink)" };
}
