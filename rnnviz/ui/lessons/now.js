/** The sum or the values of now: of a layer's step, of a product with a matrix, of a function; else what was made. */
import { clockOf } from "../kit/clock.js";
import { hide, make, makeButton, put } from "../kit/dom.js";
import { say } from "../kit/words.js";
import { mountDock } from "../simulator/dock/dock.js";
import { runOf, select, selectionOf } from "../simulator/run.js";
import { AskView } from "./ask.js";
import { backTable } from "./back_tables.js";
import { LAYER, isNow, subjectOf } from "./moments.js";
import { askedSum, marksInWords, openTable } from "./open_row.js";
import { drawStep, sayStep } from "./step.js";
import { SumTable } from "./sum.js";
import { activationTable, matrixTable, runTable } from "./tables.js";

/** @import { Activated, Asked, Lesson, MatrixSum, OpenRow, Slip, Table } from "./types.js" */

export class NowPane {
  /** @param {HTMLElement} parent @param {(unit: number) => void} chosen  a unit was chosen */
  constructor(parent, chosen) {
    this.root = make(parent, "section", "now-card card");
    this.root.setAttribute("aria-label", say("The present step"));
    this.root.tabIndex = 0; // it may be longer than its place
    const head = make(this.root, "header");
    this.title = make(head, "h2");
    this.title.setAttribute("aria-live", "polite");
    this.table = new SumTable(this.root, (unit) => this.choose(unit));
    this.choices = this.table.choices;
    this.blocks = make(this.root, "div", "now-values");
    this.questionPlace = make(this.root, "div", "question");
    this.question = new AskView(this.questionPlace);
    this.dockPlace = make(this.root, "div", "dock");
    this.onChosen = chosen;
    this.unit = 0;
    this.step = 0; // of a product over time
    this.tick = 0;
    /** @type {ReturnType<typeof mountDock> | null} */
    this.dock = null;
    /** @type {Lesson | null} */
    this.lesson = null;
    this.offered = "";
    this.fieldPlace = make(null, "form", "row-ask"); // of what is to be said before it is shown
    /** @type {{asked: Asked, table: Table, open: OpenRow} | null} */
    this.expected = null;
  }

  /**
   * What is asked before the next tick: its sum stands here with the row open.
   * @param {Asked | null} asked @param {number} tick  the present one
   * @returns {HTMLFormElement | null} where its field is to stand; null: it has no sum
   */
  expect(asked, tick) {
    if (!asked || !this.lesson) this.expected = null;
    else if (asked !== this.expected?.asked) {
      const sum = askedSum(this.lesson, asked, tick + 1);
      this.expected = sum && { asked, table: sum.table, open: { unit: sum.unit, said: null, place: this.fieldPlace } };
    }
    return this.expected && this.fieldPlace;
  }

  /** A wrong answer marks what it leaves out. @param {number} value @param {Slip | null} slip  @returns {string} what the marks come to */
  mark(value, slip) {
    if (!this.expected) return "";
    const { open, table } = this.expected;
    open.said = { value, slip };
    this.paint(this.tick);
    const row = openTable(table, open).rows.find(({ unit }) => unit === open.unit);
    return slip && row && !table.product ? marksInWords(row, slip) : "";
  }

  /** @param {Lesson} lesson */
  update(lesson) {
    if (lesson.id !== this.lesson?.id) this.unit = this.step = 0;
    this.lesson = lesson;
    this.expected = null;
    this.offered = "";
    this.blocks.replaceChildren();
    this.paintBlocks = drawStep(this.blocks, lesson);
    if (lesson.runs.some(({ run }) => run.arch.cell.lines.length)) this.dock ??= mountDock(this.dockPlace, LAYER, () => {});
    this.dock?.update();
    if (lesson.question) this.question.update(lesson.question);
  }

  /** @param {number} tick  of the lesson */
  paint(tick) {
    if (!this.lesson) return;
    this.tick = tick;
    const last = tick === this.lesson.labels.length - 1;
    const words = last ? this.lesson.question ? say("The question") : say("What came out") : sayStep(this.lesson, tick);
    put(this.title, words);
    if (this.expected) return this.paintOpen(this.expected);
    const subject = subjectOf(this.lesson, tick);
    const run = runOf(LAYER);
    const gated = subject === "layer" && this.dock !== null && run !== null && run.arch.cell.lines.length > 0;
    if (subject === "layer") this.unit = selectionOf(LAYER).unit;
    const asks = subject === "question" && this.lesson.question !== null;
    const table = gated ? null : this.tableOf(subject, tick);
    hide(this.dockPlace, !gated);
    hide(this.table.root, table === null);
    hide(this.questionPlace, !asks);
    hide(this.blocks, gated || asks || table !== null);
    this.root.classList.toggle("untitled", gated || table !== null); // the clock and the sum say it
    if (gated) this.dock?.paint(clockOf(LAYER).tick);
    this.offer(subject, gated);
    if (table) this.table.paint(table, this.unit);
    if (!this.blocks.hidden) this.paintBlocks?.(last ? tick - 1 : tick);
  }

