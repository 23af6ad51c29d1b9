/** A lesson on one screen: its formula, the clock, the network, the sum of now, the code; all follow one clock. */
import { addressWriter, stepInAddress } from "../kit/address.js";
import { beginAt, clockOf, follow, goTo, pause } from "../kit/clock.js";
import { make, makeScroller } from "../kit/dom.js";
import { unpack } from "../kit/message.js";
import { mount } from "../kit/mount.js";
import { mountTransport } from "../kit/transport.js";
import { say } from "../kit/words.js";
import { runOf, select, selectionOf } from "../simulator/run.js";
import { showEquations } from "../simulator/stage_words.js";
import { BackView } from "./back.js";
import { CodePane, WaysPane } from "./code.js";
import { Every } from "./every.js";
import { drawAbout, drawSymbols, drawVerdict } from "./head.js";
import { MatricesView, matricesOfRun, matricesOfSum } from "./matrices.js";
import { drawLines } from "./lines.js";
import { keepMark, takeBegin } from "./marks.js";
import { LAYER, subjectOf } from "./moments.js";
import { Network } from "./network.js";
import { NowPane } from "./now.js";
import { ReadView } from "./read.js";
import { Strip } from "./strip.js";
import { drawValues, valuesBeside } from "./values.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Lesson } from "./types.js" */

const CHANNEL = "lesson";
const CHAIN = 190; // px that the values beside the layer need
const MATRICES = 230; // px that its matrices need
const MARK_AFTER = 400; // ms
const WIDE = 900; // px of the lesson, as in lesson_small.css

