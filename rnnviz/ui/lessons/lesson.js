/** The lesson: time, network, values and the numbers of the present step, all following one clock. */
import { addressWriter, stepInAddress } from "../kit/address.js";
import { clockOf, follow, goTo } from "../kit/clock.js";
import { unpack } from "../kit/message.js";
import { applyTheme } from "../kit/theme.js";
import { mountTransport } from "../kit/transport.js";
import { drawFlow, piece } from "./flow.js";
import { drawStep } from "./step.js";
import { drawValues } from "./values.js";
import { say } from "../kit/words.js";

const CHANNEL = "lesson";
const lessons = new WeakMap(); // the component's element -> its Lesson

class Lesson {
  constructor(parent) {
    this.root = piece(parent, "div", "lesson");
    this.time = piece(this.root, "div", "card time");
    this.flow = piece(this.root, "section", "card");
    this.flow.setAttribute("aria-label", say("The network"));
    this.step = piece(this.root, "section", "card step");
    this.step.setAttribute("aria-label", say("The present step"));
    this.values = piece(this.root, "section", "card values");
    this.values.setAttribute("aria-label", say("The values at every stage"));
    this.address = addressWriter();
    this.bytes = null;
    this.painters = [];
    this.unfollow = follow(CHANNEL, (tick) => this.paint(tick));
  }

  /** @param {Uint8Array} bytes  what `rnnviz/ui/lesson_message.py` packs */
  update(bytes) {
    const text = new TextDecoder("latin1").decode(bytes);
    if (text === this.bytes) return;
    const first = this.bytes === null;
    this.bytes = text;
    const content = unpack(bytes);
    this.untheme ??= applyTheme(this.root);
    for (const part of [this.flow, this.step, this.values]) part.replaceChildren();
    piece(this.values, "h2", "", say("Values at every stage, sample {sample}", { sample: content.sample }));
    const values = drawValues(this.values, content);
    this.painters = [drawFlow(this.flow, content, (name) => values.show(name)), drawStep(this.step, content), values.paint];
    const time = { labels: content.labels, status: (tick) => content.status[tick] ?? "" };
    if (this.transport) this.transport.update(time);
    else this.transport = mountTransport(this.time, CHANNEL, time);
    if (first) goTo(clockOf(CHANNEL), stepInAddress() ?? 0);
    else if (content.id !== this.id) goTo(clockOf(CHANNEL), 0); // another lesson begins at its beginning
    this.id = content.id;
    this.address.write(content.address);
    this.paint(clockOf(CHANNEL).tick);
  }

  paint(tick) {
    for (const painter of this.painters) painter(tick);
    this.root.dataset.tick = tick;
    this.address.write({ step: tick ? String(tick) : null });
  }

  remove() {
    this.unfollow();
    this.untheme?.();
    this.transport?.unmount();
    this.address.stop();
    this.root.remove();
  }
}

/** The component: called again whenever the message changes. */
export default function ({ parentElement, data }) {
  if (!lessons.has(parentElement)) lessons.set(parentElement, new Lesson(parentElement));
  lessons.get(parentElement).update(data);
  return () => {
    lessons.get(parentElement)?.remove();
    lessons.delete(parentElement);
  };
}
