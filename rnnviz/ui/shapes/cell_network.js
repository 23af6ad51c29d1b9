/** The unrolled network of the shapes page as plain cells. */
import { el, wire } from "../kit/svg.js";
import { say } from "../kit/words.js";
import { describe } from "./cell_words.js";

/** @import { CellsMessage } from "./types.js" */
/** @typedef {{layer: number, d: number, t: number}} Cell */
/**
 * What can be marked: cells by their key, the inputs by their step.
 * @typedef {{boxes: Map<string, SVGElement>, inputs: Map<number, SVGElement>}} Parts
 */

const COLUMN = 62, ROW = 44, BOX = [50, 30], LEFT = 128, TOP = 12;
const [HEAD, TAIL] = [9, 5]; // the steps that are drawn where there are too many for the page

/** @param {Cell} cell */
export const keyOf = ({ layer, d, t }) => `${layer}-${d}-${t}`;

/** @param {string} key @returns {Cell} */
export function cellOf(key) {
  const [layer, d, t] = key.split("-").map(Number);
  return { layer, d, t };
}

/** The steps that get a column; null stands for those left out. @param {number} T @returns {(number | null)[]} */
export function stepsShown(T) {
  const all = Array.from({ length: T }, (_, t) => t);
  return T <= HEAD + TAIL + 1 ? all : [...all.slice(0, HEAD), null, ...all.slice(T - TAIL)];
}

/**
 * The cell beside another one in the picture, which has the top layer above; null for other keys than arrows.
 * @param {Pick<CellsMessage, "layers" | "directions">} network
 * @param {Cell} cell
 * @param {string} key  of the keyboard
 * @returns {Cell | null}
 */
export function cellBeside({ layers, directions }, { layer, d, t }, key) {
  const row = (layers - 1 - layer) * directions + d;
  /** @type {Record<string, [number, number]>} */
  const moves = { ArrowLeft: [row, t - 1], ArrowRight: [row, t + 1], ArrowUp: [row - 1, t], ArrowDown: [row + 1, t] };
  if (!(key in moves)) return null;
  const [to, step] = moves[key];
  return { layer: layers - 1 - Math.floor(to / directions), d: to % directions, t: step };
}

/** Draws the network for a sample with so many steps. */
export class CellNetwork {
  /** @param {CellsMessage} message @param {number} length @param {(key: string) => void} choose  a cell was pressed */
  constructor(message, length, choose) {
    this.message = message;
    this.length = length;
    this.choose = choose;
    this.steps = stepsShown(message.steps);
    /** @type {Parts["boxes"]} */
    this.boxes = new Map();
    /** @type {Parts["inputs"]} */
    this.inputs = new Map();
  }

  /** @param {number} layer @param {number} d */
  yOf(layer, d) {
    const { layers, directions } = this.message;
    return TOP + (layers - 1 - layer) * (directions * ROW + 14) + d * ROW;
  }

