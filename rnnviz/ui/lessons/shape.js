/** Shapes as a lesson writes them: each number in the colour of its axis. */
import { make } from "../kit/dom.js";

/** @import { Lesson, Value } from "./types.js" */

/** @type {Record<string, string>} */
export const AXIS_COLOURS = { T: "axis_time", N: "axis_batch", F: "axis_features", S: "axis_layers" };

/** (8, 12, 24), each number in the colour of its axis. */
/** @param {HTMLElement} parent @param {Pick<Value, "shape" | "axes">} value @param {Lesson["axes"]} axes */
export function drawShapeOf(parent, { shape, axes: letters }, axes) {
  const box = make(parent, "span", "shape");
  make(box, "span", "", "(");
  for (const [k, size] of shape.entries()) {
    const number = make(box, "b", "", String(size));
    number.title = axes[letters[k]];
    number.style.color = `var(--rv-${AXIS_COLOURS[letters[k]] ?? "ink"})`;
    if (k < shape.length - 1) make(box, "span", "", ", ");
  }
  make(box, "span", "", shape.length === 1 ? ",)" : ")");
}

/** What a colour stands for; only the axes that this lesson has. @param {HTMLElement} parent @param {Lesson} lesson */
export function drawLegend(parent, { values, axes }) {
  const used = new Set(Object.values(values).flatMap((value) => [...value.axes]));
  const box = make(parent, "p", "legend");
  for (const [letter, colour] of Object.entries(AXIS_COLOURS).filter(([letter]) => used.has(letter))) {
    make(box, "b", "", axes[letter]).style.color = `var(--rv-${colour})`;
  }
}
