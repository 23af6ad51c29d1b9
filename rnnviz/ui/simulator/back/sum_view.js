/** "What made it": the terms of one gradient, added up to it, and autograd's number beside it. */
import { make, put } from "../../kit/dom.js";
import { el } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { termList } from "../dock/terms.js";
import { torchOf } from "./gradients.js";
import { written } from "./scale.js";
import { comparedWithTorch, givenTo, openSum } from "./sums.js";
import { paintWaterfall } from "./waterfall.js";

/** @import { WholeRun } from "../types.js" */
/** @import { SumRow } from "../dock/sums.js" */
/** @import { Gradients, Opened } from "./types.js" */

const ROW = 19; // px of a term, of
const AROUND = 285; // px of what stands around the terms

export class SumBack {
  /** @param {HTMLElement} parent @param {(opened: Opened) => void} open */
  constructor(parent, open) {
    this.root = make(parent, "section", "why");
    this.heading = make(this.root, "h3");
    this.body = make(this.root, "div", "why-body");
    this.list = termList(this.body, { point: () => {}, open: (row) => this.openRow(row, open), write: (value) => written(value), titled: true }, () => this.again());
    this.svg = el(this.root, "svg", { class: "waterfall", "aria-hidden": "true" });
    this.note = make(this.root, "p", "note");
    this.result = make(this.root, "div", "result");
    this.name = make(this.result, "span", "mute");
    this.value = make(this.result, "output", "value-now");
    this.torch = make(this.result, "div", "torch");
    this.given = make(this.root, "div", "torch given");
    this.again = () => {};
    this.opened = "";
  }

  /** @param {SumRow} row @param {(opened: Opened) => void} open */
  openRow({ source }, open) {
    if (source && (source.kind === "h" || source.kind === "c")) open(source);
  }

  /** @param {WholeRun} run @param {Gradients} back @param {Opened} opened @param {{width: number, height: number}} size */
  paint(run, back, opened, size) {
    this.again = () => this.paint(run, back, opened, size);
    const sum = openSum(run, back, opened);
    const key = JSON.stringify(opened);
    if (key !== this.opened) this.list.fold();
    this.opened = key;
    put(this.heading, say("What made {name}", { name: sum.name }));
    this.list.paint(sum.parts, Math.max(6, Math.floor((size.height - AROUND) / ROW)));
    paintWaterfall(this.svg, this.barsOf(run, sum), Math.min(420, size.width));
    put(this.note, sum.note);
    this.note.hidden = sum.note === "";
    put(this.name, `${sum.name} =`);
    put(this.value, written(sum.value, 4));
    paintCheck(this.torch, comparedWithTorch(back, opened), torchOf(back, opened), back.match.tolerance);
    const given = givenTo(run, back, opened);
    this.given.hidden = !given;
    if (given) paintCheck(this.given, given.ours, given.torch, given.tolerance, say("what the loss gives it: autograd"));
  }

  /** A bar for the question, for each unit of the step after, for what passes the weights. @param {WholeRun} run @param {import("./sums.js").OpenedSum} sum */
  barsOf(run, { parts, after }) {
    return parts.flatMap(({ kind, rows, subtotal }) => {
      if (kind === "own") return [{ name: rows.length > 1 ? say("loss") : say("own"), product: subtotal }];
      if (kind === "combined") return rows.map(({ name, product }) => ({ name: name.split(" ")[0], product }));
      if (kind === "h" && after) return after.products.map((product, unit) => ({ name: String(unit), product }));
      return run.arch.cell.gates.length > 1 ? [{ name: kind === "x" ? say("above") : "", product: subtotal }] : rows.map(({ index, product }) => ({ name: String(index), product }));
    });
  }
}

/** @param {HTMLElement} box @param {number} ours @param {number} torch @param {number} tolerance @param {string} [name] */
export function paintCheck(box, ours, torch, tolerance, name = "autograd") {
  box.replaceChildren();
  make(box, "span", "mute", name);
  const finite = Number.isFinite(ours) && Number.isFinite(torch);
  const equal = finite && Math.abs(ours - torch) <= tolerance;
  const [sign, className, words] = !finite ? ["·", "overflow", say("cannot be compared: the numbers left their range here, or came close")]
    : equal ? ["✓", "ok", say("equal within the tolerance")] : ["✗", "bad", say("not equal")];
  const line = make(box, "span", className, `${written(torch, 4)} ${sign}`);
  line.title = words;
  make(line, "span", "unseen", ` ${words}`);
}