/** The view of one lesson after another. */
class LessonView {
  /** @param {HTMLElement} root @param {(lesson: string) => void} open  another lesson, "" for all */
  constructor(root, open) {
    root.className = "lesson";
    this.root = root;
    const screen = make(root, "div", "screen");
    const head = make(screen, "header", "lesson-head");
    this.formula = makeScroller(head, say("The formula"));
    this.formula.className = "lesson-formula";
    this.symbols = make(head, "p", "symbols");
    this.pill = make(head, "p", "rv-pill");
    this.time = make(screen, "div", "card time");
    this.story = make(screen, "div", "story");
    this.picture = make(this.story, "section", "card picture-card");
    this.picture.setAttribute("aria-label", say("The network"));
    this.matrices = new MatricesView(this.picture);
    this.network = new Network(this.picture, { go: (tick) => this.goTo(tick), changed: () => this.paintSums() });
    this.chain = makeScroller(this.picture, say("The values beside the layer"));
    this.chain.className = "chain";
    const side = make(this.story, "div", "side");
    this.about = make(side, "section", "about card");
    this.about.setAttribute("aria-label", say("What this lesson is about"));
    this.about.tabIndex = 0; // it may be longer than its place
    this.code = new CodePane(side);
    this.ways = new WaysPane(side);
    this.side = side;
    this.now = new NowPane(this.story, (unit) => this.choose(unit));
    this.back = new BackView(this.picture, this.now.root, (tick) => this.goTo(tick));
    this.read = new ReadView(this.story, this.picture, () => this.paint(clockOf(CHANNEL).tick));
    this.lines = makeScroller(this.story, say("The usual wrong line and torch's"));
    this.lines.className = "card lines-place";
    this.strip = new Strip(screen, open, {
      go: (tick) => this.goTo(tick), paint: () => this.paint(clockOf(CHANNEL).tick), wrong: (said, slip) => this.now.mark(said, slip),
    });
    this.strip.ask.hears(this.now.fieldPlace);
    this.every = new Every(root, CHANNEL);
    this.address = addressWriter();
    this.id = ""; // of the lesson
    this.line = ""; // the confusion that is shown
    /** @type {Lesson | null} */
    this.lesson = null;
    /** @type {ReturnType<typeof drawValues> | null} */
    this.beside = null;
    /** @type {ReturnType<typeof mountTransport> | null} */
    this.transport = null;
    this.marking = 0;
    this.sight = 0;
    this.width = 0; // of the picture
    this.isWide = true;
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.picture);
    this.unfollow = follow(CHANNEL, (tick) => this.paint(tick));
  }

  /** @param {Lesson} lesson */
  update(lesson) {
    const another = this.id !== "" && lesson.id !== this.id;
    this.lesson = lesson;
    showEquations(this.formula, lesson.formula);
    drawSymbols(this.symbols, lesson);
    drawAbout(this.about, lesson);
    drawVerdict(this.pill, lesson);
    this.root.classList.toggle("gated", lesson.runs.some(({ run }) => run.arch.cell.lines.length > 0));
    this.root.classList.toggle("backwards", lesson.back !== null);
    this.root.classList.toggle("drawn", lesson.runs.length > 0);
    this.network.update(lesson);
    this.now.update(lesson);
    this.back.update(lesson);
    this.code.update(lesson.code);
    this.ways.update(lesson.ways);
    const both = lesson.lines.length > 0;
    this.root.classList.toggle("both", both);
    this.lines.hidden = !both;
    drawLines(this.lines, lesson.lines, this.line, (key) => { this.line = key; });
    const several = lesson.ways.length > 0;
    this.root.classList.toggle("several", several);
    this.code.root.hidden = several && !both;
    (several && !both ? this.now.root : this.side).prepend(this.about);
    this.read.update(lesson.reading);
    this.strip.update(lesson);
    this.chain.replaceChildren();
    const beside = valuesBeside(lesson);
    this.chain.hidden = beside.length === 0;
    this.beside = drawValues(this.chain, lesson, beside);
    this.every.update(lesson);
    this.setTime(lesson);
    this.address.write(lesson.address);
    this.paint(clockOf(CHANNEL).tick);
    if (another) this.toTop();
  }

  /** A first lesson begins where the link says, another one at its beginning; the same one stays. @param {Lesson} lesson */
  setTime({ id, labels, status, leftwards }) {
    const time = { labels, leftwards, status: (/** @type {number} */ tick) => status[tick] ?? "" };
    if (this.transport) this.transport.update(time);
    else this.transport = mountTransport(this.time, CHANNEL, time);
    const asked = takeBegin(id);
    if (this.id === "") beginAt(clockOf(CHANNEL), asked ?? stepInAddress() ?? 0);
    else if (id !== this.id) beginAt(clockOf(CHANNEL), 0);
    this.id = id;
  }

  /** @param {number} tick */
  goTo(tick) {
    pause(clockOf(CHANNEL));
    goTo(clockOf(CHANNEL), tick);
  }

  /** @param {number} unit */
  choose(unit) {
    if (this.lesson && subjectOf(this.lesson, clockOf(CHANNEL).tick) === "layer") select(LAYER, { ...selectionOf(LAYER), unit, inner: unit });
    else this.paintSums();
  }

  measure() {
    this.sight ||= requestAnimationFrame(() => this.bringInSight()); // what stands beside it has another place
    const width = this.picture.clientWidth - 40; // its gaps
    if (Math.abs(width - this.width) < 2) return;
    this.width = width;
    this.isWide = this.root.clientWidth > WIDE; // read here: at every step it would make the browser lay the page out
    this.paintMatrices(clockOf(CHANNEL).tick);
  }

  paintSums() {
    const { tick } = clockOf(CHANNEL);
    this.now.paint(tick);
    this.paintMatrices(tick);
  }

  /** @param {number} tick */
  paintMatrices(tick) {
    const { lesson } = this;
    if (!lesson) return;
    const { expected } = this.now;
    const at = expected ? tick + 1 : tick; // whose sum is shown
    const run = runOf(LAYER);
    const { layer, direction, unit } = selectionOf(LAYER);
    const sum = subjectOf(lesson, at) === "matrix" ? this.now.sumNow(lesson, at) : null;
    const framed = at ? expected?.open.unit ?? (sum ? this.now.unit : unit) : -1;
    if (sum) this.matrices.paint(`sum ${lesson.id} ${sum.stage}`, matricesOfSum(sum), framed);
    else if (run && lesson.runs.length) this.matrices.paint(`${lesson.id} ${lesson.runs.findIndex((own) => own.run === run)} ${layer} ${direction}`, matricesOfRun(run, layer, direction), framed);
    else this.matrices.paint("", [], -1);
    const room = this.width - this.network.least - (this.chain.hidden ? 0 : CHAIN);
    this.matrices.root.style.maxWidth = `${Math.max(room, 0)}px`;
    this.matrices.root.classList.toggle("too-wide", this.isWide && room < MATRICES);
  }

  /** @param {number} tick */
  paint(tick) {
    const { lesson } = this;
    if (!lesson) return;
    this.network.paint(tick);
    const place = this.now.expect(lesson.lines.length ? null : this.strip.askedAt(tick), tick); // both lines take its place
    this.back.paint(tick, place !== null);
    this.paintSums();
    const made = tick ? lesson.makes[tick] ?? [] : [];
    this.code.paint(made);
    this.ways.paint(made);
    this.strip.paint(tick, place);
    this.beside?.paint(tick);
    this.every.paint(tick);
    queueMicrotask(() => this.settle());
    this.root.dataset.tick = String(tick);
    this.root.classList.toggle("reading", tick === 0 && lesson.reading !== null && !lesson.lines.length);
    this.root.classList.toggle("unread", !this.read.isRead);
    this.address.write({ step: tick ? String(tick) : null });
    clearTimeout(this.marking);
    this.marking = setTimeout(() => keepMark(lesson.id, tick, lesson.labels[tick] ?? "", tick === lesson.labels.length - 1), MARK_AFTER);
  }

  /** All is painted: what has another size now is drawn for it, before the browser's next frame asks. */
  settle() {
    this.now.table.resized();
    this.network.stage.measure();
    this.bringInSight();
  }

  bringInSight() {
    this.sight = 0;
    for (const part of [this.code, this.ways, this.beside]) part?.bringInSight();
    const pills = this.time.querySelector(".rv-pills");
    const pill = /** @type {HTMLElement | null} */ (pills?.querySelector(".now"));
    if (pills && pill && pills.scrollWidth > pills.clientWidth) pills.scrollLeft = pill.offsetLeft - pills.clientWidth / 2;
  }

  /** A new lesson opens at its top. */
  toTop() {
    const page = document.querySelector('[data-testid="stMain"]');
    if (page) page.scrollTop = 0;
  }

  remove() {
    this.unfollow();
    this.sizes.disconnect();
    cancelAnimationFrame(this.sight);
    clearTimeout(this.marking);
    this.transport?.unmount();
    this.network.remove();
    this.now.remove();
    this.back.remove();
    this.address.stop();
  }
}

/** @param {Component & {setTriggerValue: (name: string, value: string) => void}} component */
export default function (component) {
  return mount(component, (root) => new LessonView(root, (id) => component.setTriggerValue("open", id || "all")), { read: unpack });
}
