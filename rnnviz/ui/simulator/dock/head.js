/** The dock's head: which unit at which step, and whether it follows the clock. */
import { hide, make, makeButton, put } from "../../kit/dom.js";
import { set } from "../../kit/svg.js";
import { say } from "../../kit/words.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Moment } from "./moment.js" */
/** @typedef {{change: (change: Partial<Selection>) => void, follow: () => void, back: () => void}} Hands */

export class Stepper {
  /** @param {HTMLElement} parent @param {string} name @param {(value: number) => void} go */
  constructor(parent, name, go) {
    this.root = make(parent, "span", "stepper");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", name);
    this.name = make(this.root, "span", "mute", name);
    this.less = makeButton(this.root, "step", "‹", () => go(this.value - 1), say("previous {name}", { name }));
    this.text = make(this.root, "b");
    this.more = makeButton(this.root, "step", "›", () => go(this.value + 1), say("next {name}", { name }));
    for (const button of [this.less, this.more]) button.setAttribute("aria-label", button.title);
    this.value = 0;
  }

  /** @param {number} value @param {number} size */
  paint(value, size) {
    this.value = value;
    put(this.text, String(value));
    for (const [button, ends] of /** @type {const} */ ([[this.less, value <= 0], [this.more, value >= size - 1]])) {
      if (button.disabled !== ends) button.disabled = ends;
    }
  }
}

export class HeadView {
  /** @param {HTMLElement} parent @param {Hands} hands */
  constructor(parent, hands) {
    this.root = make(parent, "header", "dock-head");
    const first = make(this.root, "div", "head-row");
    this.title = make(first, "h2", "", say("Inside the cell"));
    this.unit = new Stepper(first, say("unit"), (unit) => hands.change(this.projected ? { unit } : { unit, inner: unit }));
    this.when = make(first, "span", "mute when");
    const pinning = make(first, "span", "pinning");
    this.follows = make(pinning, "span", "mute");
    this.pin = makeButton(pinning, "plain", "", () => (this.moment?.chosen.t === null ? hands.change({ t: this.moment.t }) : hands.follow()));
    this.second = make(this.root, "div", "head-row where-row");
    this.layer = new Stepper(this.second, say("layer"), (layer) => hands.change({ layer }));
    this.direction = make(this.second, "span", "directions");
    this.direction.setAttribute("role", "group");
    this.direction.setAttribute("aria-label", say("Direction"));
    this.ways = [say("→ forward"), say("← reverse")].map((text, direction) => (
      makeButton(this.direction, "letter", text, () => hands.change({ direction }))));
    this.inner = new Stepper(this.second, say("unit of the cell"), (inner) => hands.change({ inner }));
    this.back = makeButton(this.second, "plain back", "", hands.back);
    this.projected = false;
    /** @type {Moment | null} */
    this.moment = null;
  }

  /** @param {Run} run @param {Moment} moment @param {string | null} back  what was open before */
  paint(run, moment, back) {
    const { arch } = run;
    const { chosen, t } = moment;
    this.moment = moment;
    this.projected = run.whole && arch.proj_size > 0;
    this.unit.paint(chosen.unit, run.whole ? arch.stateSize : arch.hidden_size);
    hide(this.inner.root, !this.projected);
    this.inner.paint(chosen.inner, arch.hidden_size);
    hide(this.layer.root, arch.num_layers < 2);
    this.layer.paint(chosen.layer, arch.num_layers);
    hide(this.direction, !arch.bidirectional);
    this.ways.forEach((way, k) => set(way, { "aria-pressed": String(k === chosen.direction) }));
    const pinned = chosen.t !== null;
    put(this.when, say("at t = {t}", { t }));
    put(this.follows, pinned ? say("pinned") : say("follows the clock"));
    put(this.pin, pinned ? say("unpin") : say("pin"));
    set(this.pin, { title: pinned ? say("Follow the clock again") : say("Stay at t = {t} while the clock goes on", { t }) });
    this.root.classList.toggle("pinned", pinned);
    hide(this.back, back === null);
    put(this.back, back === null ? "" : say("← {name}", { name: back }));
    set(this.back, { title: back === null ? "" : say("back to {name}", { name: back }) });
    hide(this.second, [this.layer.root, this.direction, this.inner.root, this.back].every(({ hidden }) => hidden));
  }
}
