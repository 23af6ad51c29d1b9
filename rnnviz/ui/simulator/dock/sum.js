/** "Why": the heading with what can be opened, the weights, the terms, and the way from their sum to the value. */
import { hide, make, makeButton, put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { el, set } from "../../kit/svg.js";
import { mark, say } from "../../kit/words.js";
import { smallCurve } from "./curve.js";
import { weightStrips } from "./strips.js";
import { subtotals } from "./subtotals.js";
import { sameSource, termList } from "./terms.js";
import { short } from "./written.js";

/** @import { Check, Place, Source } from "../types.js" */
/** @import { SumRow, Why } from "./sums.js" */
/** @import { Pointed } from "./strips.js" */
/**
 * @typedef {object} Actions
 * @property {(gate: number) => void} choose  what is opened  @property {(row: SumRow) => void} open  what a term is made of
 * @property {(source: Source | null) => void} light  @property {() => void} changed  what is folded
 */

/** @type {Record<Check["verdict"], string[]>} */
const MARKS = {
  equal: ["✓", "ok", say("equal within the tolerance")],
  differs: ["✗", "bad", say("not equal")],
  overflow: ["·", "overflow", say("cannot be compared: the numbers left their range here, or came close")],
  open: ["…", "mute", say("not checked yet")],
};

const narrow = typeof matchMedia === "undefined" ? { matches: false } : matchMedia("(max-width: 640px)"); // as in dock.css

const OVERFLOW = mark("Overflow: the numbers left the range of {dtype}; what follows from them is inf or nan.");

/** What torch says of a number. Its parts stay: a step changes its text. */
class CheckLine {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make(parent, "span");
    this.text = this.root.appendChild(new Text());
    this.meaning = make(this.root, "span", "unseen");
  }

  /** @param {{state: string, check: Check}} told @param {boolean} own  whether torch returns this very number */
  paint({ state, check }, own) {
    const [sign, className, meaning] = MARKS[check.verdict];
    const text = `${own ? "" : `${state} `}${check.verdict === "open" ? "" : `${short(check.value, 8)} `}${sign}`;
    if (this.text.data !== text) this.text.data = text;
    put(this.meaning, ` ${meaning}`);
    set(this.root, { class: className, title: meaning });
  }
}

export class SumView {
  /** @param {HTMLElement} parent @param {Actions} actions */
  constructor(parent, actions) {
    this.actions = actions;
    this.root = make(parent, "div", "why");
    const head = make(this.root, "div", "why-head");
    this.heading = make(head, "h2");
    this.heading.tabIndex = -1;
    this.chips = make(head, "div", "chips");
    this.chips.setAttribute("role", "group");
    this.chips.setAttribute("aria-label", say("Sum to open"));
    this.body = make(this.root, "div", "why-body");
    this.subtotals = subtotals(this.root, () => this.root.classList.toggle("unfolded"));
    this.root.append(this.body);
    this.strips = weightStrips(this.body, (pointed) => this.point(pointed));
    this.list = termList(this.body, { point: (row) => this.pointRow(row), open: actions.open }, actions.changed);
    this.note = make(this.body, "p", "note");
    this.result = make(this.root, "div", "result");
    const sum = make(this.result, "div", "sum");
    this.sumName = make(sum, "span", "mute");
    this.sum = make(sum, "b");
    make(this.result, "span", "arrow", "→").setAttribute("aria-hidden", "true");
    this.svg = el(this.result, "svg", { width: 70, height: 46, viewBox: "0 0 70 46", "aria-hidden": "true" });
    this.curve = smallCurve(this.svg, { x: 4, y: 5, width: 62, height: 36 });
    this.second = make(this.result, "span", "arrow", "→");
    this.second.setAttribute("aria-hidden", "true");
    this.value = make(this.result, "output", "value-now");
    this.torch = make(this.result, "div", "torch");
    this.torchName = make(this.torch, "span", "mute");
    /** @type {CheckLine[]} */
    this.checks = [];
    /** @type {Pointed} */
    this.pointed = null; // by the hand, in the dock
    /** @type {Source | null} */
    this.lit = null;
    /** @type {Why | null} */
    this.why = null;
    this.opened = "";
  }

