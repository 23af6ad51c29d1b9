/**
 * The dock: the inside of one cell at one step for one unit, and why the opened gate or state has its value. It follows
 * the run, the selection and what is lit of its channel; the view that holds it tells it the clock's tick.
 */
import { clockOf, goTo } from "../../kit/clock.js";
import { hide, make, put } from "../../kit/dom.js";
import { moves } from "../../kit/motion.js";
import { say } from "../../kit/words.js";
import { LIGHT_EVENT, RUN_EVENT, SELECT_EVENT, light, listen, litOf, runOf, select, selectionOf } from "../run.js";
import { shownOf } from "../shown.js";
import { cellsOfTick } from "../stage_words.js";
import { CellView, sourceBefore } from "./cell.js";
import { HeadView } from "./head.js";
import { inLetters, makeMessage, messageOf } from "./messages.js";
import { momentOf } from "./moment.js";
import { phaseOf, phasesOf } from "./phases.js";
import { SumView } from "./sum.js";
import { openedName, whyOf } from "./sums.js";
import { opensSum } from "./terms.js";
import { Walk } from "./walk.js";
import { inWords } from "./words.js";

/** @import { Run, Selection, Source } from "../types.js" */
/** @import { Moment } from "./moment.js" */
/** @import { SumRow } from "./sums.js" */

const ROW = 19; // px of a term, of
const AROUND = 174; // px of what stands around the drawing and the terms
const PRESENTED = 120; // px of the same where the weights are not shown
const NOTES_FROM = 560; // px of the dock's height
const WORDS_FROM = 680; // px of the dock's height: 900 of a window's

class Dock {
  /** @param {HTMLElement} parent @param {string} channel @param {(focus: string) => void} ask */
  constructor(parent, channel, ask) {
    this.channel = channel;
    this.askServer = ask;
    this.parent = parent;
    this.root = make(parent, "div", "dock-body");
    this.head = new HeadView(this.root, { change: (change) => this.choose(change), follow: () => this.follow(), back: () => this.back() });
    const inside = make(this.root, "div", "inside-box");
    this.cell = new CellView(inside, { open: (gate) => this.choose({ gate }), before: (name) => this.openBefore(name) });
    this.walk = new Walk(channel, () => this.later());
    this.walkText = make(inside, "p", "walk note");
    this.walkText.setAttribute("aria-live", "polite");
    this.sum = new SumView(this.root, {
      choose: (gate) => this.choose({ gate }), open: (row) => this.openRow(row),
      light: (source) => light(channel, source), changed: () => this.paint(this.tick),
    });
    this.message = makeMessage(this.root, () => this.moment && goTo(clockOf(channel), this.moment.due));
    this.words = make(this.root, "div", "in-words");
    make(this.words, "h3", "", say("In words"));
    this.wordsText = make(this.words, "p", "mute");
    this.tick = -1;
    /** @type {Moment | null} */
    this.moment = null;
    /** @type {{selection: Selection, name: string}[]} */
    this.trail = []; // ways back
    /** @type {Selection | null} */
    this.made = null; // the selection that the dock made itself
    this.asked = "";
    this.network = "";
    this.frame = 0;
    this.size = { width: 328, height: 500 };
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(parent);
    this.release = [
      listen(RUN_EVENT, channel, () => this.later()),
      listen(SELECT_EVENT, channel, () => this.later()),
      listen(LIGHT_EVENT, channel, () => this.light()),
    ];
  }

  /** Once in the next frame, with what is newest then. */
  later() {
    this.frame ||= requestAnimationFrame(() => this.paint(this.tick));
  }

  resized() {
    const { clientWidth, clientHeight } = this.root;
    if (!clientWidth || (clientWidth === this.size.width && clientHeight === this.size.height)) return;
    this.size = { width: clientWidth, height: clientHeight };
    this.later();
  }

  /** Another run. */
  update() {
    const run = runOf(this.channel);
    if (!run) return;
    const network = JSON.stringify(run.arch);
    if (network !== this.network) this.trail = [];
    this.network = network;
    this.later();
  }

  /** @param {number} tick */
  paint(tick) {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.tick = tick;
    this.walk.arrive(tick);
    const run = runOf(this.channel);
    if (!run || !this.root.isConnected) return;
    const selection = selectionOf(this.channel);
    if (selection !== this.made && this.made !== null) this.trail = []; // chosen elsewhere: there is no way back from here
    const moment = momentOf(run, selection, tick);
    this.moment = moment;
    this.head.paint(run, moment, this.trail.at(-1)?.name ?? null);
    this.cell.draw(run, Math.min(420, this.size.width));
    this.cell.paint(moment, this.walk.phase, moves(this.channel));
    this.paintWalk(run);
    this.ask(run, moment);
    this.paintSum(run, moment);
    this.light();
    this.root.dataset.painted = String(moment.t);
  }

