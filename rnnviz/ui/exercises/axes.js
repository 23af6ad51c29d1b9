/** A shape axis by axis: its colour, its letters, what was given there, and why it has this size. */
import { make } from "./parts.js";
import { say } from "../kit/words.js";

/** @param {{tensor: string, axes: object[], extra: number[]}} shape  a ShapeReason @param {boolean} solved */
export function drawShape(parent, shape, solved) {
  const list = make(parent, "ul", "ex-axes");
  for (const axis of shape.axes) {
    const right = axis.given === axis.size;
    const item = make(list, "li", right ? "right" : "wrong");
    const block = make(item, "span", `axis ${axis.role}`);
    make(block, "b", "", solved || right ? String(axis.size) : "?");
    make(block, "span", "", axis.letters);
    const given = axis.given === null ? say("no axis given") : say("yours: {given}", { given: axis.given });
    make(item, "span", "ex-given", right ? "✓" : `✗ ${given}`);
    make(item, "span", "ex-why", `${axis.letters}: ${axis.why}`);
  }
  for (const size of shape.extra) {
    const item = make(list, "li", "wrong");
    make(make(item, "span", "axis none"), "b", "", String(size));
    make(item, "span", "ex-given", `✗ ${say("yours: {given}", { given: size })}`);
    make(item, "span", "ex-why", say("{tensor} has no such axis", { tensor: shape.tensor }));
  }
}
