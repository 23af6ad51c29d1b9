/** The inside of the cell on the way back, and its own lines, with the numbers of the unit that is open. */
import { make, put } from "../../kit/dom.js";
import { whenSeen } from "../../kit/sight.js";
import { say } from "../../kit/words.js";
import { InsideBack } from "./inside.js";
import { localLines } from "./lines.js";
import { isCut } from "./order.js";
import { written } from "./scale.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Gradients, Opened } from "./types.js" */

export class LinesView {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make(parent, "section", "back-lines");
    this.heading = make(this.root, "h3");
    this.cut = make(this.root, "p", "note", say("Truncation cuts here: what the last lines find is not handed on."));
    this.inside = new InsideBack(this.root);
    this.drawInside = () => {};
    this.sight = whenSeen(this.root, () => this.drawInside()); // a step paints nothing that is not in sight
    make(this.root, "p", "note", say("Each wire multiplies by the slope that stands on it."));
    this.list = make(this.root, "dl");
    /** @type {{name: HTMLElement, formula: HTMLElement, numbers: HTMLElement, value: HTMLElement, row: HTMLElement}[]} */
    this.rows = [];
  }

  /** @param {WholeRun} run @param {Gradients} back @param {Opened} opened  of a step @param {number} width  px */
  paint(run, back, { layer, direction, t, unit }, width) {
    const lines = localLines(run, back, { layer, direction, t: Number(t), unit });
    this.drawInside = () => this.inside.paint(run, back, { layer, direction, t: Number(t), unit }, width);
    this.sight.changed();
    put(this.heading, say("Through the cell at t = {t}, unit {unit}", { t: Number(t), unit }));
    this.cut.hidden = !isCut(run, back.question.truncate, direction, Number(t));
    while (this.rows.length < lines.length) {
      const row = make(this.list, "div", "line-row");
      const name = make(row, "dt");
      const told = make(row, "dd");
      this.rows.push({ row, name, formula: make(told, "span", "line-formula"), numbers: make(told, "span", "line-numbers mute"), value: make(row, "dd", "line-value") });
    }
    this.rows.forEach(({ row, name, formula, numbers, value }, k) => {
      row.hidden = k >= lines.length;
      if (row.hidden) return;
      put(name, lines[k].name);
      put(formula, lines[k].text);
      put(numbers, lines[k].numbers);
      put(value, written(lines[k].value, 4));
    });
  }

  remove() {
    this.sight.stop();
  }
}
