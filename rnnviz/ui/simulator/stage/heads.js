/** The clock's heads, one for each direction: the selected one is filled, and one that is out of sight is pointed at. */
import { hide, put } from "../../kit/dom.js";
import { slide } from "../../kit/motion.js";
import { stepReached } from "../selection.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Drawn } from "./drawn.js" */

/**
 * @param {Drawn} drawn @param {Run} run @param {Selection} selection @param {number} tick
 * @param {{shift: number, moving: boolean}} slide  px by which the drawing has slid, and whether by motion
 */
export function placeHeads(drawn, run, { layer, direction }, tick, { shift, moving }) {
  const { place, heads } = drawn;
  heads.forEach((head, d) => {
    const t = tick < 0 ? null : stepReached(run, layer, d, tick);
    const hidden = t === null || t < place.first || t >= place.first + place.steps;
    head.classList.toggle("gone", hidden);
    head.classList.toggle("other", d !== direction);
    if (!hidden) slide(head, place.x(t) - place.pitch / 2 + 1, moving);
    pointAt(drawn, d, t, t === null || direction === d ? 0 : place.x(t) - shift);
  });
}

/** A head that is out of sight has a sign at the edge. @param {Drawn} drawn @param {number} direction @param {number | null} t @param {number} x */
function pointAt({ signs, place }, direction, t, x) {
  const side = t === null || x === 0 ? 0 : x < place.gutter ? -1 : x > place.seen ? 1 : 0;
  const sign = signs[direction];
  hide(sign, side === 0);
  sign.classList.toggle("right", side > 0);
  const text = `${side < 0 ? "‹ " : ""}${"→←"[direction]} t = ${t}${side > 0 ? " ›" : ""}`;
  if (side) put(sign, text);
}
