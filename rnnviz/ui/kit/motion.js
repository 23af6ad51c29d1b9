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

const FAR = 1e6; // px: farther than anything slides
/** @type {WeakMap<Element, {rests: Animation, x: number}>} */
const slid = new WeakMap();
const to = (/** @type {number} */ x) => ({ transform: `translateX(${x.toFixed(1)}px)` });

/**
 * Put an element with a layer of its own x px to the right, by motion where it was elsewhere. Its place is the moment at which
 * an animation rests: the browser then moves one layer, where another `transform` would make it sort all of them anew.
 * @param {HTMLElement} element @param {number} x @param {boolean} moving
 */
export function slide(element, x, moving) {
  const place = slid.get(element) ?? { rests: element.animate([to(-FAR), to(FAR)], { duration: 2 * FAR, fill: "both" }), x: NaN };
  slid.set(element, place);
  const before = place.x;
  if (before === x) return;
  place.x = x;
  place.rests.pause();
  place.rests.currentTime = FAR + x;
  if (moving && !Number.isNaN(before)) flow(element, [to(before), to(x)]);
  else settle(element);
}