  /** @param {{table: Table, open: OpenRow}} expected */
  paintOpen({ table, open }) {
    for (const place of [this.dockPlace, this.questionPlace, this.blocks]) hide(place, true);
    hide(this.table.root, false);
    this.root.classList.add("untitled");
    this.offer("", false);
    this.table.paint(openTable(table, open), open.unit);
  }

  /** @param {ReturnType<typeof subjectOf>} subject @param {number} tick @returns {Table | null} */
  tableOf(subject, tick) {
    const { lesson } = this;
    if (!lesson) return null;
    if (subject === "layer") {
      const run = runOf(LAYER);
      return run && runTable(run, selectionOf(LAYER), clockOf(LAYER).tick);
    }
    if (subject === "back") {
      const table = lesson.back && backTable(lesson.back, tick);
      this.unit = Math.min(this.unit, (table?.rows.length ?? 1) - 1);
      return table;
    }
    if (subject === "matrix") {
      const sum = this.sumNow(lesson, tick);
      if (!sum) return null;
      this.unit = Math.min(this.unit, sum.matrix.shape[0] - 1);
      return matrixTable(sum, this.stepOf(lesson, sum, tick), this.unit, tick === 0);
    }
    const own = subject === "activation" ? ownNow(lesson, lesson.activations, tick) : null;
    return own ? activationTable(own, this.stepOf(lesson, own, tick), this.unit) : null;
  }

  /** @param {Lesson} lesson @param {number} tick @returns {MatrixSum | null} */
  sumNow(lesson, tick) {
    return ownNow(lesson, lesson.sums, tick) ?? (tick === 0 ? lesson.sums[0] ?? null : null);
  }

  /** A loop is at the step of its tick; of one product over all steps any can be shown. @param {Lesson} lesson @param {MatrixSum | Activated} own @param {number} tick */
  stepOf({ stages }, { stage, x }, tick) {
    const { begin, end } = stages[stage];
    return end - begin > 1 ? Math.max(0, tick - begin - 1) : Math.min(this.step, x.shape[0] - 1);
  }

  /** What else there is to see of this subject: directions, layers, steps. @param {string} subject @param {boolean} gated */
  offer(subject, gated) {
    const { lesson } = this;
    if (!lesson) return;
    const run = runOf(LAYER);
    const own = subject === "matrix" ? this.sumNow(lesson, this.tick) : subject === "activation" ? ownNow(lesson, lesson.activations, this.tick) : null;
    /** @type {{text: string, told: string, pressed: boolean, press: () => void}[]} */
    const offered = [];
    if (subject === "layer" && run && !gated) {
      const selection = selectionOf(LAYER);
      const { bidirectional, num_layers: layers } = run.arch;
      if (bidirectional) {
        ["→", "←"].forEach((text, direction) => offered.push({
          text, told: [say("forward"), say("reverse")][direction], pressed: selection.direction === direction,
          press: () => select(LAYER, { ...selectionOf(LAYER), direction }),
        }));
      }
      if (layers > 1) {
        for (let layer = 0; layer < layers; layer++) {
          offered.push({ text: `l${layer}`, told: say("layer {layer}", { layer }), pressed: selection.layer === layer, press: () => select(LAYER, { ...selectionOf(LAYER), layer }) });
        }
      }
    } else if (own && own.x.shape[0] > 1 && lesson.stages[own.stage].end - lesson.stages[own.stage].begin === 1) {
      for (let t = 0; t < Math.min(own.x.shape[0], 8); t++) {
        offered.push({ text: String(t), told: `t = ${t}`, pressed: this.stepOf(lesson, own, this.tick) === t, press: () => { this.step = t; this.paint(this.tick); } });
      }
    }
    const key = JSON.stringify(offered.map(({ text }) => text));
    if (key !== this.offered) {
      this.offered = key;
      this.choices.replaceChildren(...offered.map(({ text, told }, k) => makeButton(null, "chip", text, () => this.presses[k](), told)));
    }
    this.presses = offered.map(({ press }) => press);
    offered.forEach(({ pressed }, k) => this.choices.children[k].setAttribute("aria-pressed", String(pressed)));
  }

  /** @type {(() => void)[]} */
  presses = [];

  /** @param {number} unit */
  choose(unit) {
    this.unit = unit;
    this.onChosen(unit);
  }

  remove() {
    this.dock?.remove();
  }
}

/**
 * @template {{stage: number}} Own
 * @param {Lesson} lesson @param {Own[]} all @param {number} tick
 */
const ownNow = ({ stages }, all, tick) => all.find(({ stage }) => isNow(stages[stage], tick)) ?? null;
