/** Motion that explains a step: short, and none for who asks for none or steps faster than it lasts. */
import { clockOf } from "./clock.js";

const FLOW = { duration: 160, easing: "ease-out" }; // ms
const still = typeof matchMedia === "undefined" ? { matches: true } : matchMedia("(prefers-reduced-motion: reduce)");

/** Whether this visitor asks for no motion. */
export const isStill = () => still.matches;

/** Whether the clock's last step may be shown by motion. @param {string} channel */
export const moves = (channel) => !isStill() && clockOf(channel).calm;

/** @type {WeakMap<Element, Animation>} */
const running = new WeakMap(); // not `getAnimations`: it makes the browser compute all styles

/** Let an element run through these frames, in place of what it still runs through. @param {Element} element @param {Keyframe[]} frames */
export function flow(element, frames) {
  settle(element);
  running.set(element, element.animate(frames, FLOW));
}

/** End what an element runs through. @param {Element} element */
export function settle(element) {
  running.get(element)?.cancel();
  running.delete(element);
}

/** Put an element to its new place, by motion where it was at another. @param {HTMLElement | SVGElement} element @param {string} transform @param {boolean} moving */
export function move(element, transform, moving) {
  const before = element.style.transform;
  if (before === transform) return;
  element.style.transform = transform;
  if (moving && before) flow(element, [{ transform: before }, { transform }]);
  else settle(element);
}
