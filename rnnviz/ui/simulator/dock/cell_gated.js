/** The inside of a cell with gates: what is kept and what is new on the line of its state, the gates below it. */
import { put } from "../../kit/dom.js";
import { el, label } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { gateBox, node, partOf, pill, pipe, reading, stateBox } from "./cell_parts.js";
import { gateNumbers, lineNumbers, limitOf, valueOf } from "./inside.js";
import { stateName } from "./written.js";

/** @import { Place, Run } from "../types.js" */
/** @import { Expression } from "../expression.js" */
/** @import { Anatomy, Factor } from "./anatomy.js" */
/** @import { Phases } from "./phases.js" */
/** @typedef {(at: Place, upto: number) => void} Paint */

const TOP = 30; // of the line of the state
const LEVEL = 46; // from it down to the second row of nodes
const GATE = { top: TOP + 72, height: 42 };
const BUS = GATE.top + GATE.height + 20;

class GatedCell {
  /** @param {SVGElement} svg @param {Run} run @param {Anatomy} anatomy @param {number} width @param {Phases} phases */
  constructor(svg, run, anatomy, width, phases) {
    this.svg = svg;
    this.run = run;
    this.anatomy = anatomy;
    this.width = width;
    this.phases = phases;
    this.boxWidth = width < 310 ? 40 : 46;
    this.gateWidth = 0;
    this.columns = columnsOf(anatomy, width, this.boxWidth);
    /** @type {Paint[]} */
    this.paints = [];
    /** @type {Map<Expression, number>} */
    this.values = new Map(); // of the line of the state, at the step that is painted
    const { added: { factors }, kept } = anatomy;
    this.keptX = this.columns[kept.by.gate];
    const own = factors.filter((factor) => this.isDirect(factor)).map(({ gate }) => this.columns[gate]);
    this.addedX = own.reduce((sum, x) => sum + x, 0) / Math.max(1, own.length) || (this.keptX + width) / 2;
    this.draw();
  }

  /** Whether the factor is a gate as it is, which has a wire of its own. @param {Factor} factor */
  isDirect({ node: expression, gate }) {
    return expression.kind === "name" && gate !== this.anatomy.kept.by.gate;
  }

  draw() {
    this.drawBus();
    this.drawLine();
    this.drawAdded();
    if (this.anatomy.tapped) this.drawTap();
    if (this.anatomy.projected) this.drawProjection();
    this.drawGates();
    this.drawBetweenGates();
  }

  /** The state before, times what is kept, plus what is new: the state. */
  drawLine() {
    const { svg, width, boxWidth, keptX, addedX, anatomy: { carried, kept } } = this;
    const { state, memory } = this.phases;
    const phase = carried.name === "c" ? memory : state;
    const limit = limitOf(this.run, carried.name);
    const role = { phase, opens: carried.opens };
    const colour = carried.name === "c" ? "ink" : "h";
    pipe(svg, { phase: -1, className: `${colour} thick` }, [[boxWidth, TOP], [keptX - 11, TOP]]);
    pipe(svg, { phase, className: `${colour} thick plain` }, [[keptX + 11, TOP], [addedX - 10, TOP]]);
    pipe(svg, { phase, className: `${colour} thick` }, [[addedX + 11, TOP], [width - boxWidth - 2, TOP]]);
    pipe(svg, { phase: this.phases.gates, from: kept.by.gate }, [[keptX, GATE.top - 3], [keptX, TOP + 12]]);
    node(svg, role, keptX, TOP, "×");
    node(svg, role, addedX, TOP, "+");
    const before = stateBox(svg, { phase: -1, className: `before ${colour}` }, { x: 0, y: TOP, width: boxWidth, limit });
    before.group.dataset.before = carried.name;
    before.group.setAttribute("role", "button");
    before.group.setAttribute("tabindex", "0");
    before.group.classList.add("opens");
    const after = stateBox(svg, { ...role, className: colour }, { x: width - boxWidth, y: TOP, width: boxWidth, limit });
    const middle = (keptX + addedX) / 2;
    const share = reading(svg, role, say("kept"), { x: middle, y: TOP - 8, wordsX: middle - 9, wordsY: TOP + 16 });
    const line = this.run.arch.cell.lines[carried.opens - this.run.arch.cell.gates.length];
    this.paints.push((at) => {
      const { values, value } = lineNumbers(at, line, carried.tree);
      before.paint(valueOf(at, carried.name, true), stateName(carried.name, at.before));
      after.paint(value, stateName(carried.name, at.t));
      share.paint(Number(values.get(kept.node)));
      this.values = values;
    });
  }

