/** Which loss reached which step: a row for the loss of each step, a column for the step that it reached; what truncation cuts is hatched. */
import { make } from "../../kit/dom.js";
import { between } from "../../kit/pixels.js";
import { paletteOf } from "../../kit/theme.js";
import { say } from "../../kit/words.js";
import { isKept } from "./norms.js";
import { DECADES } from "./scale.js";

/** @import { Floats } from "../types.js" */
/** @typedef {{length: number, T: number, direction: number, k: number, t: number | null, width: number}} At */

const HEIGHT = 150; // px
const LEFT = 52;
const LEAST = 0.12; // the share of the dark colour that what is not zero keeps

export class LossMatrix {
  /** @param {HTMLElement} parent @param {(k: number) => void} preview  while the edge is dragged @param {(k: number) => void} commit */
  constructor(parent, preview, commit) {
    this.root = make(parent, "div", "loss-matrix");
    this.canvas = make(this.root, "canvas");
    this.canvas.setAttribute("role", "img");
    /** @type {At} */
    this.at = { length: 1, T: 1, direction: 0, k: 0, t: null, width: 0 };
    let k = 0;
    const drag = (/** @type {PointerEvent} */ event) => {
      const { left, width } = this.canvas.getBoundingClientRect();
      const { length, direction } = this.at;
      const step = Math.round(((event.clientX - left - LEFT) / (width - LEFT)) * length);
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

  /** @param {Floats} reached  (T, T): s and t @param {At} at */
  paint(reached, at) {
    this.at = at;
    const { length, T, direction, k, t, width } = at;
    const dense = globalThis.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: Math.ceil(width * dense), height: HEIGHT * dense });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${HEIGHT}px` });
    const pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const palette = paletteOf(this.root);
    pen.scale(dense, dense);
    const [wide, high] = [(width - LEFT) / length, (HEIGHT - 4) / length];
    const gap = Math.min(1, wide / 6, high / 6);
    let most = 0;
    for (let i = 0; i < reached.length; i++) if (Number.isFinite(reached[i])) most = Math.max(most, reached[i]);
    for (let s = 0; s < length; s++) {
      for (let step = 0; step < length; step++) {
        const value = reached[s * T + step];
        const [x, y] = [LEFT + step * wide, 2 + s * high];
        if (value === 0) continue;
        if (!isKept(length, direction, k, s, step)) {
          pen.strokeStyle = palette.line;
          pen.beginPath();
          pen.moveTo(x, y + high);
          pen.lineTo(x + wide, y);
          pen.stroke();
          continue;
        }
        const share = Number.isFinite(value) ? Math.max(LEAST, Math.min(1, 1 + Math.log10(value / (most || 1)) / (2 * DECADES))) : 1;
        pen.fillStyle = Number.isFinite(value) ? between(palette.low, palette.high, share) : palette.overflow;
        pen.fillRect(x, y, wide - gap, high - gap);
      }
    }
    this.edges(pen, palette, { wide, high });
    if (t !== null) {
      pen.strokeStyle = palette.now;
      pen.lineWidth = 2;
      pen.strokeRect(LEFT + t * wide, 1, wide, HEIGHT - 2);
    }
    pen.fillStyle = palette.mute;
    pen.font = "12px sans-serif";
    pen.textAlign = "right";
    pen.fillText(say("loss 0"), LEFT - 6, 12);
    pen.fillText(String(length - 1), LEFT - 6, HEIGHT - 4);
    this.canvas.setAttribute("aria-label", k
      ? say("Which of {length} losses reached which step, cut before every step that is a multiple of {k}.", { length, k })
      : say("Which of {length} losses reached which step; nothing is cut.", { length }));
  }

  /** The edges that nothing crosses. @param {CanvasRenderingContext2D} pen @param {Record<string, string>} palette @param {{wide: number, high: number}} cell */
  edges(pen, palette, { wide, high }) {
    const { length, direction, k } = this.at;
    pen.strokeStyle = pen.fillStyle = palette.accent;
    pen.lineWidth = 2;
    for (let cut = k; k && cut < length; cut += k) {
      const step = direction ? length - cut : cut;
      const [x, y] = [LEFT + step * wide, 2 + step * high];
      pen.beginPath();
      pen.moveTo(x, direction ? 2 : y);
      pen.lineTo(x, direction ? y : HEIGHT);
      pen.stroke();
      if (cut !== k) continue;
      pen.beginPath();
      pen.arc(x, direction ? 9 : HEIGHT - 9, 6, 0, 2 * Math.PI);
      pen.fill();
    }
  }
}