  /** @param {HTMLElement} parent */
  draw(parent) {
    const { layers, directions, steps: T } = this.message;
    const rows = layers * directions;
    const width = LEFT + this.steps.length * COLUMN + (directions > 1 ? 66 : 10);
    const yInput = this.yOf(0, directions - 1) + ROW + 22;
    const height = yInput + BOX[1] + 12;
    const svg = el(parent, "svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group" });
    svg.setAttribute("aria-label", say("The network unrolled: {rows} rows of cells over {T} steps", { rows, T }));
    for (let layer = 0; layer < layers; layer++) {
      for (let d = 0; d < directions; d++) this.drawRow(svg, layer, d);
    }
    this.drawInputs(svg, yInput);
    for (const [k, t] of this.steps.entries()) if (t !== null) this.drawWays(svg, LEFT + k * COLUMN + BOX[0] / 2, yInput);
    return svg;
  }

  /** The arrows upwards in a column. @param {SVGElement} svg @param {number} x @param {number} yInput */
  drawWays(svg, x, yInput) {
    const { layers, directions } = this.message;
    wire(svg, "up", [[x, yInput - 2], [x, this.yOf(0, directions - 1) + BOX[1] + 3]]);
    for (let layer = 1; layer < layers; layer++) {
      wire(svg, "up", [[x, this.yOf(layer - 1, 0) - 2], [x, this.yOf(layer, directions - 1) + BOX[1] + 2]]);
    }
  }

  /** @param {SVGElement} svg @param {number} layer @param {number} d */
  drawRow(svg, layer, d) {
    const { directions } = this.message;
    const [y, steps] = [this.yOf(layer, d), this.steps];
    const middle = y + BOX[1] / 2;
    const words = say("layer {layer}", { layer }) + (directions > 1 ? ` ${d ? "←" : "→"}` : "");
    el(svg, "text", { x: 2, y: middle + 4, class: "mute" }, words);
    const edge = d ? LEFT + steps.length * COLUMN + 4 : LEFT - 62;
    const first = d ? this.length - 1 : 0; // where this direction starts: behind it, on the right, there is padding
    el(svg, "text", { x: edge, y: middle + 4, class: "mute" }, `h_0[${layer * directions + d}]`);
    for (const [k, t] of steps.entries()) {
      const x = LEFT + k * COLUMN;
      if (t === null) el(svg, "text", { x: x + BOX[0] / 2, y: middle + 4, class: "mute middle" }, "…");
      const before = d ? x + COLUMN - 1 : x - COLUMN + BOX[0] + 1;
      if (t !== null && t < this.length && (t === first || steps[k + (d ? 1 : -1)] !== null)) {
        const from = t !== first ? before : d ? edge - 2 : edge + 46;
        wire(svg, "along", [[from, middle], [d ? x + BOX[0] + 1 : x - 1, middle]]);
      }
      if (t !== null) this.drawCell(svg, { layer, d, t }, x, y);
    }
  }

  /** @param {SVGElement} svg @param {Cell} cell @param {number} x @param {number} y */
  drawCell(svg, cell, x, y) {
    const { layer, d, t } = cell;
    const { layers, directions } = this.message;
    const [padded, top, state] = [t >= this.length, layer === layers - 1, layer * directions + d];
    const isLast = t === (d ? 0 : this.length - 1);
    const key = keyOf(cell);
    const group = el(svg, "g", { class: "cell", "data-cell": key });
    group.classList.toggle("padded", padded);
    group.classList.toggle("output", top && !padded);
    group.classList.toggle("state", isLast);
    el(group, "rect", { class: "box", x, y, width: BOX[0], height: BOX[1], rx: 6 });
    if (isLast) {
      el(group, "rect", { class: "ring", x: x + 3.5, y: y + 3.5, width: BOX[0] - 7, height: BOX[1] - 7, rx: 4 });
      el(group, "text", { x: x + BOX[0] / 2, y: y + 20, class: "middle" }, `h_n[${state}]`);
    }
    if (padded) return;
    group.setAttribute("role", "button");
    group.setAttribute("tabindex", this.boxes.size ? "-1" : "0");
    group.setAttribute("aria-label", describe(directions, { layer, d, t, state, top, isLast }));
    group.addEventListener("click", () => this.choose(key));
    this.boxes.set(key, group);
  }

  /** @param {SVGElement} svg @param {number} y */
  drawInputs(svg, y) {
    el(svg, "text", { x: 2, y: y + 20, class: "mute" }, "input");
    for (const [k, t] of this.steps.entries()) {
      const x = LEFT + k * COLUMN;
      if (t === null) {
        el(svg, "text", { x: x + BOX[0] / 2, y: y + 20, class: "mute middle" }, "…");
        continue;
      }
      const group = el(svg, "g", { class: `input${t >= this.length ? " padded" : ""}`, "data-input": t });
      el(group, "rect", { class: "box", x, y, width: BOX[0], height: BOX[1], rx: 6 });
      el(group, "text", { x: x + BOX[0] / 2, y: y + 20, class: "middle" }, `x[${t}]`);
      this.inputs.set(t, group);
    }
  }
}