  /** The product that is new, from its factors below it. */
  drawAdded() {
    const { svg, addedX, keptX, anatomy: { added, carried } } = this;
    const phase = carried.name === "c" ? this.phases.memory : this.phases.state;
    const role = { phase, opens: carried.opens };
    const y = TOP + LEVEL;
    for (const factor of added.factors) this.drawFactor(factor, addedX, y);
    pipe(svg, { phase }, [[addedX, y - 11], [addedX, TOP + 12]]);
    node(svg, role, addedX, y, "×");
    const right = this.anatomy.tapped !== null || addedX - keptX < 80;
    const { tapped } = this.anatomy;
    const roomy = !tapped || this.columns[tapped.by.gate] - 45 - addedX > 38; // beside the pill
    const number = reading(svg, role, roomy ? say("new") : "", right
      ? { x: addedX - 8, y: TOP + 30, anchor: "end", wordsX: addedX + 8, wordsY: TOP + 30, wordsAnchor: "start" }
      : { x: addedX + 8, y: TOP + 30, anchor: "start", wordsX: addedX + 46, wordsY: TOP + 30 });
    this.paints.push(() => number.paint(Number(this.values.get(added.node)), say("new")));
  }

  /**
   * From a gate, or from what is made of it on the way, into a node.
   * @param {Factor} factor @param {number} x @param {number} y
   */
  drawFactor(factor, x, y) {
    const { svg } = this;
    const from = this.columns[factor.gate];
    const role = { phase: this.phases.gates, from: factor.gate };
    const side = Math.sign(from - x);
    if (this.isDirect(factor)) {
      pipe(svg, role, side ? [[from, GATE.top - 3], [from, y], [x + 11 * side, y]] : [[x, GATE.top - 3], [x, y + 12]]);
      return;
    }
    const group = pipe(svg, role, [[from, y], [x + 11 * side, y]]);
    el(group, "circle", { class: "joint", cx: from, cy: y, r: 3 });
    const number = reading(svg, { ...role, opens: factor.gate }, factor.node.text, {
      x: from + 8, y: y + 16, anchor: "start", wordsX: from + 8, wordsY: y - 7,
    });
    this.paints.push(() => number.paint(Number(this.values.get(factor.node)), factor.node.text));
  }

  /** What is read off the line: a function of the state, times a gate. */
  drawTap() {
    const tapped = /** @type {NonNullable<Anatomy["tapped"]>} */ (this.anatomy.tapped);
    const { svg, width } = this;
    const boxWidth = Math.min(44, this.boxWidth);
    const { state } = this.phases;
    const x = this.columns[tapped.by.gate];
    const y = TOP + LEVEL;
    const tapX = x - 26;
    const role = { phase: state, opens: tapped.opens };
    const group = pipe(svg, { phase: state }, [[tapX, TOP], [tapX, y], [x - 11, y]]);
    el(group, "circle", { class: "joint", cx: tapX, cy: TOP, r: 3.5 });
    pill(svg, role, tapX, TOP + 23, tapped.call.kind === "call" ? tapped.call.name : "");
    pipe(svg, { phase: this.phases.gates, from: tapped.by.gate }, [[x, GATE.top - 3], [x, y + 12]]);
    node(svg, role, x, y, "×");
    pipe(svg, { phase: state, className: "h" }, [[x + 11, y], [width - boxWidth - 2, y]]);
    const number = reading(svg, role, "", { x: tapX + 23, y: TOP + 27, anchor: "start", wordsY: 0 });
    const place = { x: width - boxWidth, y, width: boxWidth, below: !this.anatomy.projected };
    const box = stateBox(svg, { ...role, className: "h" }, { ...place, limit: limitOf(this.run, tapped.name) });
    const line = this.run.arch.cell.lines[tapped.opens - this.run.arch.cell.gates.length];
    this.paints.push((at) => {
      const { values, value } = lineNumbers(at, line, tapped.node);
      number.paint(Number(values.get(tapped.call)), tapped.call.text);
      box.paint(value, tapped.name === "m" ? "m" : stateName(tapped.name, at.t));
    });
  }

