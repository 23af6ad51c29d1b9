/** The rows of weights that a sum uses, as strips: numbers where there is room, else colours. */
import { hide, make, put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { tint } from "../../kit/svg.js";

/** @import { Strip } from "./sums.js" */
/** @typedef {{side: Strip["side"], index: number} | null} Pointed */

const NUMBERS_FROM = 34; // px of a cell
const LIMIT = 0.3; // of the colours at least: weights that are all small look small
const WORDED = 130; // px of a strip that has room for words
const MOST_CELLS = 64; // more are one box of coloured bands

class StripView {
  /** @param {HTMLElement} parent @param {(at: Pointed) => void} point */
  constructor(parent, point) {
    this.box = make(parent, "div", "strip-box");
    this.head = make(this.box, "div", "strip-head");
    this.name = make(this.head, "b");
    this.words = make(this.head, "span", "mute");
    this.cells = make(this.box, "div", "weights");
    this.cells.setAttribute("role", "group");
    this.ring = make(this.cells, "i", "ring");
    /** @type {Strip | null} */
    this.strip = null;
    this.width = 0;
    this.limit = 0;
    this.cells.addEventListener("pointermove", (event) => point(this.at(event.clientX)));
    this.cells.addEventListener("pointerleave", () => point(null));
  }

  /** @param {number} x  of the pointer @returns {Pointed} */
  at(x) {
    if (!this.strip) return null;
    const { left, width } = this.cells.getBoundingClientRect();
    const size = this.strip.weights.length;
    return { side: this.strip.side, index: Math.min(size - 1, Math.max(0, Math.floor(((x - left) / width) * size))) };
  }

  /** @param {Strip} strip @param {number} width  of the cells @param {number} limit  of the colours */
  paint(strip, width, limit) {
    const same = this.strip?.label === strip.label && equal(this.strip.weights, strip.weights);
    this.strip = strip;
    put(this.name, strip.label);
    this.name.className = strip.side === "ih" ? "x" : "h";
    put(this.words, width < WORDED ? "" : strip.words);
    if (same && width === this.width && limit === this.limit) return;
    this.width = width;
    this.limit = limit;
    this.cells.setAttribute("aria-label", strip.label);
    this.box.style.width = `${width}px`;
    const { weights } = strip;
    const size = width / weights.length;
    const cells = weights.length > MOST_CELLS ? [] : Array.from(weights, (weight, k) => cell(weight, limit, size, strip.placeOf?.(k)));
    this.cells.style.background = cells.length ? "" : bands(weights, limit);
    this.cells.replaceChildren(...cells, this.ring);
  }

  /** @param {Pointed} pointed */
  light(pointed) {
    const size = this.strip?.weights.length ?? 0;
    const here = pointed !== null && pointed.side === this.strip?.side && pointed.index < size;
    hide(this.ring, !here);
    if (!here || !pointed) return;
    this.ring.style.left = `${((100 * pointed.index) / size).toFixed(3)}%`;
    this.ring.style.width = `${(100 / size).toFixed(3)}%`;
  }
}

/** @param {ArrayLike<number>} weights @param {number} least */
function largest(weights, least) {
  let most = least;
  for (let k = 0; k < weights.length; k++) if (Number.isFinite(weights[k])) most = Math.max(most, Math.abs(weights[k]));
  return most;
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function equal(a, b) {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

/** @param {number} weight @param {number} limit @param {number} width @param {string | null} [place]  where it can be edited */
function cell(weight, limit, width, place) {
  const made = make(null, "span", "weight", width >= NUMBERS_FROM ? number(weight, 2) : "");
  const { fill, ink } = tint(weight, limit);
  made.style.background = fill;
  made.style.color = ink;
  made.title = number(weight);
  if (place) made.dataset.edit = place;
  return made;
}

/** @param {ArrayLike<number>} weights @param {number} limit */
function bands(weights, limit) {
  const share = (/** @type {number} */ k) => `${((100 * k) / weights.length).toFixed(2)}%`;
  const stops = Array.from(weights, (weight, k) => `${tint(weight, limit).fill} ${share(k)} ${share(k + 1)}`);
  return `linear-gradient(90deg, ${stops.join(",")})`;
}

/** @param {HTMLElement} parent @param {(at: Pointed) => void} point */
export function weightStrips(parent, point) {
  const row = make(parent, "div", "strips");
  const views = [0, 1].map(() => new StripView(row, point));
  return {
    /** @param {Strip[]} strips @param {number} width  of both */
    paint(strips, width) {
      hide(row, strips.length === 0);
      const most = strips.length > 1 ? width - 16 : width;
      const sizes = shares(strips.map(({ weights }) => weights.length), most);
      const limit = strips.reduce((most, { weights }) => largest(weights, most), LIMIT);
      views.forEach((view, k) => {
        hide(view.box, k >= strips.length);
        if (k < strips.length) view.paint(strips[k], sizes[k], limit);
      });
    },
    /** @param {Pointed} pointed */
    light(pointed) {
      for (const view of views) view.light(pointed);
    },
  };
}

const NARROW = 60; // px of a strip at least: its name needs them
const WIDE = 54; // px of a cell at most

/**
 * Widths by the number of weights; a short strip beside a long one keeps its numbers.
 * @param {number[]} counts @param {number} width
 */
export function shares(counts, width) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const even = Math.min(WIDE, width / all);
  const least = counts.map((count) => Math.max(NARROW, count * NUMBERS_FROM <= 0.4 * width ? count * NUMBERS_FROM : 0));
  const fixed = counts.map((count, k) => count * even < least[k]);
  if (fixed.every(Boolean)) return counts.map((count) => (width * count) / all);
  const left = width - least.reduce((sum, size, k) => sum + (fixed[k] ? size : 0), 0);
  const rest = counts.reduce((sum, count, k) => sum + (fixed[k] ? 0 : count), 0);
  return counts.map((count, k) => (fixed[k] ? least[k] : Math.min(WIDE * count, (left * count) / rest)));
}
