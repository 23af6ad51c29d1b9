/** The logits of the head beside a layer, at the step of the clock: the largest of them, and the sum behind one. */
import { clockOf, follow } from "../kit/clock.js";
import { make, makeButton, put } from "../kit/dom.js";
import { number, scientific } from "../kit/format.js";
import { unpack } from "../kit/message.js";
import { mount } from "../kit/mount.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say, sayMany } from "../kit/words.js";
import { RUN_EVENT, SELECT_EVENT, listen, runOf, selectionOf, tickOfCell } from "./run.js";
import { stepReached } from "./selection.js";
import { logitSum } from "./logit_sum.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Logits, Run, WholeRun } from "./types.js" */

const CHANNEL = "simulator";

/** The step whose output is shown: the pinned one, or that of the clock. @param {Run} run @param {number} tick */
function stepOf(run, tick) {
  const last = run.arch.num_layers - 1;
  return selectionOf(CHANNEL).t ?? stepReached(run, last, selectionOf(CHANNEL).direction, tick);
}

/** Whether every direction of the last layer has been at a step. @param {Run} run @param {number} t @param {number} tick */
function isWhole(run, t, tick) {
  const last = run.arch.num_layers - 1;
  return run.arch.directions.every((_, d) => tickOfCell(run, last, d, t) <= tick);
}

class LogitsView {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.className = "logits card";
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", say("Logits"));
    this.root = root;
    const head = make(root, "div", "top-line");
    this.title = make(head, "h2");
    this.of = make(head, "span", "mute");
    this.verdict = make(head, "span");
    this.wait = make(root, "p", "note");
    this.both = make(root, "div", "both");
    const { table, body } = makeTable(this.both, "classes", [say("class"), say("logit"), say("softmax")]);
    table.setAttribute("aria-label", say("The classes with the largest logits"));
    this.body = body;
    /** @type {{button: HTMLButtonElement, logit: HTMLElement, bar: HTMLElement, share: HTMLElement}[]} */
    this.rows = [];
    this.sum = make(this.both, "section", "sum");
    this.sumTitle = make(this.sum, "h3");
    this.terms = makeTable(this.sum, "terms").body;
    /** @type {Logits | null} */
    this.logits = null;
    /** @type {number | null} */
    this.chosen = null; // a class; null: the largest
    this.release = [
      follow(CHANNEL, (tick) => this.paint(tick)),
      listen(RUN_EVENT, CHANNEL, () => this.paint(clockOf(CHANNEL).tick)),
      listen(SELECT_EVENT, CHANNEL, () => this.paint(clockOf(CHANNEL).tick)),
    ];
  }

  /** @param {Logits} logits */
  update(logits) {
    if (logits.name !== this.logits?.name) this.chosen = null;
    this.logits = logits;
    const { name, classes, error, tolerance } = logits;
    this.of.textContent = sayMany("{name} · Linear, {n} class", "{name} · Linear, {n} classes", classes, { name });
    const ok = error !== null && error <= tolerance;
    this.verdict.className = ok ? "ok" : "bad";
    this.verdict.textContent = ok ? say("✓ equals torch.nn.Linear") : say("✗ differs from torch.nn.Linear");
    this.verdict.title = error === null ? "" : say("largest |Δ| {error}, {tolerance} allowed", { error: scientific(error), tolerance: scientific(tolerance) });
    this.paint(clockOf(CHANNEL).tick);
  }

  /** @param {number} tick */
  paint(tick) {
    const run = runOf(CHANNEL);
    const { logits } = this;
    if (!run?.whole || !logits) return;
    const t = stepOf(run, tick);
    const here = !run.unchecked && run.print === logits.print;
    const whole = t !== null && t < run.length && isWhole(run, t, tick);
    put(this.title, t === null ? say("Logits") : say("Logits at step {t}", { t }));
    put(this.wait, !here ? say("not checked yet") : whole ? "" : t === null ? say("Nothing is computed yet.") : say("output[{t}] is not whole yet.", { t }));
    this.wait.hidden = this.wait.textContent === "";
    this.both.hidden = !here || !whole;
    if (here && whole && t !== null) this.show(run, logits, t);
  }

  /** Made once: what has the focus keeps it while time moves. @param {number} count */
  makeRows(count) {
    this.body.replaceChildren();
    this.rows = Array.from({ length: count }, () => {
      const { line, head } = makeRow(this.body, "");
      const button = makeButton(head, "chip", "", () => {
        this.chosen = Number(button.textContent);
        this.paint(clockOf(CHANNEL).tick);
      });
      const logit = make(line, "td");
      const cell = make(line, "td", "share");
      return { button, logit, bar: make(cell, "i"), share: make(cell, "span") };
    });
  }

  /** @param {WholeRun} run @param {Logits} logits @param {number} t */
  show(run, logits, t) {
    const count = logits.top.shape[1];
    const at = (/** @type {number} */ k) => t * count + k;
    const named = Array.from({ length: count }, (_, k) => logits.top[at(k)]);
    const open = Math.max(0, named.indexOf(this.chosen ?? -1));
    if (this.rows.length !== count) this.makeRows(count);
    this.rows.forEach(({ button, logit, bar, share }, k) => {
      put(button, String(named[k]));
      button.title = say("The sum behind the logit of class {name}", { name: named[k] });
      button.setAttribute("aria-pressed", String(k === open));
      put(logit, number(logits.logits[at(k)]));
      bar.style.width = `${100 * logits.shares[at(k)]}%`;
      put(share, number(logits.shares[at(k)]));
    });
    this.showSum(run, logits, t, named[open], { ours: logits.logits[at(open)], torch: logits.torch[at(open)] });
  }

  /** @param {WholeRun} run @param {Logits} logits @param {number} t @param {number} name  of the class @param {{ours: number, torch: number}} value */
  showSum(run, logits, t, name, { ours, torch }) {
    put(this.sumTitle, say("Why logit {name} is {value}", { name, value: number(ours) }));
    const { terms, rest, others, bias } = logitSum(run, logits, t, name);
    /** @type {[string, string, string][]} */
    const rows = terms.map(({ unit, value, weight, product }) => [`output[${t}][${unit}]`, `${number(value)} · ${number(weight)}`, number(product)]);
    if (others) rows.push([sayMany("{n} smaller term", "{n} smaller terms", others), "", number(rest)]);
    if (bias !== null) rows.push(["b", say("bias"), number(bias)]);
    rows.push([say("logit {name}", { name }), "", number(ours)]);
    rows.push([say("torch's"), Math.abs(ours - torch) <= logits.tolerance ? "✓" : "✗", number(torch)]);
    this.terms.replaceChildren();
    rows.forEach(([title, how, value], k) => {
      const { line } = makeRow(this.terms, title, { line: k >= rows.length - 2 ? "total" : "" });
      make(line, "td", "", how);
      make(line, "td", "", value);
    });
  }

  remove() {
    for (const release of this.release) release();
  }
}

/** @param {Component} component */
export default function logitsView(component) {
  return mount(component, (root) => new LogitsView(root), { read: unpack });
}
