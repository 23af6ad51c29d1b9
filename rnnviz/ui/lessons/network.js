/**
 * The network of a lesson on the simulator's stage, on a channel of its own. The lesson's clock drives it: of several
 * layers, or calls of one, the stage shows the one that is computed now.
 */
import { clockOf, follow, goTo, setLast } from "../kit/clock.js";
import { make, makeButton } from "../kit/dom.js";
import { say } from "../kit/words.js";
import { SELECT_EVENT, listen, publishRun, runOf, select, selectionOf } from "../simulator/run.js";
import { fitting } from "../simulator/selection.js";
import { Stage } from "../simulator/stage/stage.js";
import { cellsOfTick } from "../simulator/stage_words.js";
import { LAYER, chosenRun, tickOfRun } from "./moments.js";

/** @import { LayerRun, Lesson } from "./types.js" */

export class Network {
  /**
   * @param {HTMLElement} parent
   * @param {{go: (tick: number) => void, changed: () => void}} hands  go: to a tick of the lesson
   */
  constructor(parent, hands) {
    this.hands = hands;
    this.root = make(parent, "div", "network");
    this.chips = make(this.root, "div", "run-chips");
    this.chips.setAttribute("role", "group");
    this.chips.setAttribute("aria-label", say("Which layer"));
    this.stage = new Stage(this.root, LAYER, () => {});
    /** @type {Lesson | null} */
    this.lesson = null;
    /** @type {LayerRun | null} */
    this.shown = null;
    /** @type {number | null} */
    this.wanted = null; // the stage of a call that was asked for
    this.tick = 0;
    this.told = -2; // the tick of the layer that the lesson's clock asked for
    this.release = [
      follow(LAYER, (tick) => this.moved(tick)),
      listen(SELECT_EVENT, LAYER, () => { if (this.shown) { this.stage.draw(); hands.changed(); } }),
    ];
  }

  /** @param {Lesson} lesson */
  update(lesson) {
    const another = lesson.id !== this.lesson?.id;
    this.lesson = lesson;
    if (another) this.wanted = null;
    this.shown = null;
    this.root.hidden = lesson.runs.length === 0;
    this.chips.replaceChildren();
    this.chips.hidden = lesson.runs.length < 2;
    if (lesson.runs.length > 1) {
      for (const { stage } of lesson.runs) {
        const { makes, title } = lesson.stages[stage];
        const chip = makeButton(this.chips, "chip", makes[0], () => { this.wanted = stage; this.paint(this.tick); }, title);
        chip.dataset.stage = String(stage);
      }
    }
  }

  /** @param {number} tick  of the lesson */
  paint(tick) {
    this.tick = tick;
    if (!this.lesson || !this.lesson.runs.length) return;
    const own = chosenRun(this.lesson, tick, this.wanted);
    if (own !== this.shown) this.show(own);
    const { run } = own;
    const at = tickOfRun(this.lesson, own, tick);
    this.told = at;
    goTo(clockOf(LAYER), at);
    this.followLayer(at);
    this.stage.paint(at);
    for (const chip of this.chips.children) chip.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (chip).dataset.stage === String(own.stage)));
    this.root.style.minWidth = `${this.least}px`;
    this.root.dataset.tick = String(at);
    this.root.dataset.steps = String(run.ticks.shape[0]);
  }

  /** px that the stage needs so that every step can be read. */
  get least() {
    const run = this.shown?.run;
    return run ? Math.min(520, 88 + (run.T + run.arch.directions.length) * (run.arch.bidirectional ? 60 : 54)) : 0;
  }

  /** @param {LayerRun} own */
  show(own) {
    const before = runOf(LAYER) ? selectionOf(LAYER) : { unit: 0 };
    this.shown = null; // what is selected now is not to be drawn twice
    publishRun(LAYER, own.run);
    setLast(clockOf(LAYER), own.run.ticks.shape[0] - 1, -1);
    select(LAYER, fitting(own.run, { unit: before.unit, t: null }));
    this.shown = own;
    this.stage.update();
  }

  /** Who follows the clock through a stack of both directions is at the layer that is computed. @param {number} at */
  followLayer(at) {
    const run = runOf(LAYER);
    const selection = selectionOf(LAYER);
    if (!run || !run.arch.bidirectional || selection.t !== null || at < 0) return;
    const [layer] = cellsOfTick(run, at)[0];
    if (layer !== selection.layer) select(LAYER, { ...selection, layer });
  }

  /** A press on the stage moved the layer's clock: the lesson follows. @param {number} at */
  moved(at) {
    if (!this.lesson || !this.shown || at === this.told) return;
    this.told = at;
    this.hands.go(this.lesson.stages[this.shown.stage].begin + 1 + at);
  }

  remove() {
    for (const release of this.release) release();
    this.stage.remove();
  }
}
