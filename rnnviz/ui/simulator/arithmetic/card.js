/**
 * The card that answers why a unit has its value: every product of the sum behind it, its gates, and torch's number.
 * It follows the run, the selection and the clock of its channel, and needs the server only for a unit of a run that is
 * too large to be here as a whole.
 */
import { clockOf, follow, goTo } from "../../kit/clock.js";
import { number } from "../../kit/format.js";
import { applyTheme } from "../../kit/theme.js";
import { choices } from "./choices.js";
import { activationCurve } from "./curve.js";
import { gateLines } from "./lines.js";
import { keyOfSource, make, opens, put, termTable } from "./rows.js";
import { LIGHT_EVENT, light, listen, litOf, RUN_EVENT, runOf, select, SELECT_EVENT, selectionOf } from "../run.js";
import { fitting, isHere } from "../selection.js";
import { explain } from "../terms.js";
import { mark, say } from "../../kit/words.js";

const cards = new WeakMap(); // the component's element -> its Arithmetic

class Arithmetic {
  constructor(parent) {
    this.root = make(parent, "section", "rv-arithmetic card");
    this.root.setAttribute("aria-label", say("Arithmetic of one unit"));
    const header = make(this.root, "header");
    this.heading = make(header, "h2");
    this.where = make(header, "span", "where");
    this.backButton = make(header, "button", "back");
    this.backButton.type = "button";
    this.backButton.addEventListener("click", () => this.back());
    this.paintChoices = choices(this.root, (change) => this.choose({ ...this.chosen, ...change }));
    this.message = make(this.root, "p", "message");
    this.words = make(this.message, "span");
    this.goButton = make(this.message, "button", "go");
    this.goButton.type = "button";
    this.goButton.addEventListener("click", () => goTo(clockOf(this.channel), this.explanation.tick));
    this.makeBody();
    this.spoken = make(this.root, "div", "unseen");
    this.spoken.setAttribute("aria-live", "polite"); // tells what was opened, not every step of the clock
    this.trail = []; // selections to go back to
    this.all = false;
    this.asked = "";
    this.awaited = null; // the selection whose numbers the server was asked for
    this.frame = 0;
    this.release = [];
    this.untheme = () => {};
  }

  makeBody() {
    const lit = (source) => light(this.channel, source);
    this.body = make(this.root, "div", "body");
    this.lines = gateLines(this.body, {
      lit, open: (token) => this.open(token), gate: (gate) => this.choose({ ...this.chosen, gate }),
    });
    this.table = termTable(this.body, { lit, open: (row) => this.open(row) });
    this.allButton = make(this.body, "button", "all");
    this.allButton.type = "button";
    this.allButton.addEventListener("click", () => {
      this.all = !this.all;
      this.paint();
    });
    this.overflow = make(this.body, "p", "note overflow");
    this.note = make(this.body, "p", "note");
    this.curve = activationCurve(this.body);
  }

  update({ channel }, setStateValue) {
    this.setStateValue = setStateValue;
    if (channel === this.channel) return;
    this.stop();
    this.channel = channel;
    this.release = [
      listen(RUN_EVENT, channel, () => this.later(() => this.newRun())),
      listen(SELECT_EVENT, channel, () => this.later(() => this.newSelection())),
      listen(LIGHT_EVENT, channel, () => this.light()),
      follow(channel, () => this.paint()),
    ];
    this.newRun();
  }

  /** Once in the next frame, with what is newest then. */
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
    this.untheme();
    this.untheme = applyTheme(this.root);
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
    this.ask(run);
    this.paint();
  }

  /** Of a large run the server sends one unit: ask for this one, once. */
  ask(run) {
    const { layer, direction, unit } = this.chosen;
    const wanted = [layer, direction, unit].join(",");
    if (isHere(run, this.chosen) || this.asked === wanted) return;
    this.asked = wanted;
    this.awaited = selectionOf(this.channel);
    this.setStateValue("focus", wanted);
  }

  choose(selection) {
    this.made = selection;
    this.chosen = fitting(runOf(this.channel), selection); // at once: the next choice may come before the next frame
    select(this.channel, selection);
  }

  /** Open the sum behind a term: the unit it is, at its step. What was given, x and h_0, has no sum: it only lights. */
  open({ source, inner = null }) {
    if (!opens({ source, inner })) return;
    const { arch, whole } = runOf(this.channel);
    const { kind, ...place } = source ?? {};
    const next = { ...this.chosen, t: this.explanation.t, ...place };
    if (kind === "h") next.gate = arch.proj_size ? arch.gates.length : this.chosen.gate;
    else {
      next.inner = inner ?? place.unit; // a unit of the cell, which is behind several units of h where it is projected
      if (arch.proj_size) next.unit = whole ? this.chosen.unit : next.inner;
      if (inner !== null) next.gate = 0;
    }
    this.trail.push({ selection: this.chosen, name: this.explanation.name });
    this.choose(next);
    this.announced = false;
  }

  back() {
    const { selection } = this.trail.pop();
    this.choose(selection);
    this.announced = false;
    this.heading.tabIndex = -1;
    this.heading.focus({ preventScroll: true });
  }

  paint() {
    const run = runOf(this.channel);
    if (!run || !this.chosen || !this.root.isConnected) return;
    const found = explain(run, this.chosen, clockOf(this.channel).tick, this.all);
    this.explanation = found;
    const ready = found.status === "ready";
    put(this.heading, ready ? say("Why {name} is {value}", { name: found.name, value: number(found.value) }) : found.name);
    put(this.where, found.where);
    this.backButton.hidden = this.trail.length === 0;
    if (this.trail.length) put(this.backButton, say("← back to {name}", { name: this.trail.at(-1).name }));
    this.message.hidden = ready;
    this.body.classList.toggle("waiting", !ready);
    if (ready) this.paintBody(run, found);
    else this.paintMessage(run, found);
    this.light();
    this.root.dataset.painted = `${found.t}`;
  }

  paintBody(run, { name, lines, gates, sum, value }) {
    const { dtype } = run.match;
    this.lines.paint(lines, gates, this.chosen.gate);
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
    if (this.announced === false) put(this.spoken, say("Opened {name}, which is {value}", { name, value: number(value) }));
    this.announced = true;
  }

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

  stop() {
    if (this.channel) light(this.channel, null);
    for (const release of this.release) release();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.untheme();
  }
}

/** The component: called again whenever its data change. @param {{channel: string} | Uint8Array} data */
export default function ({ parentElement, data, setStateValue }) {
  const message = data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data;
  if (!cards.has(parentElement)) cards.set(parentElement, new Arithmetic(parentElement));
  cards.get(parentElement).update(message, setStateValue);
  return () => {
    const card = cards.get(parentElement);
    cards.delete(parentElement);
    card?.stop();
    card?.root.remove();
  };
}
