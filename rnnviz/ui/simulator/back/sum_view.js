/** "What made it": the terms of one gradient, added up to it, and autograd's number beside it. */
import { make, put } from "../../kit/dom.js";
import { mark, say } from "../../kit/words.js";
import { termList } from "../dock/terms.js";
import { allowedBy, torchOf } from "./gradients.js";
import { written } from "./scale.js";
import { comparedWithTorch, givenTo, openSum } from "./sums.js";
import { Waterfall } from "./waterfall.js";

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
    this.waterfall = new Waterfall(this.root);
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
    this.waterfall.paint(this.barsOf(run, sum), Math.min(420, size.width));
    put(this.note, sum.note);
    this.note.hidden = sum.note === "";
    put(this.name, `${sum.name} =`);
    put(this.value, written(sum.value, 4));
    paintCheck(this.torch, comparedWithTorch(back, opened), torchOf(back, opened), allowedBy(back));
    const given = givenTo(run, back, opened);
    this.given.hidden = !given;
    if (given) paintCheck(this.given, given.ours, given.torch, given, say("what the loss gives it: autograd"));
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

/**
 * Autograd's number, and whether ours equals it. Where the network amplifies rounding, the tolerance is that of numbers far
 * larger than this one may be: then it is equal only to the digits that both have.
 * @param {HTMLElement} box @param {number} ours @param {number} torch @param {{tolerance: number, amplified?: boolean}} allowed @param {string} [name]
 */
export function paintCheck(box, ours, torch, { tolerance, amplified = false }, name = "autograd") {
  box.replaceChildren();
  make(box, "span", "mute", name);
  const { sign, className, words } = CHECKS[checkOf(ours, torch, tolerance, amplified)];
  const line = make(box, "span", className, `${written(torch, 4)} ${sign}`);
  line.title = say(words);
  if (className !== "amplified") make(line, "span", "unseen", ` ${say(words)}`);
  else make(box, "span", "mute", say(words));
}

const DIGITS = 1e-4; // what is written of both, relative
const CHECKS = {
  unknown: { sign: "·", className: "overflow", words: mark("cannot be compared: the numbers left their range here, or came close") },
  equal: { sign: "✓", className: "ok", words: mark("equal within the tolerance") },
  amplified: { sign: "·", className: "amplified", words: mark("rounding is amplified on the way here; each single step equals autograd’s") },
  different: { sign: "✗", className: "bad", words: mark("not equal") },
};

/** @param {number} ours @param {number} torch @param {number} tolerance @param {boolean} amplified  the verdict on the run @returns {keyof typeof CHECKS} */
export function checkOf(ours, torch, tolerance, amplified) {
  if (!Number.isFinite(ours) || !Number.isFinite(torch)) return "unknown";
  const difference = Math.abs(ours - torch);
  if (amplified) return difference <= DIGITS * Math.max(Math.abs(ours), Math.abs(torch)) ? "equal" : "amplified";
  return difference <= tolerance ? "equal" : "different";
}
