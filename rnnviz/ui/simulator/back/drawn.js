/** The drawing of the way back: states above, their gradients under them, and the arrows along which they come. */
import { make } from "../../kit/dom.js";
import { el, label, tint, wire } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { farthest } from "../stage/rows.js";
import { drawCover, drawStrip, keyOf } from "../stage/strip.js";
import { limitOf } from "../stage/values.js";
import { SQUARES } from "./layout.js";
import { isCut, stepAfter } from "./order.js";
import { drawNames } from "./row_names.js";
import { logScale, writer } from "./scale.js";

/** @import { Floats, WholeRun } from "../types.js" */
/** @import { Keyed } from "../stage/strip.js" */
/** @import { Value } from "../stage/values.js" */
/** @import { Rows } from "../stage/rows.js" */
/** @import { Lane, Place, StripPlace } from "./layout.js" */
/** @import { Gradients } from "./types.js" */
/** @typedef {Map<string, SVGElement[]>} Cells  what a cell `layer:direction:t` switches on */
/** @typedef {(value: number) => {fill: string, ink: string}} Shade */

const ARROW_ROOM = 4; // px, between an arrow's end and what it leads to

/**
 * @typedef {object} Drawn
 * @property {HTMLElement} root  @property {HTMLElement} film  @property {SVGSVGElement} svg  @property {HTMLElement[]} heads
 * @property {SVGElement} frames  @property {SVGElement} fan  the arrows into the number that is open
 * @property {Keyed} keyed  @property {Cells} cells  @property {Place} place
 */

