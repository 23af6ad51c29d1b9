/** What a lesson draws of the way back: a picture in the place of the network, and what stands beside the sum of now. */
import { make } from "../kit/dom.js";
import { drawChain } from "./back_chain.js";
import { drawStepBack } from "./back_step.js";

/** @import { Lesson } from "./types.js" */
/** @import { Back } from "./back_types.js" */
/**
 * @typedef {(tick: number, asks: boolean) => void} PaintBack  asks: the number of the next tick is to be said first
 * @typedef {{picture: HTMLElement, beside: HTMLElement, back: Back, lesson: Lesson, go: (tick: number) => void}} Places
 */

/** @type {Record<Back["kind"], (places: Places) => PaintBack>} */
const DRAWINGS = { chain: drawChain, step: drawStepBack };

export class BackView {
  /** @param {HTMLElement} picture @param {HTMLElement} now  the card of the sum @param {(tick: number) => void} go */
  constructor(picture, now, go) {
    this.picture = make(picture, "div", "back-picture");
    this.beside = make(now, "div", "back-beside");
    this.go = go;
    /** @type {PaintBack | null} */
    this.paintNow = null;
  }

  /** @param {Lesson} lesson */
  update(lesson) {
    const { back } = lesson;
    for (const place of [this.picture, this.beside]) {
      place.replaceChildren();
      place.hidden = back === null;
    }
    const { picture, beside, go } = this;
    this.paintNow = back && DRAWINGS[back.kind]({ picture, beside, back, lesson, go });
    this.beside.hidden = !this.beside.childElementCount;
  }

  /** @param {number} tick @param {boolean} asks */
  paint(tick, asks) {
    this.paintNow?.(tick, asks);
  }
}
