/** The head of the dock on the way back: which gradient is open, and whether it follows the clock. */
import { make, makeButton, put } from "../../kit/dom.js";
import { say } from "../../kit/words.js";
import { Stepper } from "../dock/head.js";
import { openedName } from "./names.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Chosen, Opened } from "./types.js" */

export class BackHead {
  /** @param {HTMLElement} parent @param {(change: Partial<Chosen>) => void} change */
  constructor(parent, change) {
    this.root = make(parent, "header", "dock-head");
    const first = make(this.root, "div", "head-row");
    this.title = make(first, "h2");
    this.title.tabIndex = -1;
    this.unit = new Stepper(first, say("unit"), (unit) => change({ unit }));
    const pinning = make(first, "span", "pinning");
    this.follows = make(pinning, "span", "mute");
    this.pin = makeButton(pinning, "plain", "", () => change({ t: this.pinned ? null : this.t }));
    this.second = make(this.root, "div", "head-row where-row");
    this.layer = new Stepper(this.second, say("layer"), (layer) => change({ layer, entry: null }));
    this.direction = make(this.second, "span", "directions");
    this.direction.setAttribute("role", "group");
    this.direction.setAttribute("aria-label", say("Direction"));
    this.ways = [say("→ forward"), say("← reverse")].map((text, direction) => (
      makeButton(this.direction, "letter", text, () => change({ direction, entry: null }))));
    this.kinds = make(this.second, "span", "directions");
    this.kinds.setAttribute("role", "group");
    this.kinds.setAttribute("aria-label", say("State or memory"));
    this.kindButtons = (/** @type {const} */ (["h", "c"])).map((kind) => (
      makeButton(this.kinds, "letter", `d_${kind}`, () => change({ kind }))));
    this.pinned = false;
    /** @type {Opened["t"]} */
    this.t = 0;
  }

  /** @param {WholeRun} run @param {Chosen} chosen @param {Opened | null} opened @param {string} stage  what the dock shows */
  paint(run, chosen, opened, stage) {
    const { arch } = run;
    const number = stage === "number";
    this.pinned = chosen.t !== null;
    this.t = opened?.t ?? 0;
    put(this.title, number ? openedName(run, chosen, opened) : stage === "entry" ? say("A weight’s gradient") : say("Clip by norm"));
    this.unit.root.hidden = !number;
    const size = chosen.kind === "x" ? arch.input_size : chosen.kind === "c" ? arch.hidden_size : arch.stateSize;
    this.unit.paint(Math.min(chosen.unit, size - 1), size);
    put(this.follows, this.pinned ? say("pinned") : say("follows the clock"));
    put(this.pin, this.pinned ? say("unpin") : say("pin"));
    this.follows.parentElement?.toggleAttribute("hidden", !number || opened === null);
    this.root.classList.toggle("pinned", this.pinned);
    this.layer.root.hidden = arch.num_layers < 2 || stage === "clip" || chosen.kind === "x";
    this.layer.paint(chosen.layer, arch.num_layers);
    this.direction.hidden = !arch.bidirectional || stage === "clip" || chosen.kind === "x";
    this.ways.forEach((way, k) => way.setAttribute("aria-pressed", String(k === chosen.direction)));
    this.kinds.hidden = !number || !arch.cell.memory;
    this.kindButtons.forEach((button, k) => button.setAttribute("aria-pressed", String(chosen.kind === "hc"[k])));
    this.second.hidden = [this.layer.root, this.direction, this.kinds].every(({ hidden }) => hidden);
  }
}
