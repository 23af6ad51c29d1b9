/** The inside of a cell on the way back: its gradients in boxes, and on each wire between them the slope that it has here. */
import { el, label, wire } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { limitOf } from "./gradients.js";
import { logScale, written } from "./scale.js";
import { wiresOf } from "./wires.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Gradients } from "./types.js" */
/** @import { At } from "./lines.js" */
/** @import { Wire, Wires } from "./wires.js" */

const WIDTH = 346;
const PITCH = 46; // of rows
const HALF = 11; // of a box's height
const LEFT = { x: 16, width: 64 };
const MIDDLE = { x: 142, width: 64 };
const RIGHT = { x: 252, width: 94 };
const BUS = 306; // px, down from a state; and one on the left, from the sums
const SIDE = 5;

export class InsideBack {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.svg = el(parent, "svg", { class: "inside-back", role: "img" });
  }

  /** @param {WholeRun} run @param {Gradients} back @param {At} place */
  paint(run, back, place) {
    const found = wiresOf(run, back, place);
    const picture = new Picture(this.svg, run, found, limitOf(back));
    this.svg.replaceChildren();
    const height = run.arch.cell.lines.length ? picture.gated() : picture.plain();
    this.svg.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
    this.svg.setAttribute("aria-label", say("The slopes inside the cell: {slopes}.", {
      slopes: found.wires.filter(({ slope }) => !Number.isNaN(slope)).map(({ from, to, slope }) => `∂${from}/∂${to} ${written(slope)}`).join(", "),
    }));
  }
}

class Picture {
  /** @param {SVGElement} svg @param {WholeRun} run @param {Wires} found @param {number} limit */
  constructor(svg, run, { wires, gradients }, limit) {
    this.svg = svg;
    this.run = run;
    this.wires = wires;
    this.gradients = gradients;
    this.scale = logScale(limit);
  }

  /** The gradient of a value; its name above it, or in the box where that is wide. @param {string} name @param {{x: number, width: number}} column @param {number} y */
  box(name, { x, width }, y) {
    const value = this.gradients.get(name) ?? NaN;
    const { fill, ink } = this.scale.shade(value);
    el(this.svg, "rect", { class: "value", x, y: y - HALF, width, height: 2 * HALF, rx: 4, style: `--fill:${fill}` });
    const wide = width > LEFT.width;
    const text = label(this.svg, x + width / 2, y + 4, wide ? `d_${name} ${written(value)}` : written(value), "number");
    text.style.setProperty("--ink", ink);
    if (!wide) label(this.svg, x + width / 2, y - HALF - 4, `d_${name}`, "back-name");
  }

  /** @param {number[][]} points @param {string} className @param {Wire | undefined} own  whose slope stands at x, y @param {number} [x] @param {number} [y] @param {string} [anchor] */
  wire(points, className, own, x = 0, y = 0, anchor = "middle") {
    const group = wire(this.svg, className, points);
    if (!own) return;
    el(group, "title", {}, `∂${own.from}/∂${own.to} = ${[own.through, own.text].filter(Boolean).join(" ")}`);
    label(this.svg, x, y, Number.isNaN(own.slope) ? own.through : written(own.slope), "slope", anchor);
  }

  /** @param {string} to @param {string} [from] */
  find(to, from) {
    return this.wires.find((own) => own.to === to && (from === undefined || own.from === from));
  }

  /** A cell whose only gate is its state: one line. */
  plain() {
    const y = 2 * HALF + 8;
    const [slope, through] = this.wires;
    this.box("h", RIGHT, y);
    this.box(slope.to, MIDDLE, y);
    this.box("h[t−1]", LEFT, y);
    this.wire([[RIGHT.x, y], [MIDDLE.x + MIDDLE.width, y]], "ink", slope, 229, y - 5);
    this.wire([[MIDDLE.x, y], [LEFT.x + LEFT.width, y]], "h", through, 111, y - 5);
    return y + HALF + 4;
  }

  gated() {
    const { gates, cell } = this.run.arch;
    const top = this.find("m") ? "m" : "h";
    const rows = this.wires.filter(({ to }) => gates.includes(to));
    const y = (/** @type {number} */ row) => 2 * HALF + 8 + PITCH * row;
    /** @type {Map<string, number>} */
    const at = new Map([[top, y(0)]]);
    this.box(top, RIGHT, y(0));
    const first = rows.findIndex(({ from }) => from === "c");
    if (cell.memory) {
      at.set("c", y(first));
      this.box("c", RIGHT, y(first));
      this.wire([[BUS, y(first - 1) + HALF], [BUS, y(first) - HALF]], "ink", this.find("c", top), BUS - 6, y(first - 1) + HALF + 17, "end");
    }
    rows.forEach((own, row) => {
      this.box(own.to, MIDDLE, y(row));
      this.toGate(own, at.get(own.from) ?? y(row), y(row));
      const sum = `sum_${own.to}`;
      this.box(sum, LEFT, y(row));
      at.set(sum, y(row));
      this.wire([[MIDDLE.x, y(row)], [LEFT.x + LEFT.width, y(row)]], "ink", this.find(sum, own.to), 111, y(row) - 5);
    });
    return this.before(rows.length, y, at, top);
  }

  /** From a state, or from another gate's sum, into a gate. @param {Wire} own @param {number} from @param {number} y */
  toGate(own, from, y) {
    const end = [MIDDLE.x + MIDDLE.width, y];
    if (!own.from.startsWith("sum_")) {
      this.wire(from === y ? [[RIGHT.x, y], end] : [[BUS, from + HALF], [BUS, y], end], "ink", own, 229, y - 5);
      return;
    }
    const [start, turn] = [LEFT.x + LEFT.width / 2, from + HALF + 7];
    this.wire([[start, from + HALF], [start, turn], [222, turn], [222, y], end], own.through ? "h" : "ink", own, 228, y + 4, "start");
    if (own.through) label(this.svg, 228, y - 12, own.through, "slope", "start");
  }

  /** The states before. @param {number} row @param {(row: number) => number} y @param {Map<string, number>} at @param {string} top */
  before(row, y, at, top) {
    const past = [["c[t−1]", "c"], ["h[t−1]", top]].filter(([name]) => this.gradients.has(name));
    past.forEach(([name, from], k) => {
      const here = y(row + k);
      this.box(name, LEFT, here);
      const straight = this.find(name, from);
      if (straight) this.wire([[BUS, /** @type {number} */ (at.get(from)) + HALF], [BUS, here], [LEFT.x + LEFT.width, here]], `${name[0] === "c" ? "ink" : "h"} thick`, straight, 229, here - 5);
    });
    const end = y(row + past.length - 1);
    for (const [name, own] of at) if (name.startsWith("sum_")) this.wire([[LEFT.x, own], [SIDE, own], [SIDE, end], [LEFT.x, end]], "h", undefined);
    label(this.svg, LEFT.x, end + HALF + 14, this.wires.filter(({ to, through }) => to === "h[t−1]" && through).map(({ through }) => through).join(" + "), "slope", "start");
    return end + HALF + 20;
  }
}