  /** @param {Run} run @param {Moment} moment */
  paintSum(run, moment) {
    const { status, at, chosen, letters } = moment;
    this.sum.paintChips(letters, chosen.gate);
    const why = status === "ready" && at ? whyOf(at, chosen.gate) : null;
    const due = phaseOf(run.arch.cell, chosen.gate);
    const phase = this.walk.phase ?? due;
    const pending = phase < due;
    const reached = why !== null && (!pending || why.activation !== "none");
    for (const part of [this.sum.body, this.sum.result]) hide(part, !reached);
    this.sum.root.classList.toggle("bare", !reached);
    hide(this.message.root, reached);
    const { anatomy } = this.cell;
    const roomy = this.size.height >= WORDS_FROM || chosen.gate === anatomy?.carried.opens;
    const text = reached && !pending && at && anatomy && roomy ? inWords(at, anatomy) : "";
    hide(this.words, text === "");
    put(this.wordsText, text);
    const { width, height } = this.size;
    if (reached && at && why) this.sum.paint(at, why, { width, rows: this.rows(), note: height >= NOTES_FROM }, pending);
    else this.paintMessage(run, moment);
  }

  /** How many terms have room. */
  rows() {
    const around = (shownOf(this.channel).present ? PRESENTED : AROUND) + this.cell.height + (this.head.second.hidden ? 0 : 28) + (this.words.hidden ? 0 : 80);
    return Math.max(6, Math.floor((this.size.height - around) / ROW));
  }

  /** @param {Run} run @param {Moment} moment */
  paintMessage(run, { status, at, chosen, letters, t, due }) {
    const letter = letters[chosen.gate];
    const name = at ? openedName(at, letter) : letter;
    put(this.sum.heading, status === "ready" && this.walk.phase === null ? name : say("{name} = ?", { name }));
    const text = messageOf(run, { status, t, due }, this.tick, status === "ready" && this.walk.phase !== null);
    const formula = status === "later" || status === "ready" ? inLetters(run.arch, chosen.gate) : "";
    this.message.paint(text, status === "later" ? due : null, formula);
  }

  /** Of a large run the server sends one unit: ask for this one, once. @param {Run} run @param {Moment} moment */
  ask(run, { chosen: { layer, direction, unit }, at, status }) {
    const wanted = [layer, direction, unit].join(",");
    if (run.whole || at || status === "padded") this.asked = "";
    else if (this.asked !== wanted) {
      this.asked = wanted;
      this.askServer(wanted);
    }
  }

  light() {
    this.sum.lit = litOf(this.channel);
    this.sum.light();
  }

  /** @param {Partial<Selection>} change */
  choose(change) {
    const run = runOf(this.channel);
    if (!run || !this.moment) return;
    this.made = { ...momentOf(run, selectionOf(this.channel), this.tick).chosen, ...change };
    select(this.channel, this.made);
  }

  /** Be where the clock is: in a stack of both directions that is a layer too. */
  follow() {
    const run = runOf(this.channel);
    if (!run) return;
    const computed = run.arch.bidirectional && this.tick >= 0 ? { layer: cellsOfTick(run, this.tick)[0][0] } : {};
    this.choose({ t: null, ...computed });
  }

  /** Go to another sum, and remember the way back. @param {Partial<Selection>} change */
  visit(change) {
    const at = this.moment?.at;
    if (!at || !this.moment) return;
    const { chosen, letters } = this.moment;
    this.trail.push({ selection: chosen, name: openedName(at, letters[chosen.gate]) });
    this.choose(change);
  }

  /** The sum behind a term: a gate, or the state that it is at its step. @param {SumRow} row */
  openRow(row) {
    if (!opensSum(row) || !this.moment) return;
    if (row.inner !== null) this.visit({ inner: row.inner, gate: this.moment.letters.indexOf("m") });
    else if (row.opens !== null) this.visit({ gate: row.opens });
    else if (row.source) this.openSource(row.source);
  }

  /** @param {Source} source */
  openSource({ kind, layer, direction, t, unit }) {
    const run = runOf(this.channel);
    if (!run || !this.moment || kind === "x" || t === "0") return;
    const projected = run.whole && run.arch.proj_size > 0; // a unit of h is not one of the cell
    const place = !projected ? { unit, inner: unit } : kind === "c" ? { inner: unit } : { unit };
    this.visit({ layer, direction, t, ...place, gate: this.moment.letters.indexOf(kind) });
  }

  /** @param {string} name  of the state before */
  openBefore(name) {
    if (this.moment?.at) this.openSource(sourceBefore(this.moment.at, name));
  }

  back() {
    const before = this.trail.pop();
    if (!before) return;
    this.choose(before.selection);
    this.sum.heading.focus({ preventScroll: true });
  }

  /** @param {Run} run */
  paintWalk(run) {
    const { names } = phasesOf(run.arch.cell);
    const { phase } = this.walk;
    hide(this.walkText, phase === null);
    if (phase === null) return;
    put(this.walkText, say("sub-step {k} of {n}: {name}", { k: phase + 1, n: names.length, name: say(names[phase]) }));
  }

  remove() {
    light(this.channel, null);
    for (const release of this.release) release();
    this.walk.remove();
    cancelAnimationFrame(this.frame);
    this.sizes.disconnect();
    this.root.remove();
  }
}

/**
 * @param {HTMLElement} parent @param {string} channel
 * @param {(focus: string) => void} ask  for "layer,direction,unit" of a run that is not here as a whole
 * @returns {{paint: (tick: number) => void, update: () => void, remove: () => void}}
 */
export const mountDock = (parent, channel, ask) => new Dock(parent, channel, ask);
