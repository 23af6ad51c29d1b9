/** A shape axis by axis: its colour, its letters, what was given there, and why it has this size. */
import { make } from "../kit/dom.js";
import { say } from "../kit/words.js";
import { HIDDEN } from "./parts.js";

/** @import { Axis, ShapeReason } from "./types.js" */

/** @param {HTMLElement} parent @param {ShapeReason} shape @param {boolean} solved */
export function drawShape(parent, shape, solved) {
  const list = make(parent, "ul", "ex-axes");
  for (const axis of shape.axes) drawAxis(list, axis, solved);
  for (const size of shape.extra) {
    const item = make(list, "li", "wrong");
    make(make(item, "span", "axis none"), "b", "", String(size));
    make(item, "span", "ex-given", `✗ ${say("yours: {given}", { given: size })}`);
    make(item, "span", "ex-why", say("{tensor} has no such axis", { tensor: shape.tensor }));
  }
}

/** @param {HTMLElement} list @param {Axis} axis @param {boolean} solved */
function drawAxis(list, axis, solved) {
  const right = axis.given === axis.size;
  const item = make(list, "li", right ? "right" : "wrong");
  const block = make(item, "span", `axis ${axis.role}`);
  make(block, "b", "", solved || right ? String(axis.size) : HIDDEN);
  make(block, "span", "", axis.letters);
  const given = axis.given === null ? say("no axis given") : say("yours: {given}", { given: axis.given });
  make(item, "span", "ex-given", right ? "✓" : `✗ ${given}`);
  if (solved || right) make(item, "span", "ex-why", `${axis.letters}: ${axis.why}`); // it has the size in it
}
