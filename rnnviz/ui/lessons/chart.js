/** A small chart with a scale of powers of ten upwards: axes, lines, and a mark that moves. */
import { el, label, picture } from "../kit/svg.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [46, 12, 10, 22]; // px around the drawing

/**
 * @typedef {{width: number, height: number, alt: string, x: [number, number], marks: [number, string][], low: number, high: number}} Frame
 *   x: its ends; marks: [place, text] under it; low, high: powers of ten
 */

export class Chart {
  /** @param {HTMLElement} parent @param {Frame} frame */
  constructor(parent, frame) {
    this.frame = frame;
    const { width, height, marks, low, high, alt } = frame;
    this.svg = picture(parent, width, height, alt);
    this.svg.classList.add("chart");
    const step = Math.max(1, Math.ceil((high - low) / 4));
    for (let power = high; power >= low; power -= step) {
      const y = this.yOf(10 ** power);
      el(this.svg, "path", { class: power === 0 ? "grid-line one" : "grid-line", d: `M${LEFT} ${y}H${width - RIGHT}` });
      label(this.svg, LEFT - 6, y + 4, powerOfTen(power), "mute", "end");
    }
    for (const [x, text] of marks) label(this.svg, this.xOf(x), height - 5, text, "mute");
  }

  /** @param {number} x */
  xOf(x) {
    const { x: [first, last], width } = this.frame;
    return LEFT + ((x - first) / (last - first)) * (width - LEFT - RIGHT);
  }

  /** What is smaller than its scale stands at its foot. @param {number} value */
  yOf(value) {
    const { low, high, height } = this.frame;
    const power = value > 0 ? Math.min(high, Math.max(low, Math.log10(value))) : low;
    return Number((height - BOTTOM - ((power - low) / (high - low)) * (height - TOP - BOTTOM)).toFixed(1));
  }

  /** A line through the points whose values are on the scale. @param {string} className @param {ArrayLike<number>} xs @param {ArrayLike<number>} values */
  line(className, xs, values) {
    const path = el(this.svg, "path", { class: className });
    this.move(path, xs, values);
    return path;
  }

  /** @param {SVGPathElement} path @param {ArrayLike<number>} xs @param {ArrayLike<number>} values */
  move(path, xs, values) {
    const { low, high } = this.frame;
    const points = Array.from(xs, (x, k) => [x, values[k]]).filter(([, value]) => value >= 10 ** low && value <= 10 ** high);
    path.setAttribute("d", points.map(([x, value], k) => `${k ? "L" : "M"}${this.xOf(x).toFixed(1)} ${this.yOf(value)}`).join(""));
  }

  /** @param {string} className @param {number} x */
  upright(className, x) {
    const path = el(this.svg, "path", { class: className });
    this.moveUpright(path, x);
    return path;
  }

  /** @param {SVGPathElement} path @param {number | null} x  null: nowhere */
  moveUpright(path, x) {
    path.setAttribute("d", x === null ? "" : `M${this.xOf(x).toFixed(1)} ${TOP}V${this.frame.height - BOTTOM}`);
  }

  /** Names at the left ends of lines, none on another. @param {{name: string, value: number}[]} names */
  nameAtStart(names) {
    let free = 0; // px from the top
    for (const { name, value } of names.toSorted((a, b) => b.value - a.value)) {
      const y = Math.max(this.yOf(value) - 4, free);
      label(this.svg, LEFT + 4, Math.min(y, this.frame.height - BOTTOM - 2), name, "mute", "start");
      free = y + 14;
    }
  }

  /** @param {number} x @param {number} value @param {string} text @param {string} [className] @param {string} [anchor] */
  write(x, value, text, className = "mute", anchor = "start") {
    return label(this.svg, this.xOf(x), this.yOf(value), text, className, anchor);
  }
}

/** 1e-4 as it is written; 1, 10 and 100 as such. @param {number} power */
const powerOfTen = (power) => (power >= 0 && power <= 2 ? String(10 ** power) : power >= -2 && power < 0 ? String(10 ** power) : `1e${String(power).replace("-", "−")}`);