/** @param {WholeRun} run @param {Gradients} back @param {Place} place @param {number} limit  of the colours @returns {Drawn} */
export function drawBack(run, back, place, limit) {
  const root = make(null, "div", "frame-of-film");
  root.style.width = `${place.seen}px`;
  const film = make(root, "div", "film");
  const heads = run.arch.directions.map(() => {
    const head = make(film, "div", "now-head");
    Object.assign(head.style, { width: `${place.pitch - 2}px`, height: `${place.height - 2}px` });
    return head;
  });
  const size = { width: place.width, height: place.height, viewBox: `0 0 ${place.width} ${place.height}` };
  const svg = el(film, "svg", { ...size, class: "values", role: "img" });
  const over = el(film, "svg", { ...size, class: "over", "aria-hidden": "true" });
  const marks = el(film, "svg", { ...size, class: "marks", "aria-hidden": "true" });
  const names = el(root, "svg", { width: place.gutter, height: place.height, class: "names", "aria-hidden": "true" });
  const hatch = el(el(svg, "defs"), "pattern", { id: "rv-hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  el(hatch, "path", { d: "M0 0V7", class: "hatch-line" });
  const drawing = new Drawing(run, back, place, limit, svg, over);
  drawing.draw();
  drawNames(names, run, place);
  return { root, film, svg, heads, place, fan: el(marks, "g", { class: "fan" }), frames: el(marks, "g"), keyed: drawing.keyed, cells: drawing.cells };
}

class Drawing {
  /** @param {WholeRun} run @param {Gradients} back @param {Place} place @param {number} limit @param {SVGElement} svg @param {SVGElement} over */
  constructor(run, back, place, limit, svg, over) {
    this.run = run;
    this.back = back;
    this.place = place;
    this.svg = svg;
    this.over = over;
    this.shade = logScale(limit).shade;
    const ofStates = limitOf(run, "h");
    /** @type {Shade} */
    this.stateShade = (value) => tint(value, ofStates);
    this.write = writer(place.strip);
    /** @type {Keyed} */
    this.keyed = new Map();
    /** @type {Cells} */
    this.cells = new Map();
  }

  draw() {
    const { run, place } = this;
    const last = Math.min(run.T, place.first + place.steps);
    for (let t = place.first; t < last; t++) {
      this.nameStep(t);
      for (const lane of place.lanes) {
        if (t < run.length) this.cell(lane, t);
        else this.padding(lane, t);
      }
      this.input(t);
    }
    this.starts();
  }

  /** @param {number} t */
  nameStep(t) {
    const { run, place } = this;
    const tight = place.pitch < 66 ? "step-name tight" : "step-name";
    const top = label(this.over, place.x(t), 18, run.arch.num_layers * run.arch.directions.length > 1 ? `t = ${t}` : `h[${t}]`, tight);
    top.dataset.step = String(t);
    for (const { yName } of place.lanes) {
      if (yName !== null) label(this.over, place.x(t), yName, `d_h[${t}]`, `${tight} back-name`).dataset.step = String(t);
    }
    const token = run.labels[t];
    const text = t >= run.length ? say("padding") : token === undefined ? `x[${t}]` : `“${token}”`;
    label(this.over, place.x(t), place.yToken, text, "token").dataset.step = String(t);
  }

  /** @param {SVGElement} group @param {StripPlace} at @param {number} x @param {ArrayLike<number>} values @param {number} start @param {Shade} shade @param {(unit: number) => string} key @param {((value: number) => string)} [write] */
  strip(group, { y, rows }, x, values, start, shade, key, write) {
    drawStrip(group, { x, y, width: this.place.strip }, rows, valuesIn(values, start, rows), shade, key, this.keyed, write);
  }

  /** @param {Lane} lane @param {number} t */
  cell({ layer, direction, state, h, c, top }, t) {
    const { run, back, place } = this;
    const x = place.x(t);
    const [group, upper] = [el(this.svg, "g", { class: "cell" }), el(this.over, "g", { class: "reach" })];
    this.cells.set(`${layer}:${direction}:${t}`, [group, upper]);
    const own = back.layers[layer][direction];
    const key = (/** @type {string} */ kind) => (/** @type {number} */ unit) => keyOf(kind, layer, direction, t, unit);
    if (state) {
      const kept = el(this.svg, "g", { class: "kept cell" });
      this.strip(kept, state, x, run.layers[layer][direction].h, t * run.arch.stateSize, this.stateShade, key("h"));
      this.forwardArrow(state, direction, t);
    }
    this.strip(group, h, x, own.h, t * run.arch.stateSize, this.shade, key("h"), this.write);
    drawCover(upper, { x, y: h.y, width: place.strip }, h.rows);
    if (c && own.c) {
      this.strip(group, c, x, own.c, t * run.arch.hidden_size, this.shade, key("c"), this.write);
      drawCover(upper, { x, y: c.y, width: place.strip }, c.rows);
    }
    this.arrows(upper, h, "h", direction, t, layer);
    if (c) this.arrows(upper, c, "c", direction, t, layer);
    if (layer + 1 < run.arch.num_layers && direction === 0) wire(upper, "x", [[x, top - 20], [x, top - 4]]);
  }

  /** The state's own way, from left to right: quiet. @param {StripPlace} state @param {number} direction @param {number} t */
  forwardArrow({ y, rows }, direction, t) {
    const { place, run } = this;
    const side = direction ? 1 : -1;
    const before = t + side;
    if (rows.height < 24) return;
    const from = before < 0 || before >= run.length ? place.xStart(direction) : place.x(before);
    if (Math.abs(from - place.x(t)) > place.pitch * 1.5 || (before >= 0 && before < place.first)) return;
    const half = place.strip / 2 + ARROW_ROOM;
    wire(this.svg, "quiet", [[from - side * half, y + rows.height / 2], [place.x(t) + side * half, y + rows.height / 2]]);
  }

  /** What comes back from the step after, along W_hhᵀ, or past it. @param {SVGElement} upper @param {StripPlace} strip @param {"h" | "c"} kind @param {number} direction @param {number} t @param {number} layer */
  arrows(upper, { y, rows }, kind, direction, t, layer) {
    const { run, place, back } = this;
    const after = stepAfter(run, direction, t);
    if (after === null) return;
    const cut = isCut(run, back.question.truncate, direction, after);
    this.backArrow(upper, kind, place.x(after), place.x(t), y + rows.height / 2, cut, `${kind}:${layer}:${direction}:${t}`);
  }

  /** @param {SVGElement} upper @param {string} kind @param {number} from @param {number} to @param {number} y @param {boolean} cut @param {string} way */
  backArrow(upper, kind, from, to, y, cut, way) {
    const side = from > to ? 1 : -1;
    const half = this.place.strip / 2 + ARROW_ROOM;
    if (cut) {
      const middle = (from + to) / 2;
      el(upper, "path", { class: "cut-way", d: `M${middle} ${y - 14}V${y + 14}` });
      return;
    }
    const drawn = wire(upper, kind, [[from - side * half, y], [to + side * half, y]]);
    drawn.dataset.way = way;
  }

  /** h_0 and c_0: the last that the way back reaches. */
  starts() {
    const { run, back, place } = this;
    run.arch.directions.forEach((_, direction) => {
      const last = place.first + place.steps >= run.length;
      if (direction ? !last : place.first > 0) return;
      const x = place.xStart(direction);
      label(this.over, x, 18, run.arch.cell.memory ? "h_0, c_0" : "h_0", "step-name start");
      const first = direction ? run.length - 1 : 0;
      for (const lane of place.lanes.filter((each) => each.direction === direction)) {
        const { layer, state, h, c } = lane;
        const own = back.layers[layer][direction];
        const key = (/** @type {string} */ kind) => (/** @type {number} */ unit) => keyOf(kind, layer, direction, "0", unit);
        const [group, upper] = [el(this.svg, "g", { class: "start cell" }), el(this.over, "g", { class: "reach" })];
        this.cells.get(`${layer}:${direction}:${first}`)?.push(group, upper);
        if (state) this.strip(el(this.svg, "g", { class: "kept start" }), state, x, run.layers[layer][direction].h0, 0, this.stateShade, key("h"));
        this.strip(group, h, x, own.h0, 0, this.shade, key("h"), this.write);
        drawCover(upper, { x, y: h.y, width: place.strip }, h.rows);
        this.backArrow(upper, "h", place.x(first), x, h.y + h.rows.height / 2, false, `h:${layer}:${direction}:start`);
        if (c && own.c0) {
          this.strip(group, c, x, own.c0, 0, this.shade, key("c"), this.write);
          drawCover(upper, { x, y: c.y, width: place.strip }, c.rows);
          this.backArrow(upper, "c", place.x(first), x, c.y + c.rows.height / 2, false, `c:${layer}:${direction}:start`);
        }
        if (lane.yName !== null) label(this.over, x, lane.yName, "d_h_0", "step-name back-name");
      }
    });
  }

  /** Nothing is computed in the padding, so nothing comes back from it. @param {Lane} lane @param {number} t */
  padding({ state, h, c }, t) {
    const { place } = this;
    for (const strip of [state, h, c]) {
      if (!strip) continue;
      const height = strip.rows.height;
      el(this.svg, "rect", { class: "padding", x: place.x(t) - place.strip / 2, y: strip.y, width: place.strip, height, rx: 3 });
      if (strip !== state) label(this.svg, place.x(t), strip.y + height / 2 + 4, "0", "none-here");
    }
  }

  /** d_x, as squares: their numbers are in the dock. @param {number} t */
  input(t) {
    const { run, back, place } = this;
    if (t >= run.length) {
      el(this.svg, "rect", { class: "padding", x: place.x(t) - place.strip / 2, y: place.yInput, width: place.strip, height: SQUARES, rx: 3 });
      return;
    }
    const [group, upper] = [el(this.svg, "g", { class: "cell squares" }), el(this.over, "g", { class: "reach" })];
    // both directions read x[t]: the one that the way back reaches later completes it
    const last = run.arch.bidirectional && run.length - 1 - t < t ? 1 : 0;
    this.cells.get(`0:${last}:${t}`)?.push(group, upper);
    const I = run.arch.input_size;
    const width = Math.min(SQUARES, place.strip / place.squares);
    const left = place.x(t) - (width * place.squares) / 2;
    for (let k = 0; k < place.squares; k++) {
      const [from, to] = [k, k + 1].map((edge) => Math.floor((edge * I) / place.squares));
      const unit = farthest(back.dX, t * I, { from, to, y: 0, height: 0, number: false });
      const { fill } = this.shade(back.dX[t * I + unit]);
      const rect = el(group, "rect", { class: "value", x: left + k * width, y: place.yInput, width: width - 1, height: SQUARES - 1, rx: 2, style: `--fill:${fill}`, "data-key": keyOf("x", 0, 0, t, unit) });
      for (let each = from; each < to; each++) this.keyed.set(keyOf("x", 0, 0, t, each), [rect]);
    }
    el(upper, "rect", { class: "cover", x: left, y: place.yInput, width: width * place.squares - 1, height: SQUARES - 1, rx: 2 });
    wire(upper, "x", [[place.x(t), place.yInput - 18], [place.x(t), place.yInput - 3]]);
  }
}

/** One value per row. @param {ArrayLike<number>} values @param {number} start @param {Rows} rows @returns {Value[]} */
const valuesIn = (values, start, { rows }) => rows.map((row) => {
  const unit = farthest(values, start, row);
  return { unit, value: values[start + unit] };
});

/** @param {Floats} values @param {number} t */
export const rowAt = (values, t) => values.subarray(t * values.shape[1], (t + 1) * values.shape[1]);
