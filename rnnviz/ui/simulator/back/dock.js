/** The dock of the way back: what one gradient is the sum of, or one entry of a weight's gradient, or clipping. */
import { clockOf, goTo } from "../../kit/clock.js";
import { make, makeButton, put } from "../../kit/dom.js";
import { say } from "../../kit/words.js";
import { nameOf } from "../naming.js";
import { listen } from "../run.js";
import { show } from "../shown.js";
import { keyOf } from "../stage/strip.js";
import { ClipView } from "./clip.js";
import { entryName, entryValues, fittingEntry, keyOfEntry } from "./entry.js";
import { EntryView } from "./entry_view.js";
import { backChannel, backOf, choose, chosenOf, gradientOf } from "./gradients.js";
import { BackHead } from "./head.js";
import { LinesView } from "./lines_view.js";
import { nameOfQuestion, statusBack, stepsOf, weightsTick } from "./order.js";
import { dueOf, isReached, openedAt } from "./opened.js";
import { SumBack } from "./sum_view.js";
import { gradientName } from "./sums.js";
import { TRIED_EVENT } from "./tried.js";
import { TryView } from "./try_view.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Gradients, Opened } from "./types.js" */

export class BackDock {
  /** @param {HTMLElement} parent @param {string} channel */
  constructor(parent, channel) {
    this.channel = channel;
    this.clock = clockOf(backChannel(channel));
    this.root = make(parent, "div", "dock-body");
    this.head = new BackHead(this.root, (change) => choose(channel, change));
    this.wait = make(this.root, "div", "message");
    this.waitText = make(this.wait, "p");
    this.waitButton = makeButton(this.wait, "chip", "", () => goTo(this.clock, this.due));
    this.sum = new SumBack(this.root, (opened) => this.open(opened));
    this.lines = new LinesView(this.root);
    this.asks = make(this.root, "div", "back-asks");
    this.ask = makeButton(this.asks, "chip", say("Ask about this number"), () => this.askAbout());
    this.toWeights = makeButton(this.asks, "chip", say("Open dW"), () => goTo(this.clock, this.weights));
    this.tryOut = new TryView(this.root);
    this.entry = new EntryView(this.root, (t) => this.goToStep(t));
    this.clip = new ClipView(this.root);
    this.due = 0;
    this.weights = 0;
    /** @type {Opened | null} */
    this.opened = null;
    this.size = { width: 328, height: 470 };
    this.sizes = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.root;
      if (!width || (width === this.size.width && height === this.size.height)) return;
      this.size = { width, height };
      this.paint();
    });
    this.sizes.observe(parent);
    this.stop = listen(TRIED_EVENT, channel, () => this.tryOut.again());
  }

  paint() {
    const now = backOf(this.channel);
    if (!now) return;
    const { run, back } = now;
    const chosen = chosenOf(this.channel);
    const { tick } = this.clock;
    const stage = tick < weightsTick(run) ? "number" : tick === weightsTick(run) ? "entry" : "clip";
    this.weights = weightsTick(run);
    this.root.dataset.shows = stage;
    this.entry.root.hidden = stage !== "entry";
    this.clip.root.hidden = stage !== "clip";
    this.tryOut.root.hidden = stage !== "entry";
    if (stage === "entry") {
      this.entry.paint(run, back, chosen, this.size.width);
      const entry = fittingEntry(run, back, chosen.entry, chosen);
      this.tryOut.paint(back, { number: keyOfEntry(entry), name: entryName(entry).slice(1), gradient: entryValues(back, entry).ours, asked: nameOfQuestion(run, back.question) });
    }
    if (stage === "clip") this.clip.paint(run, back, chosen, this.size.width);
    this.opened = openedAt(run, chosen, tick);
    this.head.paint(run, chosen, this.opened, stage);
    this.paintNumber(run, back, stage === "number");
  }

  /** @param {WholeRun} run @param {Gradients} back @param {boolean} here */
  paintNumber(run, back, here) {
    const { opened } = this;
    const { tick } = this.clock;
    const ready = here && opened !== null && isReached(run, opened, tick);
    this.wait.hidden = !here || ready;
    this.sum.root.hidden = !ready;
    this.asks.hidden = !ready;
    this.lines.root.hidden = !ready || opened?.kind === "x" || opened?.t === "0";
    if (!here) return;
    if (!ready || !opened) {
      this.due = opened ? dueOf(run, opened) : 0;
      const asked = nameOfQuestion(run, back.question);
      put(this.waitText, tick < 0
        ? say("The gradient of {asked}: how it moves when any other number moves a little. Its own gradient is 1; from there the way goes back, step by step.", { asked })
        : say("{name} is not reached yet; the way back is {status}.", { name: opened ? gradientName(run, opened) : "d_h", status: statusBack(run, tick) }));
      put(this.waitButton, say("Go to t = {t}", { t: opened ? String(opened.t) : run.length - 1 }));
      return;
    }
    this.sum.paint(run, back, opened, this.size);
    this.tryOut.root.hidden = false;
    this.tryOut.paint(back, {
      number: keyOf(opened.kind, opened.layer, opened.direction, opened.t, opened.unit), name: nameOf(run, opened),
      gradient: gradientOf(back, opened), asked: nameOfQuestion(run, back.question),
    });
    this.ask.hidden = opened.kind === "x" || opened.t === "0";
    const key = back.question.number && keyOf(...back.question.number);
    this.ask.disabled = key === keyOf(opened.kind, opened.layer, opened.direction, opened.t, opened.unit);
    if (!this.lines.root.hidden) this.lines.paint(run, back, opened, this.size.width);
  }

  /** @param {Opened} opened */
  open(opened) {
    const now = backOf(this.channel);
    if (!now) return;
    const t = opened.t === openedAt(now.run, { ...opened, t: null, entry: null }, this.clock.tick)?.t ? null : opened.t;
    choose(this.channel, { ...opened, t });
  }

  askAbout() {
    const { opened } = this;
    if (opened) show(this.channel, { of: keyOf(opened.kind, opened.layer, opened.direction, opened.t, opened.unit) });
  }

  /** @param {number} t */
  goToStep(t) {
    const now = backOf(this.channel);
    if (!now) return;
    const { layer, direction } = chosenOf(this.channel);
    const due = dueOf(now.run, { kind: "h", layer, direction, t, unit: 0 });
    goTo(this.clock, Math.min(due, stepsOf(now.run) - 1));
  }

  remove() {
    this.stop();
    this.lines.remove();
    this.sizes.disconnect();
    this.root.remove();
  }
}
