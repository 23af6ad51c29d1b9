/**
 * The card that answers why a unit has its value: every product of the sum behind it, its gates, and torch's number.
 * It follows the run, the selection and the clock of its channel, and needs the server only for a unit of a run that is
 * too large to be here as a whole.
 */
import { clockOf, follow, goTo } from "../../kit/clock.js";
import { make, makeButton } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { mount } from "../../kit/mount.js";
import { choices } from "./choices.js";
import { activationCurve } from "./curve.js";
import { gateLines } from "./lines.js";
import { keyOfSource, opens, put, termTable } from "./rows.js";
import { LIGHT_EVENT, light, listen, litOf, RUN_EVENT, runOf, select, SELECT_EVENT, selectionOf } from "../run.js";
import { fitting, isHere } from "../selection.js";
import { explain } from "../terms.js";
import { mark, say } from "../../kit/words.js";

/** @import { Component } from "../../kit/mount.js" */
/** @import { Chosen, Explained, Explanation, Run, Selection, Unexplained } from "../types.js" */
/** @import { Openable } from "./rows.js" */
/** @typedef {(focus: string) => void} Ask  the server for the numbers of a unit, "layer,direction,unit" */
/** @typedef {Component & {setStateValue: (name: string, value: string) => void}} AskingComponent */

class Arithmetic {
  channel = "";
  network = ""; // that the trail belongs to
  /** @type {{selection: Chosen, name: string}[]} */
  trail = []; // to go back
  all = false; // every product of a long sum
  announced = true;
  asked = "";
  /** @type {Selection | null} */
  awaited = null; // whose numbers the server was asked for
  /** @type {Selection | null} */
  made = null; // the last one that this card has seen
  /** @type {Chosen | null} */
  chosen = null;
  /** @type {Explanation | null} */
  explanation = null;
  frame = 0;
  task = () => {};
  /** @type {(() => void)[]} */
  release = [];

  /** @param {HTMLElement} root @param {Ask} ask */
  constructor(root, ask) {
    this.root = root;
    this.askServer = ask;
    root.className = "rv-arithmetic card";
    root.setAttribute("role", "region");
    root.setAttribute("aria-label", say("Arithmetic of one unit"));
    const header = make(root, "header");
    this.heading = make(header, "h2");
    this.where = make(header, "span", "where");
    this.backButton = makeButton(header, "back", "", () => this.back());
    this.paintChoices = choices(root, (change) => this.chosen && this.choose({ ...this.chosen, ...change }));
    this.message = make(root, "p", "message");
    this.words = make(this.message, "span");
    this.goButton = makeButton(this.message, "go", "", () => this.go());
    this.body = make(root, "div", "body");
    this.lines = gateLines(this.body, {
      lit: (source) => light(this.channel, source),
      open: (token) => this.open(token),
      gate: (gate) => this.chosen && this.choose({ ...this.chosen, gate }),
    });
    this.table = termTable(this.body, { lit: (source) => light(this.channel, source), open: (row) => this.open(row) });
    this.allButton = makeButton(this.body, "all", "", () => this.showAllOrLargest());
    this.overflow = make(this.body, "p", "note overflow");
    this.note = make(this.body, "p", "note");
    this.curve = activationCurve(this.body);
    this.spoken = make(root, "div", "unseen");
    this.spoken.setAttribute("aria-live", "polite"); // tells what was opened, not every step of the clock
  }

  /** @param {{channel: string}} message */
  update({ channel }) {
    this.remove();
    this.channel = channel;
    this.release = [
      listen(RUN_EVENT, channel, () => this.later(() => this.newRun())),
      listen(SELECT_EVENT, channel, () => this.later(() => this.newSelection())),
      listen(LIGHT_EVENT, channel, () => this.light()),
      follow(channel, () => this.paint()),
    ];
    this.newRun();
  }

