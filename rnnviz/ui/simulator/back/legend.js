/** What the colours of gradients mean: hue is the sign, size a logarithm. */
import { make, put } from "../../kit/dom.js";
import { say } from "../../kit/words.js";
import { DECADES, logScale, written } from "./scale.js";

/** @param {HTMLElement} parent */
export function makeLegend(parent) {
  const root = make(parent, "p", "back-legend");
  const low = make(root, "span");
  const swatches = make(root, "span", "swatches");
  swatches.setAttribute("aria-hidden", "true");
  const high = make(root, "span");
  make(root, "span", "mute", say("gradients: logarithmic, {decades} decades; a white “0” is no way at all", { decades: DECADES }));
  /** @param {number} limit */
  function paint(limit) {
    put(low, written(-limit, 2));
    put(high, written(limit, 2));
    swatches.replaceChildren();
    for (const sign of [-1, 1]) {
      const powers = Array.from({ length: DECADES }, (_, k) => k);
      for (const power of sign < 0 ? powers : powers.toReversed()) {
        make(swatches, "i").style.background = logScale(limit).shade(sign * limit * 10 ** -power).fill;
      }
      if (sign < 0) make(swatches, "i").style.background = logScale(limit).shade(0).fill;
    }
  }
  return { root, paint };
}
