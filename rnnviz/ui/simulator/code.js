/** The listing of plain torch on the Code tab. It follows the clock and the selection without asking the server. */
import { clockOf, follow } from "../kit/clock.js";
import { applyTheme } from "../kit/theme.js";
import { mark, say } from "../kit/words.js";
import { listing } from "./listing.js";
import { listen, RUN_EVENT, runOf, SELECT_EVENT, selectionOf } from "./run.js";

const COPY = mark("Copy");
const COPIED = mark("Copied");
const NOT_COPIED = mark("Copying is not allowed here: mark the text");
const COPIED_FOR = 2000; // ms

const views = new WeakMap(); // the component's element -> its Code

class Code {
  constructor(parent) {
    this.root = parent.appendChild(document.createElement("div"));
    this.root.className = "rv-code";
    this.button = this.root.appendChild(document.createElement("button"));
    Object.assign(this.button, { type: "button", textContent: say(COPY) });
    this.button.addEventListener("click", () => this.copy());
    this.text = this.root.appendChild(document.createElement("pre"));
    this.text.tabIndex = 0; // a long listing is scrolled with the keyboard
    this.text.setAttribute("aria-label", say("Code in plain torch"));
    this.release = [];
    this.untheme = applyTheme(this.root);
  }

  update({ channel, parts }) {
    this.parts = parts;
    if (channel !== this.channel) {
      this.stop();
      this.channel = channel;
      this.release = [
        listen(RUN_EVENT, channel, () => this.paint()),
        listen(SELECT_EVENT, channel, () => this.paint()),
        follow(channel, () => this.paint()),
      ];
    }
    this.paint();
  }

  paint() {
    const run = runOf(this.channel);
    if (!run || !fits(this.parts, run)) return; // the parts or the run of another network: the other comes at once
    const text = listing(this.parts, run, selectionOf(this.channel), clockOf(this.channel).tick);
    if (text !== this.text.textContent) this.text.textContent = text;
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.text.textContent);
      this.button.textContent = say(COPIED);
    } catch {
      this.button.textContent = say(NOT_COPIED); // an address without https, or a browser that asks
    }
    setTimeout(() => (this.button.textContent = say(COPY)), COPIED_FOR);
  }

  stop() {
    for (const release of this.release) release();
    this.release = [];
  }

  remove() {
    this.stop();
    this.untheme();
    this.root.remove();
  }
}

/** Whether the parts have the layers and directions of the run. */
function fits(parts, run) {
  return parts.ends.length === run.arch.num_layers && parts.ends[0].length === run.arch.directions.length;
}

/** The component: called again whenever its parts change. */
export default function ({ parentElement, data }) {
  if (!views.has(parentElement)) views.set(parentElement, new Code(parentElement));
  views.get(parentElement).update(data);
  return () => {
    views.get(parentElement)?.remove();
    views.delete(parentElement);
  };
}