  /** Below the unprojected state, the state: a row of the projection times all units of the cell. */
  drawProjection() {
    const projected = /** @type {NonNullable<Anatomy["projected"]>} */ (this.anatomy.projected);
    const { svg, width } = this;
    const boxWidth = Math.min(44, this.boxWidth);
    const phase = this.phases.state;
    const y = TOP + LEVEL + 54;
    const x = width - boxWidth / 2;
    const group = pipe(svg, { phase, className: "h" }, [[x, TOP + LEVEL + 12], [x, y - 13]]);
    label(group, x - 4, y - 22, projected.matrix, "mute", "end");
    const role = { phase, opens: projected.opens, className: "h" };
    const limit = limitOf(this.run, projected.name);
    const box = stateBox(svg, role, { x: width - boxWidth, y, width: boxWidth, below: true, limit });
    this.paints.push((at) => box.paint(valueOf(at, projected.name), stateName(projected.name, at.t)));
  }

  drawGates() {
    const { columns, run: { arch: { cell } } } = this;
    const sorted = columns.toSorted((a, b) => a - b);
    const spacing = Math.min(...sorted.slice(1).map((x, k) => x - sorted[k]));
    const between = cell.gates.some(({ scaledBy, readsThrough }) => scaledBy || readsThrough);
    const width = Math.min(50, between ? Math.max(40, spacing - 54) : spacing - 7);
    this.gateWidth = width;
    cell.gates.forEach((gate, g) => {
      const box = gateBox(this.svg, gate, g, { x: columns[g], top: GATE.top, width, height: GATE.height });
      this.paints.push((at, upto) => {
        const { value, sum } = gateNumbers(at, g);
        box.paint(value, sum, upto >= this.phases.gates);
      });
    });
  }

  /** A gate that works on the sum of another. */
  drawBetweenGates() {
    const { columns, svg, run: { arch: { cell } } } = this;
    const y = GATE.top + GATE.height / 2;
    const half = this.gateWidth / 2;
    cell.gates.forEach(({ scaledBy, readsThrough }, g) => {
      const from = cell.gates.findIndex(({ letter }) => letter === (scaledBy || readsThrough));
      if (from < 0) return;
      const side = Math.sign(columns[g] - columns[from]);
      const ends = [[columns[from] + (half + 1) * side, y], [columns[g] - (half + 3) * side, y]];
      const group = pipe(svg, { phase: this.phases.gates, from }, ends);
      const middle = (columns[from] + columns[g]) / 2;
      const narrow = Math.abs(columns[from] - columns[g]) - 2 * half < 48;
      label(group, middle, y - 7, scaledBy ? `${scaledBy} ⊙${narrow ? "" : " (…)"}` : `${readsThrough} ⊙ h`, "mute");
      if (!scaledBy) return;
      const number = reading(svg, { phase: this.phases.gates, opens: g }, "", { x: middle, y: y + 16, wordsY: 0 });
      this.paints.push((at) => number.paint(gateNumbers(at, g).scaled, say("{gate} · h part", { gate: scaledBy })));
    });
  }

  /** x and h of the step before, which every gate reads. */
  drawBus() {
    const { svg, columns } = this;
    const end = Math.max(...columns);
    const group = partOf(svg, { phase: -1, className: "bus" });
    for (const [k, kind] of ["h", "x"].entries()) {
      el(group, "path", { class: `bus-line ${kind}`, d: `M40 ${BUS + 5 * k}H${end + 1}`, pathLength: 1 });
    }
    for (const x of columns) pipe(svg, { phase: 0 }, [[x, BUS - 1], [x, GATE.top + GATE.height + 4]]);
    const names = ["h", "x"].map((kind, k) => label(group, 0, BUS + 1 + 15 * k, "", `strong ${kind}`, "start"));
    this.paints.push((at) => {
      put(names[0], stateName("h", at.before));
      put(names[1], at.layer ? say("{state} below", { state: `h[${at.t}]` }) : `x[${at.t}]`);
    });
  }
}

/** The middle of each gate, by its index. @param {Anatomy} anatomy @param {number} width @param {number} box */
function columnsOf({ order, tapped, projected }, width, box) {
  const first = Math.max(box + 22, 0.256 * width) - (projected ? 6 : 0);
  const last = width - (projected ? 82 : tapped ? 66 : 34);
  const columns = order.map(() => 0);
  order.forEach((g, k) => { columns[g] = Math.round(first + (k * (last - first)) / Math.max(1, order.length - 1)); });
  return columns;
}

/** The whole drawing's height. */
export const GATED_HEIGHT = BUS + 19;

/**
 * @param {SVGElement} svg @param {Run} run @param {Anatomy} anatomy @param {number} width @param {Phases} phases
 * @returns {Paint}
 */
export function drawGated(svg, run, anatomy, width, phases) {
  const cell = new GatedCell(svg, run, anatomy, width, phases);
  return (at, upto) => {
    for (const paint of cell.paints) paint(at, upto);
  };
}
