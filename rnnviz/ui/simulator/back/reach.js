/** How far a gradient reaches, large: its tracks over all steps, and examples that begin there. */
import { clockOf } from "../../kit/clock.js";
import { make } from "../../kit/dom.js";
import { say } from "../../kit/words.js";
import { wholeAxis } from "./chart.js";
import { backChannel, backOf, chosenOf } from "./gradients.js";
import { reachedStep } from "./order.js";
import { Tracks } from "./tracks.js";

const LEFT = 62; // px, the names of the powers of ten, and of some losses
const HEIGHTS = [170, 150];

export class Reach {
  /** @param {HTMLElement} parent @param {string} channel */
  constructor(parent, channel) {
    this.channel = channel;
    this.root = make(parent, "section", "stage card back-reach");
    this.root.setAttribute("aria-label", say("How far the gradient reaches"));
    this.examples = make(this.root, "nav", "reach-examples");
    this.examples.setAttribute("aria-label", say("Examples of the way back"));
    this.tracks = new Tracks(this.root, channel, null);
    this.sizes = new ResizeObserver(() => this.paint());
    this.sizes.observe(this.root);
  }

  /** Other gradients. */
  update() {
    const { examples } = backOf(this.channel)?.back.parts ?? {};
    if (examples) this.examples.replaceChildren(...examples.map(({ title, shows, link }) => {
      const anchor = make(null, "a", "chip", title);
      Object.assign(anchor, { href: link, title: shows, target: "_self" });
      return anchor;
    }));
    this.tracks.update();
  }

  paint() {
    const now = backOf(this.channel);
    const width = this.root.clientWidth - 32;
    if (!now || width < 100 || this.root.hidden) return;
    const { layer, direction } = chosenOf(this.channel);
    this.tracks.unfold([true, true]);
    this.tracks.draw(wholeAxis(width, LEFT, now.run.length), HEIGHTS);
    this.tracks.at(reachedStep(now.run, layer, direction, clockOf(backChannel(this.channel)).tick));
  }

  remove() {
    this.sizes.disconnect();
  }
}
