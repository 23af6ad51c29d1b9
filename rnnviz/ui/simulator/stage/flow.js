/** The motion of a step: what a cell reads runs along its arrows, then its values appear. Nothing of the drawing is painted for it. */
import { make } from "../../kit/dom.js";
import { flow, settle } from "../../kit/motion.js";
import { wayFromBelow, wayOfState } from "./diagram.js";

/** @import { Run } from "../types.js" */
/** @import { Place } from "./layout.js" */

const AT = 0.55; // the share of the time after which everything has arrived

/** @param {HTMLElement} film @param {Run} run @param {Place} place @returns {{show: (cells: number[][]) => void, end: () => void}} */
export function makeFlow(film, run, place) {
  const directions = run.arch.directions.map(() => ({
    x: make(film, "i", "flow-dot x"), h: make(film, "i", "flow-dot h"), veil: make(film, "i", "flow-veil"),
  }));
  for (const { veil } of directions) Object.assign(veil.style, { width: `${place.strip + 2}px`, height: `${place.state.height}px` });
  return {
    show(cells) {
      for (const [layer, direction, t] of cells) {
        const { x, h, veil } = directions[direction];
        travel(x, wayFromBelow(place, layer, t));
        travel(h, wayOfState(run, place, layer, direction, t).points);
        const at = `translate(${place.x(t) - place.strip / 2 - 1}px, ${place.yState(layer, direction)}px)`;
        flow(veil, [
          { opacity: 1, transform: `${at} scaleY(1)` },
          { opacity: 1, transform: `${at} scaleY(1)`, offset: AT },
          { opacity: 1, transform: `${at} scaleY(0)` },
        ]);
      }
    },
    end() {
      for (const { x, h, veil } of directions) [x, h, veil].forEach(settle);
    },
  };
}

/** @param {HTMLElement} dot @param {number[][]} way  its first and last point */
function travel(dot, [from, to]) {
  const [start, end] = [from, to].map(([x, y]) => `translate(${x - 5}px, ${y - 5}px)`);
  flow(dot, [{ opacity: 1, transform: start }, { opacity: 1, transform: end, offset: AT }, { opacity: 0, transform: end }]);
}
