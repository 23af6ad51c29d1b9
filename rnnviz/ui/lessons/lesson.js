/** The lesson: time, network, values and the numbers of the present step, all following one clock. */
import { addressWriter, stepInAddress } from "../kit/address.js";
import { clockOf, follow, goTo } from "../kit/clock.js";
import { make } from "../kit/dom.js";
import { unpack } from "../kit/message.js";
import { mount } from "../kit/mount.js";
import { mountTransport } from "../kit/transport.js";
import { say } from "../kit/words.js";
import { drawFlow } from "./flow.js";
import { drawStep } from "./step.js";
import { drawValues } from "./values.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Lesson } from "./types.js" */

const CHANNEL = "lesson";

/** The view of one lesson after another. */
class LessonView {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.className = "lesson";
    this.root = root;
    this.time = make(root, "div", "card time");
    this.flow = makeCard(root, "card", say("The network"));
    this.step = makeCard(root, "card step", say("The present step"));
    this.values = makeCard(root, "card values", say("The values at every stage"));
    this.address = addressWriter();
    this.id = ""; // of the lesson
    /** @type {((tick: number) => void)[]} */
    this.painters = [];
    /** @type {ReturnType<typeof mountTransport> | null} */
    this.transport = null;
    this.unfollow = follow(CHANNEL, (tick) => this.paint(tick));
  }

  /** @param {Lesson} lesson */
  update(lesson) {
    for (const card of [this.flow, this.step, this.values]) card.replaceChildren();
    make(this.values, "h2", "", say("Values at every stage, sample {sample}", { sample: lesson.sample }));
    const values = drawValues(this.values, lesson);
    this.painters = [drawFlow(this.flow, lesson, values.show), drawStep(this.step, lesson), values.paint];
    this.setTime(lesson);
    this.address.write(lesson.address);
    this.paint(clockOf(CHANNEL).tick);
  }

  /** A first lesson begins where the link says, another one at its beginning; the same one stays where it is. */
  /** @param {Lesson} lesson */
  setTime({ id, labels, status }) {
    const time = { labels, status: (/** @type {number} */ tick) => status[tick] ?? "" };
    if (this.transport) this.transport.update(time);
    else this.transport = mountTransport(this.time, CHANNEL, time);
    if (this.id === "") goTo(clockOf(CHANNEL), stepInAddress() ?? 0);
    else if (id !== this.id) goTo(clockOf(CHANNEL), 0);
    this.id = id;
  }

  /** @param {number} tick */
  paint(tick) {
    for (const painter of this.painters) painter(tick);
    this.root.dataset.tick = String(tick);
    this.address.write({ step: tick ? String(tick) : null });
  }

  remove() {
    this.unfollow();
    this.transport?.unmount();
    this.address.stop();
  }
}

/** @param {HTMLElement} parent @param {string} className @param {string} name */
function makeCard(parent, className, name) {
  const card = make(parent, "section", className);
  card.setAttribute("aria-label", name);
  return card;
}

/** @param {Component} component */
export default function (component) {
  return mount(component, (root) => new LessonView(root), { read: unpack });
}