  /** What can be opened. @param {string[]} letters @param {number} open */
  paintChips(letters, open) {
    const shown = letters.length > 1 ? letters : [];
    if ([...this.chips.children].map(({ textContent }) => textContent).join() !== shown.join()) {
      this.chips.replaceChildren();
      shown.forEach((letter, k) => makeButton(this.chips, "letter", letter, () => this.actions.choose(k)));
    }
    hide(this.chips, shown.length === 0);
    [...this.chips.children].forEach((chip, k) => set(chip, { "aria-pressed": String(k === open) }));
  }

  /**
   * @param {Place} at @param {Why} why @param {{width: number, rows: number, note: boolean}} room
   * @param {boolean} pending  the sub-step has the sum, and not yet what becomes of it
   */
  paint(at, why, room, pending) {
    const opened = [why.letter, at.layer, at.direction, at.unit, at.inner].join();
    if (opened !== this.opened) this.list.fold();
    this.opened = opened;
    this.why = why;
    const { name } = why;
    put(this.heading, pending ? say("{name} = ?", { name }) : say("Why {name} is {value}", { name, value: number(why.value) }));
    this.result.classList.toggle("pending", pending);
    this.strips.paint(why.strips, room.width);
    this.list.paint(why.parts, narrow.matches ? 24 : room.rows);
    this.root.classList.toggle("short", narrow.matches && this.subtotals.paint(why.parts));
    const single = why.parts.length === 1 && why.parts[0].rows.length === 1;
    put(this.sumName, single ? say("product") : say("sum"));
    put(this.sum, short(why.total, 8));
    this.svg.style.display = this.second.style.display = why.activation === "none" ? "none" : "";
    this.curve(why.activation, why.total, why.value);
    put(this.value, short(why.value, 8));
    this.paintTorch(why);
    this.paintNote(at, why, room.note);
    if (this.pointed) this.lightPointed();
    this.light();
  }

  /** @param {Why} why */
  paintTorch({ checks, own }) {
    put(this.torchName, own ? "torch" : say("torch’s"));
    while (this.checks.length < checks.length) this.checks.push(new CheckLine(this.torch));
    for (const surplus of this.checks.splice(checks.length)) surplus.root.remove();
    this.checks.forEach((line, k) => line.paint(checks[k], own));
  }

  /** @param {Place} at @param {Why} why @param {boolean} roomy */
  paintNote({ run }, { own, note, total, value, letter }, roomy) {
    const over = ![total, value].every(Number.isFinite);
    const notes = [
      over && say(OVERFLOW, { dtype: run.match.dtype }),
      !own && say("torch returns no {letter}: below stand its states of this unit.", { letter }),
      note,
    ];
    hide(this.note, !over && !roomy);
    put(this.note, notes.filter(Boolean).join(" "));
    this.note.classList.toggle("overflow", over);
  }

  /** A weight is under the pointer. @param {Pointed} pointed */
  point(pointed) {
    if (pointed?.side === this.pointed?.side && pointed?.index === this.pointed?.index) return;
    this.pointed = pointed;
    this.lightPointed();
    this.light();
  }

  /** What the term under the pointer multiplies lights up everywhere; at another step that is another value. */
  lightPointed() {
    const { pointed } = this;
    const row = pointed && this.why?.parts.flatMap(({ rows }) => rows).find(({ side, index }) => side === pointed.side && index === pointed.index);
    this.actions.light(row ? row.source : null);
  }

  /** A term is under the pointer, or has the focus. @param {SumRow | null} row */
  pointRow(row) {
    this.pointed = row?.side ? { side: row.side, index: row.index } : null;
    this.actions.light(row?.source ?? null);
    this.light();
  }

  /** Light the terms and weights of what is lit anywhere. */
  light() {
    const { lit } = this;
    const row = this.pointed || !lit ? null
      : this.why?.parts.flatMap(({ rows }) => rows).find(({ source, side }) => side && source && sameSource(source, lit));
    this.strips.light(this.pointed ?? (row?.side ? { side: row.side, index: row.index } : null));
    this.list.light(this.pointed, this.pointed ? null : lit);
  }
}
