/** "Inside the cell": its drawing for the chosen unit, as wide as the dock, with the sums that its parts open. */
import { el, set } from "../../kit/svg.js";
import { flow, settle } from "../../kit/motion.js";
import { say } from "../../kit/words.js";
import { make } from "../../kit/dom.js";
import { anatomyOf } from "./anatomy.js";
import { drawGated, GATED_HEIGHT } from "./cell_gated.js";
import { drawPlain, PLAIN_HEIGHT } from "./cell_plain.js";
import { nameIt } from "./cell_parts.js";
import { limitOf } from "./inside.js";
import { phasesOf } from "./phases.js";

/** @import { Place, Run } from "../types.js" */
/** @import { Anatomy } from "./anatomy.js" */
/** @import { Moment } from "./moment.js" */
/** @typedef {{open: (gate: number) => void, before: (name: string) => void}} Presses  before: on the state before */

export class CellView {
  /** @param {HTMLElement} parent @param {Presses} presses */
  constructor(parent, presses) {
    this.box = make(parent, "div", "inside");
    this.presses = presses;
    this.drawn = "";
    this.width = 0;
    this.height = 0;
    this.shown = { upto: -2, gate: -2, moment: "" };
    /** @type {Run | null} */
    this.run = null;
    this.network = this.ends = ""; // for which it is drawn
    /** @type {Anatomy | null} */
    this.anatomy = null;
    this.box.addEventListener("click", (event) => this.press(event));
    this.box.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" || event.key === " ") && this.press(event)) event.preventDefault();
    });
  }

  /** @param {Event} event */
  press(event) {
    const part = event.target instanceof Element ? event.target.closest(".opens") : null;
    if (!(part instanceof SVGElement)) return false;
    const { opens, before } = part.dataset;
    if (before) this.presses.before(before);
    else this.presses.open(Number(opens));
    return true;
  }

  /** Draw it anew where the cell or the width is another. @param {Run} run @param {number} width */
  draw(run, width) {
    if (run === this.run && width === this.width) return;
    this.run = run;
    const ends = run.whole && run.unchecked ? this.ends : (run.arch.cell.memory ? ["h", "c"] : ["h"]).map((name) => limitOf(run, name)).join(); // of the colours
    const network = JSON.stringify(run.arch) + ends;
    if (network === this.network && width === this.width) return; // `paint` writes the numbers of this run
    [this.network, this.ends, this.width] = [network, ends, width];
    const { cell } = run.arch;
    this.phases = phasesOf(cell);
    this.anatomy = cell.lines.length ? anatomyOf(cell) : null;
    const height = cell.lines.length ? GATED_HEIGHT : PLAIN_HEIGHT;
    this.height = height;
    this.box.replaceChildren();
    const viewBox = `0 0 ${width} ${height}`;
    this.svg = el(this.box, "svg", { width, height, viewBox, role: "group", "aria-label": say("Inside the cell") });
    this.drawing = null;
    if (this.anatomy) this.drawing = drawGated(this.svg, run, this.anatomy, width, this.phases);
    else if (!cell.lines.length) this.drawing = drawPlain(this.svg, run, width, this.phases);
    this.box.hidden = this.drawing === null; // a cell of another form has its lines in the sum
    this.pieces = /** @type {SVGElement[]} */ ([...this.svg.querySelectorAll(".piece")]);
    this.shown = { upto: -2, gate: -2, moment: "" };
  }

  /** @param {Moment} moment @param {number | null} phase  the sub-step; null: all of them @param {boolean} moving */
  paint(moment, phase, moving) {
    if (!this.drawing || !this.phases || !this.svg) return;
    const last = this.phases.names.length - 1;
    const upto = moment.status === "ready" ? phase ?? last : -1;
    const now = [moment.t, moment.chosen.layer, moment.chosen.direction].join();
    this.box.classList.toggle("moving", moving && (now !== this.shown.moment || upto !== this.shown.upto)); // time moves, not the choice of a unit
    if (moment.at) this.drawing(moment.at, upto);
    this.mark(moment, upto, last);
    if (now !== this.shown.moment && moment.status === "ready") this.flow(moving);
    this.shown = { upto, gate: moment.chosen.gate, moment: now };
  }

  /** What is open, and what is not reached yet. @param {Moment} moment @param {number} upto @param {number} last */
  mark({ chosen, status, at }, upto, last) {
    for (const piece of this.pieces ?? []) {
      const { phase, opens, from } = piece.dataset;
      const later = at === null || Number(phase) > (status === "ready" ? upto : -1);
      piece.classList.toggle("later", later);
      const name = later && piece.getAttribute("aria-label");
      if (name) nameIt(piece, name.replace(/ \S*\d\S*$| \S*(inf|nan)$/, "")); // its number is not known yet
      const open = chosen.gate === Number(from ?? opens ?? -1);
      piece.classList.toggle("open", open && !(last > 1 && upto < 0));
      if (opens !== undefined) set(piece, { "aria-pressed": String(chosen.gate === Number(opens)) });
    }
  }

  /** x and h flow into the cell. @param {boolean} moving */
  flow(moving) {
    for (const line of this.svg?.querySelectorAll(".bus-line") ?? []) {
      if (moving) flow(line, [{ strokeDasharray: "1", strokeDashoffset: "1" }, { strokeDasharray: "1", strokeDashoffset: "0" }]);
      else settle(line);
    }
  }
}

/** The state before that a press asks for. @param {Place} at @param {string} name */
export const sourceBefore = ({ layer, direction, before, unit, inner }, name) => (
  { kind: /** @type {"h" | "c"} */ (name), layer, direction, t: before, unit: name === "h" ? unit : inner });
