/** The keys by which the rows of the diagram are known, and the numbers that they stand for. */
import { rowOfUnit } from "./cells.js";

/** @import { Layout } from "./diagram_layout.js" */
/** @import { Source } from "./types.js" */
/** @typedef {Pick<Layout, "inputRows" | "stateRows" | "memoryRows">} DrawnRows */

const START = "0start"; // in a key, the place of the step: before the first

/** The key of the row that shows a number; null where none does. @param {DrawnRows} place @param {Source | null} source */
export function rowKeyOf(place, source) {
  if (!source) return null;
  const { kind, layer, direction, t, unit } = source;
  if (kind === "x") return `x:${t}:row:${rowOfUnit(place.inputRows, unit)}`;
  const rows = kind === "c" ? place.memoryRows : place.stateRows;
  if (!rows) return null;
  return `${kind}:${layer}:${direction}:${t === "0" ? START : t}:row:${rowOfUnit(rows, unit)}`;
}

/** What the key of a drawn unit says: x:t:unit, or h:layer:direction:t:unit. @param {string} key @returns {Source} */
export function sourceOfKey(key) {
  const [kind, ...rest] = key.split(":");
  if (kind === "x") return { kind: "x", layer: 0, direction: 0, t: Number(rest[0]), unit: Number(rest[1]) };
  const [layer, direction, t, unit] = rest;
  return {
    kind: kind === "c" ? "c" : "h", layer: Number(layer), direction: Number(direction),
    t: t === START ? "0" : Number(t), unit: Number(unit),
  };
}

/** What an event of the pointer is on. @param {Event} event @returns {Source | null} */
export function sourceAt({ target }) {
  const row = target instanceof Element ? target.closest("[data-key]") : null;
  return row instanceof SVGElement && row.dataset.key ? sourceOfKey(row.dataset.key) : null;
}
