/** `output` against `h_n`: the unrolled network as plain cells, and which of them a slice is. */
import { make, makeButton } from "../kit/dom.js";
import { say, sayMany } from "../kit/words.js";
import { CellNetwork, cellBeside, cellOf, keyOf } from "./cell_network.js";
import { LEGEND, seenInWords } from "./cell_words.js";
import { mountView } from "./parts.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { CellsMessage, Item, Run } from "./types.js" */

class Cells {
  /** @param {HTMLElement} root */
  constructor(root) {
    /** @type {CellsMessage} */
    this.message = { layers: 0, directions: 0, steps: 0, lengths: [], samplesDiffer: false, items: [], reach: [] };
    this.network = new CellNetwork(this.message, 0, () => {});
    this.text = ""; // of the chosen slice
    /** @type {string | null} */
    this.cell = null; // the key of the chosen cell, which comes before the slice
    /** @type {string | null} */
    this.preview = null; // the text of the slice that the pointer is on
    this.sample = 0;
    /** @type {Map<string, HTMLElement>} */
    this.chips = new Map(); // by their slice's text
    this.bar = make(root, "div", "rv-bar");
    this.said = make(root, "p", "rv-said rv-meaning");
    this.said.setAttribute("aria-live", "polite");
    this.scroll = make(root, "div", "scroll");
    const legend = make(root, "ul", "legend rv-marks");
    for (const [name, words] of LEGEND) {
      const item = make(legend, "li");
      make(item, "i", `rv-mark ${name}`);
      item.append(say(words));
    }
  }

  /** @param {CellsMessage} message */
  update(message) {
    this.message = message;
    if (!message.items.some((item) => item.text === this.text)) this.text = message.items[0].text;
    this.cell = this.preview = null;
    this.sample = message.samplesDiffer ? Math.min(this.sample, message.lengths.length - 1) : 0;
    this.drawBar();
    this.drawNetwork();
    this.paint();
  }

  get length() { return this.message.lengths[this.sample]; }

  drawBar() {
    const { items, samplesDiffer } = this.message;
    this.bar.replaceChildren();
    this.chips = new Map();
    for (const tensor of new Set(items.map((item) => item.tensor))) {
      const group = make(this.bar, "div", "rv-chips");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", say("Slices of {tensor}", { tensor }));
      for (const item of items.filter((item) => item.tensor === tensor)) this.drawChip(group, item);
    }
    if (samplesDiffer) this.drawSamples();
  }

  /** @param {HTMLElement} group @param {Item} item */
  drawChip(group, { text }) {
    const chip = makeButton(group, "chip code", text, () => this.choose(text, null));
    const look = (/** @type {string | null} */ preview) => { this.preview = preview; this.paint(); };
    for (const event of ["pointerenter", "focus"]) chip.addEventListener(event, () => look(text));
    for (const event of ["pointerleave", "blur"]) chip.addEventListener(event, () => look(null));
    this.chips.set(text, chip);
  }

  drawSamples() {
    const select = make(make(this.bar, "label", "mute", `${say("sample")} `), "select");
    for (const [n, length] of this.message.lengths.entries()) {
      const words = `${n} · ${sayMany("{n} step", "{n} steps", length)}`;
      select.add(new Option(words, String(n), false, n === this.sample));
    }
    select.addEventListener("change", () => {
      this.sample = Number(select.value);
      this.cell = null;
      this.drawNetwork();
      this.paint();
    });
  }

  /** @param {string} text @param {string | null} cell */
  choose(text, cell) {
    [this.text, this.cell, this.preview] = [text, cell, null];
    this.paint();
  }

  drawNetwork() {
    this.scroll.replaceChildren();
    this.network = new CellNetwork(this.message, this.length, (key) => this.choose(this.text, key));
    this.network.draw(this.scroll).addEventListener("keydown", (event) => this.onKey(event));
  }

  /**
   * The runs of cells in view, and the words about them.
   * @returns {{runs: Run[], code: string, shape: string, words: string}}
   */
  shown() {
    const { items } = this.message;
    if (this.preview === null && this.cell !== null) {
      const { layer, d, t } = cellOf(this.cell);
      const words = this.network.boxes.get(this.cell)?.getAttribute("aria-label") ?? "";
      return { runs: [[layer, d, t, t + 1]], code: "", shape: "", words };
    }
    const item = items.find(({ text }) => text === (this.preview ?? this.text)) ?? items[0];
    const runs = item.cells[Math.min(this.sample, item.cells.length - 1)];
    const words = [item.about];
    if (item.same.length) words.push(say("Equal to {same}, number by number.", { same: item.same.join(", ") }));
    if (!runs.length) words.push(say("Nothing of sample {sample} is in it.", { sample: this.sample }));
    return { runs, code: item.text, shape: item.shape, words: words.join(" ") };
  }

  paint() {
    const { runs, code, shape, words } = this.shown();
    for (const [text, chip] of this.chips) {
      chip.setAttribute("aria-pressed", String(this.cell === null && text === this.text));
    }
    for (const [key, group] of this.network.boxes) {
      const { layer, d, t } = cellOf(key);
      const marked = runs.some(([l, direction, from, to]) => l === layer && direction === d && from <= t && t < to);
      group.classList.toggle("marked", marked);
      group.dataset.marked = String(marked);
      group.setAttribute("aria-pressed", String(key === this.cell));
    }
    const seen = runs.map((run) => this.inputsSeen(run));
    for (const [t, group] of this.network.inputs) {
      group.classList.toggle("seen", seen.some(([from, to]) => from <= t && t < to));
    }
    this.said.replaceChildren();
    if (code) make(this.said, "code", "", code);
    if (shape) make(this.said, "code", "mute", shape);
    this.said.append(`${words} ${seenInWords(runs.flatMap((run) => this.seenByStep(run)), this.length)}`);
  }

  /** What each cell of a run has seen. @param {Run} run @returns {[number, number][]} */
  seenByStep([layer, direction, from, to]) {
    return Array.from({ length: to - from }, (_, k) => this.inputsSeen([layer, direction, from + k, from + k + 1]));
  }

  /** The first input, and after the last. @param {Run} run @returns {[number, number]} */
  inputsSeen([layer, direction, from, to]) {
    const reach = this.message.reach[layer][direction];
    return [reach === "from" ? from : 0, reach === "until" ? to : this.length];
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const { target, key } = event;
    if (!(target instanceof SVGElement) || !target.dataset.cell) return;
    if (key === "Enter" || key === " ") this.choose(this.text, target.dataset.cell);
    else {
      const beside = cellBeside(this.message, cellOf(target.dataset.cell), key);
      if (!beside) return;
      const next = this.network.boxes.get(keyOf(beside));
      if (next) {
        target.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      }
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {Component} component */
export default function (component) {
  return mountView(component, Cells);
}
