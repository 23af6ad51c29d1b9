/**
 * Which loss reached which step: a row for the loss of each step, or of some steps together, a column for the step that
 * it reached; what truncation cuts is hatched. Where one number is asked about, it is the only row.
 */
import { make } from "../../kit/dom.js";
import { between } from "../../kit/pixels.js";
import { paletteOf } from "../../kit/theme.js";
import { say } from "../../kit/words.js";
import { keptOf } from "./norms.js";
import { DECADES } from "./scale.js";

/** @import { Axis } from "./chart.js" */
/**
 * @typedef {object} Losses
 * @property {ArrayLike<number> | null} norms  row by row; null: they come  @property {number} T  in a row
 * @property {number[][]} rows  the steps of each row's losses  @property {string[]} names  of the first and the last row
 * @property {ArrayLike<number> | null} kept  what was left after the cut, where that is known
 * @typedef {{axis: Axis, direction: number, k: number, height: number}} How
 */

const LEAST = 0.12; // the share of the dark colour that what is not zero keeps

export class LossMatrix {
  /** @param {HTMLElement} parent @param {(k: number) => void} preview  while the edge is dragged @param {(k: number) => void} commit */
  constructor(parent, preview, commit) {
    this.root = make(parent, "div", "loss-matrix");
    this.canvas = make(this.root, "canvas");
    this.canvas.setAttribute("role", "img");
    this.now = make(this.root, "div", "matrix-now");
    /** @type {How | null} */
    this.how = null;
    let k = 0;
    const drag = (/** @type {PointerEvent} */ event) => {
      if (!this.how) return;
      const { axis: { x, pitch, length }, direction } = this.how;
      const step = Math.round((event.clientX - this.canvas.getBoundingClientRect().left - x(0)) / pitch + 0.5);
      k = Math.max(0, Math.min(length - 1, direction ? length - step : step));
      preview(k);
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      drag(event);
    });
    this.canvas.addEventListener("pointermove", (event) => event.buttons && drag(event));
    this.canvas.addEventListener("pointerup", () => commit(k));
  }

  /** @param {Losses} losses @param {How} how */
  draw({ norms, T, rows, names, kept }, how) {
    this.how = how;
    const { axis: { x, pitch, left, width, length }, direction, k, height } = how;
    const dense = globalThis.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: Math.ceil(width * dense), height: height * dense });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    const pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const palette = paletteOf(this.root);
    pen.scale(dense, dense);
    const high = (height - 4) / rows.length;
    const single = rows.length === 1;
    const gap = Math.min(1, pitch / 6, high / 6);
    let most = 0;
    for (let i = 0; norms && i < norms.length; i++) if (Number.isFinite(norms[i])) most = Math.max(most, norms[i]);
    rows.forEach((losses, row) => {
      for (let step = 0; norms && step < length; step++) {
        const [value, y] = [norms[row * T + step], 2 + row * high];
        const left = kept ? (kept[row * T + step] === 0 ? "nothing" : "all") : keptOf(length, direction, k, losses, step);
        if (value === 0 && !(left === "nothing" && single)) continue;
        if (left !== "all") {
          pen.strokeStyle = palette.line;
          pen.beginPath();
          pen.moveTo(x(step) - pitch / 2, y + high);
          pen.lineTo(x(step) + pitch / 2, y);
          pen.stroke();
          if (left === "nothing") continue;
        }
        const remains = kept ? kept[row * T + step] : value;
        const share = Number.isFinite(remains) ? Math.max(LEAST, Math.min(1, 1 + Math.log10(remains / (most || 1)) / (2 * DECADES))) : 1;
        pen.fillStyle = Number.isFinite(remains) ? between(palette.low, palette.high, share) : palette.overflow;
        pen.fillRect(x(step) - pitch / 2, y, pitch - gap, high - gap);
      }
    });
    this.edges(pen, palette, single ? 0 : (height - 4) / length);
    pen.fillStyle = palette.mute;
    pen.font = "12px sans-serif";
    pen.textAlign = "right";
    const [first, last] = names;
    pen.fillText(first, left - 6, last ? 12 : height / 2 + 4);
    if (last) pen.fillText(last, left - 6, height - 4);
    this.canvas.setAttribute("aria-label", k
      ? say("Which of {length} losses reached which step, cut before every step that is a multiple of {k}.", { length: rows.flat().length, k })
      : say("Which of {length} losses reached which step; nothing is cut.", { length: rows.flat().length }));
    Object.assign(this.now.style, { width: `${pitch}px`, height: `${height}px` });
  }

  /** The edges that nothing crosses. @param {CanvasRenderingContext2D} pen @param {Record<string, string>} palette @param {number} high  of a loss; 0: there is one */
  edges(pen, palette, high) {
    const { axis: { x, pitch, length }, direction, k, height } = /** @type {How} */ (this.how);
    pen.strokeStyle = pen.fillStyle = palette.accent;
    pen.lineWidth = 2;
    for (let cut = k; k && cut < length; cut += k) {
      const step = direction ? length - cut : cut;
      const [at, y] = [x(step) - pitch / 2, 2 + step * high];
      pen.beginPath();
      pen.moveTo(at, direction || !high ? 2 : y);
      pen.lineTo(at, direction && high ? y : height);
      pen.stroke();
      if (cut !== k) continue;
      pen.beginPath();
      pen.arc(at, direction ? 9 : height - 9, 6, 0, 2 * Math.PI);
      pen.fill();
    }
  }

  /** @param {number | null} t  where the clock is */
  at(t) {
    this.now.classList.toggle("gone", t === null);
    if (t !== null && this.how) this.now.style.transform = `translateX(${this.how.axis.x(t) - this.how.axis.pitch / 2}px)`;
  }
}
