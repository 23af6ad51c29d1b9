/** The inside of a cell on the way back: its gradients in boxes, and on each wire between them the slope that it has here. */
import { put } from "../../kit/dom.js";
import { el, label, wire } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { limitOf } from "./gradients.js";
import { logScale, written } from "./scale.js";
import { wiresOf } from "./wires.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Gradients } from "./types.js" */
/** @import { At } from "./lines.js" */
/** @import { Wire, Wires } from "./wires.js" */
/** @import { Scale } from "../stage/strip.js" */
/** @typedef {(found: Wires, shade: Scale["shade"]) => void} Paint */

const MOST = 380; // px, its width
const PITCH = 46; // of rows
const HALF = 11; // of a box's height
const SIDE = 5; // px, the wire on the left that the sums share

export class InsideBack {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.svg = el(parent, "svg", { class: "inside-back", role: "img" });
    this.made = ""; // what it is drawn for
    /** @type {Paint[]} */
    this.paints = [];
  }

  /** @param {WholeRun} run @param {Gradients} back @param {At} place @param {number} room  px */
  paint(run, back, place, room) {
    const found = wiresOf(run, back, place);
    const width = Math.min(MOST, room);
    const made = JSON.stringify([run.arch.cell, width, found.wires.length]);
    if (made !== this.made) this.draw(run, found, width);
    this.made = made;
    const { shade } = logScale(limitOf(back));
    for (const each of this.paints) each(found, shade);
    this.svg.setAttribute("aria-label", say("The slopes inside the cell: {slopes}.", {
      slopes: found.wires.filter(({ slope }) => !Number.isNaN(slope)).map(({ from, to, slope }) => `∂${from}/∂${to} ${written(slope)}`).join(", "),
    }));
  }

  /** Boxes and wires; a step writes their numbers. @param {WholeRun} run @param {Wires} found @param {number} width */
  draw(run, found, width) {
    this.svg.replaceChildren();
    const picture = new Picture(this.svg, run, found, width);
    const height = run.arch.cell.lines.length ? picture.gated() : picture.plain();
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) this.svg.setAttribute(name, String(value));
    this.paints = picture.paints;
  }
}

class Picture {
  /** @param {SVGElement} svg @param {WholeRun} run @param {Wires} found @param {number} width */
  constructor(svg, run, { wires, gradients }, width) {
    this.svg = svg;
    this.run = run;
    this.wires = wires;
    this.gradients = gradients;
    /** @type {Paint[]} */
    this.paints = [];
    const narrow = width < 330;
    const own = narrow ? 54 : 64;
    this.left = { x: 15, width: own };
    this.right = { x: width - (narrow ? 84 : 94), width: narrow ? 84 : 94 };
    this.middle = { x: (15 + own + this.right.x - own) / 2, width: own };
    this.bus = width - 40; // down from a state
    this.gaps = [(15 + own + this.middle.x) / 2, (this.middle.x + own + this.right.x) / 2]; // between the columns
  }

  /** The gradient of a value; its name above it, or in the box where that is wide. @param {string} name @param {{x: number, width: number}} column @param {number} y */
  box(name, { x, width }, y) {
    const rect = el(this.svg, "rect", { class: "value", x, y: y - HALF, width, height: 2 * HALF, rx: 4 });
    const wide = width > this.left.width;
    const text = label(this.svg, x + width / 2, y + 4, "", "number");
    this.paints.push(({ gradients }, shade) => {
      const value = gradients.get(name) ?? NaN;
      const { fill, ink } = shade(value);
      rect.style.setProperty("--fill", fill);
      text.style.setProperty("--ink", ink);
      put(text, wide ? `d_${name} ${written(value)}` : written(value));
    });
    if (!wide) label(this.svg, x + width / 2, y - HALF - 4, `d_${name}`, "back-name");
  }

  /** @param {number[][]} points @param {string} className @param {Wire | undefined} own  whose slope stands at x, y @param {number} [x] @param {number} [y] @param {string} [anchor] */
  wire(points, className, own, x = 0, y = 0, anchor = "middle") {
    const group = wire(this.svg, className, points);
    if (!own) return;
    el(group, "title", {}, `∂${own.from}/∂${own.to} = ${[own.through, own.text].filter(Boolean).join(" ")}`);
    const text = label(this.svg, x, y, own.through, "slope", anchor);
    const k = this.wires.indexOf(own);
    if (own.text) this.paints.push(({ wires }) => put(text, written(wires[k].slope)));
  }

