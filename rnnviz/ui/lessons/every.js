/** The network of a lesson as boxes, and every value: folded away, and drawn when it is asked for. */
import { clockOf } from "../kit/clock.js";
import { make } from "../kit/dom.js";
import { say } from "../kit/words.js";
import { drawFlow } from "./flow.js";
import { drawValues } from "./values.js";

/** @import { Lesson } from "./types.js" */

export class Every {
  /** @param {HTMLElement} parent @param {string} channel */
  constructor(parent, channel) {
    this.channel = channel;
    this.root = make(parent, "details", "every");
    make(this.root, "summary", "", say("The network as boxes, and every value"));
    this.box = make(this.root, "div");
    this.root.addEventListener("toggle", () => this.draw());
    /** @type {Lesson | null} */
    this.lesson = null;
    /** @type {((tick: number) => void)[]} */
    this.painters = [];
  }

  /** @param {Lesson} lesson */
  update(lesson) {
    this.lesson = lesson;
    this.box.replaceChildren();
    this.painters = [];
    this.draw();
  }

  draw() {
    if (!this.root.open || !this.lesson || this.box.childElementCount) return;
    const flow = make(this.box, "section", "card");
    flow.setAttribute("aria-label", say("The network, stage by stage"));
    const card = make(this.box, "section", "card");
    make(card, "h2", "", say("Values at every stage, sample {sample}", { sample: this.lesson.sample }));
    const values = drawValues(make(card, "div", "values"), this.lesson, Object.keys(this.lesson.values), { lines: true });
    this.painters = [drawFlow(flow, this.lesson, values.show), values.paint];
    this.paint(clockOf(this.channel).tick);
  }

  /** @param {number} tick */
  paint(tick) {
    for (const painter of this.painters) painter(tick);
  }
}
