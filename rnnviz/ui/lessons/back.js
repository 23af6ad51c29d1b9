/** What a lesson draws of the way back: a picture in the place of the network, and what stands beside the sum of now. */
import { hide, make } from "../kit/dom.js";
import { drawChain } from "./back_chain.js";
import { drawClip } from "./back_clip.js";
import { drawCuts } from "./back_cuts.js";
import { drawStepBack } from "./back_step.js";

/** @import { Lesson } from "./types.js" */
/** @import { Back } from "./back_types.js" */
/**
 * @typedef {(tick: number, asks: boolean) => void} PaintBack  asks: the number of the next tick is to be said first
 * @typedef {{picture: HTMLElement, beside: HTMLElement, back: Back, lesson: Lesson, go: (tick: number) => void, half: number, besideHalf: number}} Places
 *   half, besideHalf: px of a chart in the picture, and beside the sum
 */

/** @type {Record<Back["kind"], (places: Places) => PaintBack>} */
const DRAWINGS = { chain: drawChain, step: drawStepBack, clip: drawClip, cuts: drawCuts };

const NARROW = 480; // px: below it charts stand one below the other
const SUM = 400; // px that the sum beside charts needs, with gaps
const [NARROWEST, WIDEST] = [240, 392];

/** @param {number} width  of two, side by side @param {number} narrow @param {number} [whole]  of one alone */
function chartWidth(width, narrow, whole = width) {
  const own = width < narrow ? whole : width / 2 - 8;
  return Math.min(WIDEST, Math.max(NARROWEST, Math.floor(own / 20) * 20));
}

export class BackView {
  /** @param {HTMLElement} picture @param {HTMLElement} now  the card of the sum @param {(tick: number) => void} go */
  constructor(picture, now, go) {
    this.picture = make(picture, "div", "back-picture");
    this.beside = make(now, "div", "back-beside");
    this.now = now;
    this.go = go;
    this.widths = ""; // of the drawings
    /** @type {[number, boolean]} */
    this.painted = [0, false];
    /** @type {Lesson | null} */
    this.lesson = null;
    this.sizes = new ResizeObserver(() => this.resized());
    for (const card of [picture, now]) this.sizes.observe(card);
    /** @type {PaintBack | null} */
    this.paintNow = null;
  }

  /** @param {Lesson} lesson */
  update(lesson) {
    const { back } = this.lesson = lesson;
    for (const place of [this.picture, this.beside]) {
      place.replaceChildren();
      hide(place, back === null);
    }
    const { picture, beside, go } = this;
    const widths = this.room;
    this.widths = JSON.stringify(widths);
    this.paintNow = back && DRAWINGS[back.kind]({ picture, beside, back, lesson, go, ...widths });
    hide(this.beside, !this.beside.childElementCount);
  }

  /** px of a chart in the picture, and beside the sum: as wide as it is drawn, so that its text keeps its size. */
  get room() {
    const [picture, now] = [this.picture.parentElement?.clientWidth ?? 0, this.now.clientWidth];
    return { half: chartWidth(picture - 40, NARROW), besideHalf: chartWidth(now - SUM, NARROW - SUM, now - 30) };
  }

  /** Drawings of another width are others. */
  resized() {
    if (!this.lesson?.back || JSON.stringify(this.room) === this.widths) return;
    this.update(this.lesson);
    this.paint(...this.painted);
  }

  /** @param {number} tick @param {boolean} asks */
  paint(tick, asks) {
    this.painted = [tick, asks];
    this.paintNow?.(tick, asks);
  }

  remove() {
    this.sizes.disconnect();
  }
}
