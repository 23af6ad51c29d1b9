/** The rows of weights that a sum uses, as strips: numbers where there is room, else colours. */
import { hide, make, put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { set, tint } from "../../kit/svg.js";
import { say } from "../../kit/words.js";

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
    this.cells.setAttribute("role", "slider"); // ← and → go from weight to weight
    this.cells.setAttribute("aria-orientation", "horizontal");
    this.cells.setAttribute("aria-valuemin", "0");
    this.cells.tabIndex = 0;
    /** @type {HTMLElement[]} */
    this.made = []; // a cell for each weight
    this.ring = make(this.cells, "i", "ring"); // where there are no cells to frame
    /** @type {Strip | null} */
    this.strip = null;
    this.width = 0;
    this.limit = 0;
    /** @type {Element | null} */
    this.lit = null;
    this.index = 0; // of the weight that the keys are at
    this.cells.addEventListener("pointermove", (event) => event.buttons || point(this.at(event.clientX)));
    this.cells.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && point(null));
    this.cells.addEventListener("pointerdown", (event) => this.touch(event, point));
    this.cells.addEventListener("mousedown", (event) => event.preventDefault()); // the arrow keys go on being the clock's
    this.cells.addEventListener("focus", () => point(this.here()));
    this.cells.addEventListener("blur", () => point(null));
    this.cells.addEventListener("keydown", (event) => this.key(event, point));
  }

  /** A finger leaves its weight lit until it touches elsewhere. @param {PointerEvent} event @param {(at: Pointed) => void} point */
  touch(event, point) {
    if (event.pointerType !== "touch") return;
    this.index = this.at(event.clientX)?.index ?? 0;
    if (this.cells.matches(":focus")) point(this.here());
    else this.cells.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event @param {(at: Pointed) => void} point */
  key(event, point) {
    const last = (this.strip?.weights.length ?? 1) - 1;
    /** @type {Record<string, number>} */
    const moves = { ArrowLeft: this.index - 1, ArrowRight: this.index + 1, Home: 0, End: last };
    if (!(event.key in moves) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    this.index = Math.min(last, Math.max(0, moves[event.key]));
    point(this.here());
  }

  /** The weight that the keys are at. @returns {Pointed} */
  here() {
    return this.strip && { side: this.strip.side, index: this.index };
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
    const { weights } = strip;
    const same = this.strip?.label === strip.label && equal(this.strip.weights, weights);
    this.strip = strip;
    this.index = Math.min(this.index, strip.weights.length - 1);
    put(this.name, strip.label);
    set(this.name, { class: strip.side === "ih" ? "x" : "h" });
    put(this.words, width < WORDED ? "" : strip.words);
    if (same && width === this.width && limit === this.limit) return;
    this.width = width;
    this.limit = limit;
    set(this.cells, { "aria-label": say("Weights {name}", { name: strip.label }), "aria-valuemax": weights.length - 1 });
    this.tell(strip);
    this.box.style.width = `${width}px`;
    const size = width / weights.length;
    const count = weights.length > MOST_CELLS ? 0 : weights.length;
    this.cells.style.background = count ? "" : bands(weights, limit);
    for (const surplus of this.made.splice(count)) surplus.remove();
    while (this.made.length < count) this.made.push(make(null, "span", "weight"));
    if (this.cells.childElementCount !== count + 1) this.cells.replaceChildren(...this.made, this.ring);
    this.made.forEach((cell, k) => writeWeight(cell, weights[k], limit, size, strip.placeOf?.(k) ?? null));
  }

  /** One weight by its name and its value. @param {number} index */
  read(index) {
    const { label, weights } = /** @type {Strip} */ (this.strip);
    return `${label.slice(0, -1)}, ${index}] ${number(weights[index])}`;
  }

  /** The weight that the keys are at, for who hears the page, and for the hand that types. @param {Strip} strip */
  tell({ placeOf }) {
    set(this.cells, { "aria-valuenow": this.index, "aria-valuetext": this.read(this.index) });
    const place = placeOf?.(this.index);
    if (place) set(this.cells, { "data-edit": place });
    else this.cells.removeAttribute("data-edit");
  }

  /** A cell of its own is framed, not ringed: a ring that moves would be laid out anew. @param {Element | null} cell */
  frame(cell) {
    this.lit?.classList.remove("lit");
    this.lit = cell?.classList.contains("weight") ? cell : null;
    this.lit?.classList.add("lit");
  }

  /** @param {Pointed} pointed @returns {string} what is lit, in words */
  light(pointed) {
    const size = this.strip?.weights.length ?? 0;
    const here = pointed !== null && pointed.side === this.strip?.side && pointed.index < size;
    this.frame(here && pointed ? this.cells.children[pointed.index] : null);
    hide(this.ring, !here || this.lit !== null);
    if (!here || !pointed) return "";
    if (!this.lit) {
      this.ring.style.left = `${((100 * pointed.index) / size).toFixed(3)}%`;
      this.ring.style.width = `${(100 / size).toFixed(3)}%`;
    }
    if (this.cells.matches(":focus") && this.strip) this.tell(this.strip);
    return this.read(pointed.index);
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

/** @param {HTMLElement} cell @param {number} weight @param {number} limit @param {number} width @param {string | null} place  where it can be edited */
function writeWeight(cell, weight, limit, width, place) {
  put(cell, width >= NUMBERS_FROM ? number(weight, 2) : "");
  const { fill, ink } = tint(weight, limit);
  set(cell, { style: `background:${fill};color:${ink}`, title: number(weight) });
  if (place) set(cell, { "data-edit": place });
  else cell.removeAttribute("data-edit");
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
  const reading = make(row, "span", "weight-read"); // over the names, which it says too
  reading.setAttribute("aria-hidden", "true");
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
      const texts = views.map((view) => (view.box.hidden ? "" : view.light(pointed)));
      hide(reading, !texts.some(Boolean));
      put(reading, texts.join(""));
      reading.classList.toggle("last", texts[1] !== "");
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
