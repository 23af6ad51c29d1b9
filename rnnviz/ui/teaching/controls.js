/** Which controls of the page a link locks or hides. */
import { make, makeButton } from "../kit/dom.js";
import { mark, say } from "../kit/words.js";

/** @import { Control } from "./types.js" */

const ALL = /** @type {const} */ ([["locked", mark("Lock all")], ["hidden", mark("Hide all")], ["", mark("Free all")]]);

export class Controls {
  /** @param {HTMLElement} root @param {() => void} changed */
  constructor(root, changed) {
    this.root = root;
    this.changed = changed;
    /** @type {Control[]} */
    this.controls = [];
    /** @type {Map<string, "" | "locked" | "hidden">} what was chosen, by name */
    this.chosen = new Map();
    this.told = make(root, "p", "note", say("Locked: its value shows and stays. Hidden: it is away. This keeps a class together; it protects nothing, for anybody can edit an address."));
    const row = make(root, "div", "row");
    for (const [held, words] of ALL) makeButton(row, "chip", say(words), () => this.all(held));
    this.table = make(root, "div", "controls");
  }

  get locked() {
    return this.named("locked");
  }

  get hidden() {
    return this.named("hidden");
  }

  /** @param {string} held */
  named(held) {
    return this.controls.filter(({ field }) => this.chosen.get(field) === held).map(({ field }) => field);
  }

  /** @param {Control[]} controls @param {boolean} another  page than before */
  update(controls, another) {
    if (another) this.chosen.clear();
    const same = JSON.stringify(controls) === JSON.stringify(this.controls);
    this.controls = controls;
    for (const { field, held } of controls) if (!this.chosen.has(field)) this.chosen.set(field, held);
    this.root.hidden = controls.length === 0;
    if (!same || another) this.draw();
  }

  draw() {
    this.table.replaceChildren();
    for (const { field, label } of this.controls) {
      const line = make(this.table, "div", "control");
      line.setAttribute("role", "group");
      line.setAttribute("aria-label", label);
      make(line, "span", "", label);
      for (const held of /** @type {const} */ (["locked", "hidden"])) {
        const words = held === "locked" ? say("locked") : say("hidden");
        const button = makeButton(line, "chip", words, () => this.choose(field, this.chosen.get(field) === held ? "" : held));
        button.setAttribute("aria-pressed", String(this.chosen.get(field) === held));
        button.dataset.held = held;
      }
    }
  }

  /** @param {string} field @param {"" | "locked" | "hidden"} held */
  choose(field, held) {
    this.chosen.set(field, held);
    this.paint();
  }

  /** @param {"" | "locked" | "hidden"} held */
  all(held) {
    for (const { field } of this.controls) this.chosen.set(field, held);
    this.paint();
  }

  paint() {
    [...this.table.children].forEach((line, k) => {
      for (const button of line.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(this.chosen.get(this.controls[k].field) === button.dataset.held));
      }
    });
    this.changed();
  }
}