  /** Once in the next frame, with what is newest then. @param {() => void} task */
  later(task) {
    this.task = this.frame ? () => this.newRun() : task; // of several, the one that does all
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.task();
    });
  }

  newRun() {
    const run = runOf(this.channel);
    if (!run) return;
    if (JSON.stringify(run.arch) !== this.network) this.trail = [];
    this.network = JSON.stringify(run.arch);
    const { awaited } = this;
    // What was asked for is here now; whoever selected the unit alone meanwhile forgot the step.
    if (awaited && isHere(run, fitting(run, awaited))) {
      this.awaited = null;
      if (selectionOf(this.channel) !== awaited) this.choose(awaited);
    }
    this.newSelection();
  }

  newSelection() {
    const run = runOf(this.channel);
    if (!run) return;
    const selection = selectionOf(this.channel);
    if (selection !== this.made) this.trail = []; // chosen elsewhere: there is no way back from here
    this.made = selection;
    this.chosen = fitting(run, selection);
    this.paintChoices(run, this.chosen);
    this.ask(run, this.chosen);
    this.paint();
  }

  /** Of a large run the server sends one unit: ask for this one, once. @param {Run} run @param {Chosen} chosen */
  ask(run, { layer, direction, unit }) {
    const wanted = [layer, direction, unit].join(",");
    if (isHere(run, { layer, direction, unit }) || this.asked === wanted) return;
    this.asked = wanted;
    this.awaited = selectionOf(this.channel);
    this.askServer(wanted);
  }

  /** @param {Selection} selection */
  choose(selection) {
    const run = runOf(this.channel);
    if (!run) return;
    this.made = selection;
    this.chosen = fitting(run, selection); // at once: the next choice may come before the next frame
    select(this.channel, selection);
  }

  /**
   * Open the sum behind a term: the unit it is, at its step. What was given, x and h_0, has no sum: it only lights.
   * @param {Openable} term
   */
  open({ source = null, inner = null }) {
    const run = runOf(this.channel);
    const { chosen, explanation } = this;
    if (!run || !chosen || !explanation || !opens({ source, inner })) return;
    const { arch, whole } = run;
    const t = source && source.t !== "0" ? source.t : explanation.t;
    const { layer, direction, unit } = source ?? chosen;
    const next = { ...chosen, layer, direction, unit, t };
    if (source?.kind === "h") next.gate = arch.proj_size ? arch.gates.length : chosen.gate;
    else {
      next.inner = inner ?? unit; // a unit of the cell, which is behind several units of h where it is projected
      if (arch.proj_size) next.unit = whole ? chosen.unit : next.inner;
      if (inner !== null) next.gate = 0;
    }
    this.trail.push({ selection: chosen, name: explanation.name });
    this.choose(next);
    this.announced = false;
  }

  back() {
    const last = this.trail.pop();
    if (!last) return;
    this.choose(last.selection);
    this.announced = false;
    this.heading.tabIndex = -1;
    this.heading.focus({ preventScroll: true });
  }

  go() {
    if (this.explanation) goTo(clockOf(this.channel), this.explanation.tick);
  }

  showAllOrLargest() {
    this.all = !this.all;
    this.paint();
  }

  paint() {
    const run = runOf(this.channel);
    if (!run || !this.chosen || !this.root.isConnected) return;
    const shown = explain(run, this.chosen, clockOf(this.channel).tick, this.all);
    this.explanation = shown;
    const ready = shown.status === "ready";
    put(this.heading, ready ? say("Why {name} is {value}", { name: shown.name, value: number(shown.value) }) : shown.name);
    put(this.where, shown.where);
    const last = this.trail.at(-1);
    this.backButton.hidden = !last;
    if (last) put(this.backButton, say("← back to {name}", { name: last.name }));
    this.message.hidden = ready;
    this.body.classList.toggle("waiting", !ready);
    if (ready) this.paintBody(run, shown, this.chosen.gate);
    else this.paintMessage(run, shown);
    this.light();
    this.root.dataset.painted = `${shown.t}`;
  }

  /** @param {Run} run @param {Explained} explained @param {number} gate */
  paintBody(run, { name, lines, gates, sum, value }, gate) {
    const { dtype } = run.match;
    this.lines.paint(lines, gates, gate);
    this.table.paint(sum, sum.letter ? say("the sum of {gate} for {name}", { gate: sum.letter, name }) : say("the sum of {name}", { name }));
    this.curve(sum.activation, sum.total, sum.result);
    const shown = sum.rows.filter((row) => row.weight !== null && row.kind !== "subtotal").length;
    const many = shown + sum.others;
    this.allButton.hidden = !run.whole || !sum.long;
    put(this.allButton, this.all ? say("Show the largest only") : say("Show all {many} products", { many }));
    const cut = mark("{shown} of {many} products are shown: of a long part the largest, and the sum of the others.");
    put(this.note, sum.others ? `${say(cut, { shown, many })} ${sum.note}` : sum.note);
    const over = ![value, sum.total, sum.result].every(Number.isFinite);
    this.overflow.hidden = !over;
    put(this.overflow, say("Overflow: the numbers left the range of {dtype}; what follows from them is inf or nan.", { dtype }));
    if (!this.announced) put(this.spoken, say("Opened {name}, which is {value}", { name, value: number(value) }));
    this.announced = true;
  }

  /** @param {Run} run @param {Unexplained} unexplained */
  paintMessage(run, { status, tick, t }) {
    const words = {
      later: say("Not computed yet: this cell is computed at tick {tick}. Press → to go on.", { tick }) + " ",
      padded: say("Padding: this sample has {length} steps. Nothing is computed at step {t}, and output is 0 there.", { length: run.length, t }),
      elsewhere: say("Asking the server for the numbers of this unit…"),
    };
    put(this.words, words[status]);
    this.goButton.hidden = status !== "later";
    put(this.goButton, say("Go to tick {tick}", { tick }));
  }

  light() {
    const key = keyOfSource(litOf(this.channel));
    this.table.light(key);
    this.lines.light(key);
  }

  remove() {
    if (this.channel) light(this.channel, null);
    for (const release of this.release) release();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}

/** Called again whenever its channel changes. @param {AskingComponent} component */
export default function (component) {
  return mount(component, (root) => new Arithmetic(root, (focus) => component.setStateValue("focus", focus)));
}