  /** @param {string} to @param {string} [from] */
  find(to, from) {
    return this.wires.find((own) => own.to === to && (from === undefined || own.from === from));
  }

  /** A cell whose only gate is its state: one line. */
  plain() {
    const y = 2 * HALF + 8;
    const [slope, through] = this.wires;
    this.box("h", this.right, y);
    this.box(slope.to, this.middle, y);
    this.box("h[t−1]", this.left, y);
    this.wire([[this.right.x, y], [this.middle.x + this.middle.width, y]], "ink", slope, this.gaps[1], y - 5);
    this.wire([[this.middle.x, y], [this.left.x + this.left.width, y]], "h", through, this.gaps[0], y - 5);
    return y + HALF + 4;
  }

  gated() {
    const { gates, cell } = this.run.arch;
    const top = this.find("m") ? "m" : "h";
    const rows = this.wires.filter(({ to }) => gates.includes(to));
    const y = (/** @type {number} */ row) => 2 * HALF + 8 + PITCH * row;
    /** @type {Map<string, number>} */
    const at = new Map([[top, y(0)]]);
    this.box(top, this.right, y(0));
    const first = rows.findIndex(({ from }) => from === "c");
    if (cell.memory) {
      at.set("c", y(first));
      this.box("c", this.right, y(first));
      this.wire([[this.bus, y(first - 1) + HALF], [this.bus, y(first) - HALF]], "ink", this.find("c", top), this.bus - 6, y(first - 1) + HALF + 17, "end");
    }
    rows.forEach((own, row) => {
      this.box(own.to, this.middle, y(row));
      this.toGate(own, at.get(own.from) ?? y(row), y(row));
      const sum = `sum_${own.to}`;
      this.box(sum, this.left, y(row));
      at.set(sum, y(row));
      this.wire([[this.middle.x, y(row)], [this.left.x + this.left.width, y(row)]], "ink", this.find(sum, own.to), this.gaps[0], y(row) - 5);
    });
    return this.before(rows.length, y, at, top);
  }

  /** From a state, or from another gate's sum, into a gate. @param {Wire} own @param {number} from @param {number} y */
  toGate(own, from, y) {
    const end = [this.middle.x + this.middle.width, y];
    if (!own.from.startsWith("sum_")) {
      this.wire(from === y ? [[this.right.x, y], end] : [[this.bus, from + HALF], [this.bus, y], end], "ink", own, this.gaps[1], y - 5);
      return;
    }
    const [start, turn] = [this.left.x + this.left.width / 2, from + HALF + 7];
    this.wire([[start, from + HALF], [start, turn], [this.gaps[1] - 8, turn], [this.gaps[1] - 8, y], end], own.through ? "h" : "ink", own, this.gaps[1] - 2, y + 4, "start");
    if (own.through) label(this.svg, this.gaps[1] - 2, y - 12, own.through, "slope", "start");
  }

  /** The states before. @param {number} row @param {(row: number) => number} y @param {Map<string, number>} at @param {string} top */
  before(row, y, at, top) {
    const past = [["c[t−1]", "c"], ["h[t−1]", top]].filter(([name]) => this.gradients.has(name));
    past.forEach(([name, from], k) => {
      const here = y(row + k);
      this.box(name, this.left, here);
      const straight = this.find(name, from);
      if (straight) this.wire([[this.bus, /** @type {number} */ (at.get(from)) + HALF], [this.bus, here], [this.left.x + this.left.width, here]], `${name[0] === "c" ? "ink" : "h"} thick`, straight, this.gaps[1], here - 5);
    });
    const end = y(row + past.length - 1);
    for (const [name, own] of at) if (name.startsWith("sum_")) this.wire([[this.left.x, own], [SIDE, own], [SIDE, end], [this.left.x, end]], "h", undefined);
    label(this.svg, this.left.x, end + HALF + 14, this.wires.filter(({ to, through }) => to === "h[t−1]" && through).map(({ through }) => through).join(" + "), "slope", "start");
    return end + HALF + 20;
  }
}
