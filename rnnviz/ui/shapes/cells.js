/**
 * `output` against `h_n`: the unrolled network as plain cells, and which of them a slice is.
 *
 * @typedef {{text: string, tensor: string, about: string, shape: string, same: string[],
 *   cells: [number, number, number, number][][]}} Item  `cells[sample]`: runs of (layer, direction, first, after the last)
 * @typedef {{layers: number, directions: number, steps: number, lengths: number[], samplesDiffer: boolean,
 *   reach: string[][], items: Item[], measured: boolean}} Message
 */
import { el, wire } from "../kit/svg.js";
import { make, mountView } from "./parts.js";
import { say, sayMany } from "../kit/words.js";
import { describe, LEGEND, seenInWords } from "./cell_words.js";

const COLUMN = 62, ROW = 44, BOX = [50, 30], LEFT = 128, TOP = 12;
const [HEAD, TAIL] = [9, 5]; // the steps that are drawn where there are too many for the page

class Cells {
  constructor(root) {
    this.root = root;
    [this.text, this.cell] = [null, null]; // the chosen expression, or the chosen cell's key
    [this.preview, this.sample] = [null, 0];
    this.bar = make(root, "div", "rv-bar");
    this.said = make(root, "p", "rv-said rv-meaning");
    this.said.setAttribute("aria-live", "polite");
    this.scroll = make(root, "div", "scroll");
    this.legend = make(root, "ul", "legend rv-marks");
    for (const [name, words] of LEGEND) {
      const item = make(this.legend, "li");
      make(item, "i", `rv-mark ${name}`);
      item.append(say(words));
    }
  }

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
    const { items, samplesDiffer, lengths } = this.message;
    this.bar.replaceChildren();
    this.chips = new Map();
    for (const tensor of new Set(items.map((item) => item.tensor))) {
      const group = make(this.bar, "div", "rv-chips");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", say("Slices of {tensor}", { tensor }));
      for (const item of items.filter((one) => one.tensor === tensor)) {
        const chip = make(group, "button", "chip code", item.text);
        chip.type = "button";
        chip.addEventListener("click", () => this.choose(item.text, null));
        for (const [event, text] of [["pointerenter", item.text], ["focus", item.text], ["pointerleave", null], ["blur", null]]) {
          chip.addEventListener(event, () => { this.preview = text; this.paint(); });
        }
        this.chips.set(item.text, chip);
      }
    }
    if (!samplesDiffer) return;
    const select = make(make(this.bar, "label", "mute", `${say("sample")} `), "select");
    lengths.forEach((length, n) => select.add(new Option(`${n} · ${sayMany("{n} step", "{n} steps", length)}`, n, false, n === this.sample)));
    select.addEventListener("change", () => {
      this.sample = Number(select.value);
      this.cell = null;
      this.drawNetwork();
      this.paint();
    });
  }

  choose(text, cell) {
    [this.text, this.cell, this.preview] = [text, cell, null];
    this.paint();
  }

  /** The steps that get a column; null stands for those left out. */
  steps() {
    const T = this.message.steps;
    const all = Array.from({ length: T }, (_, t) => t);
    return T <= HEAD + TAIL + 1 ? all : [...all.slice(0, HEAD), null, ...all.slice(T - TAIL)];
  }

  drawNetwork() {
    const { layers, directions, steps: T } = this.message;
    const steps = this.steps();
    const rows = layers * directions;
    const width = LEFT + steps.length * COLUMN + (directions > 1 ? 66 : 10);
    const yOf = (layer, direction) => TOP + (layers - 1 - layer) * (directions * ROW + 14) + direction * ROW;
    const xRow = yOf(0, directions - 1) + ROW + 22;
    const height = xRow + BOX[1] + 12;
    this.scroll.replaceChildren();
    const svg = el(this.scroll, "svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group" });
    svg.setAttribute("aria-label", say("The network unrolled: {rows} rows of cells over {T} steps", { rows, T }));
    this.boxes = new Map();
    this.inputs = new Map();
    for (let layer = 0; layer < layers; layer++) {
      for (let d = 0; d < directions; d++) this.drawRow(svg, steps, layer, d, yOf(layer, d));
    }
    this.drawInputs(svg, steps, xRow);
    for (const [k, t] of steps.entries()) {
      if (t === null) continue;
      const x = LEFT + k * COLUMN + BOX[0] / 2;
      wire(svg, "up", [[x, xRow - 2], [x, yOf(0, directions - 1) + BOX[1] + 3]]);
      for (let layer = 1; layer < layers; layer++) {
        wire(svg, "up", [[x, yOf(layer - 1, 0) - 2], [x, yOf(layer, directions - 1) + BOX[1] + 2]]);
      }
    }
    svg.addEventListener("keydown", (event) => this.onKey(event));
  }

  drawRow(svg, steps, layer, d, y) {
    const { layers, directions } = this.message;
    const middle = y + BOX[1] / 2;
    const words = say("layer {layer}", { layer }) + (directions > 1 ? ` ${d ? "←" : "→"}` : "");
    el(svg, "text", { x: 2, y: middle + 4, class: "mute" }, words);
    const state = layer * directions + d;
    const edge = d ? LEFT + steps.length * COLUMN + 4 : LEFT - 62;
    const first = d ? this.length - 1 : 0; // where this direction starts: behind it, on the right, there is padding
    el(svg, "text", { x: edge, y: middle + 4, class: "mute" }, `h_0[${state}]`);
    for (const [k, t] of steps.entries()) {
      const x = LEFT + k * COLUMN;
      if (t === null) el(svg, "text", { x: x + BOX[0] / 2, y: middle + 4, class: "mute middle" }, "…");
      const before = d ? x + COLUMN - 1 : x - COLUMN + BOX[0] + 1;
      if (t !== null && t < this.length && (t === first || steps[k + (d ? 1 : -1)] !== null)) {
        const from = t !== first ? before : d ? edge - 2 : edge + 46;
        wire(svg, "along", [[from, middle], [d ? x + BOX[0] + 1 : x - 1, middle]]);
      }
      if (t !== null) this.drawCell(svg, { layer, d, t, x, y, state, top: layer === layers - 1 });
    }
  }

  drawCell(svg, { layer, d, t, x, y, state, top }) {
    const padded = t >= this.length;
    const isLast = t === (d ? 0 : this.length - 1);
    const group = el(svg, "g", { class: "cell", "data-cell": `${layer}-${d}-${t}` });
    group.classList.toggle("padded", padded);
    group.classList.toggle("output", top && !padded);
    group.classList.toggle("state", isLast);
    el(group, "rect", { class: "box", x, y, width: BOX[0], height: BOX[1], rx: 6 });
    if (isLast) {
      el(group, "rect", { class: "ring", x: x + 3.5, y: y + 3.5, width: BOX[0] - 7, height: BOX[1] - 7, rx: 4 });
      el(group, "text", { x: x + BOX[0] / 2, y: y + 20, class: "middle" }, `h_n[${state}]`);
    }
    if (padded) return;
    group.setAttribute("role", "button");
    group.setAttribute("tabindex", this.boxes.size ? "-1" : "0");
    group.setAttribute("aria-label", describe(this.message.directions, { layer, d, t, state, top, isLast }));
    group.addEventListener("click", () => this.choose(this.text, `${layer}-${d}-${t}`));
    this.boxes.set(`${layer}-${d}-${t}`, group);
  }

  drawInputs(svg, steps, y) {
    el(svg, "text", { x: 2, y: y + 20, class: "mute" }, "input");
    for (const [k, t] of steps.entries()) {
      const x = LEFT + k * COLUMN;
      if (t === null) {
        el(svg, "text", { x: x + BOX[0] / 2, y: y + 20, class: "mute middle" }, "…");
        continue;
      }
      const group = el(svg, "g", { class: `input${t >= this.length ? " padded" : ""}`, "data-input": t });
      el(group, "rect", { class: "box", x, y, width: BOX[0], height: BOX[1], rx: 6 });
      el(group, "text", { x: x + BOX[0] / 2, y: y + 20, class: "middle" }, `x[${t}]`);
      this.inputs.set(t, group);
    }
  }

  /** The runs of cells in view, and the words about them. */
  shown() {
    if (this.preview === null && this.cell !== null) {
      const [layer, d, t] = this.cell.split("-").map(Number);
      return { runs: [[layer, d, t, t + 1]], words: this.boxes.get(this.cell).getAttribute("aria-label"), shape: "" };
    }
    const item = this.message.items.find((one) => one.text === (this.preview ?? this.text));
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
    const inside = ([l, d, from, to], [layer, direction, t]) => l === layer && d === direction && from <= t && t < to;
    for (const [key, group] of this.boxes) {
      const at = key.split("-").map(Number);
      const marked = runs.some((run) => inside(run, at));
      group.classList.toggle("marked", marked);
      group.dataset.marked = marked;
      group.setAttribute("aria-pressed", String(key === this.cell));
    }
    const seen = runs.map((run) => this.inputsSeen(run));
    for (const [t, group] of this.inputs) {
      group.classList.toggle("seen", seen.some(([from, to]) => from <= t && t < to));
    }
    this.said.replaceChildren();
    if (code) make(this.said, "code", "", code);
    if (shape) make(this.said, "code", "mute", shape);
    this.said.append(`${words} ${seenInWords(seen, this.length)}`);
  }

  inputsSeen([layer, direction, from, to]) {
    const kind = this.message.reach[layer][direction];
    return [kind === "from" ? from : 0, kind === "until" ? to : this.length];
  }

  onKey(event) {
    const key = event.target.dataset?.cell;
    if (!key) return;
    const [layer, d, t] = key.split("-").map(Number);
    if (event.key === "Enter" || event.key === " ") this.choose(this.text, key);
    else {
      const { layers, directions } = this.message;
      const row = (layers - 1 - layer) * directions + d;
      const to = { ArrowLeft: [row, t - 1], ArrowRight: [row, t + 1], ArrowUp: [row - 1, t], ArrowDown: [row + 1, t] }[event.key];
      if (!to) return;
      const next = this.boxes.get(`${layers - 1 - Math.floor(to[0] / directions)}-${to[0] % directions}-${to[1]}`);
      if (next) {
        event.target.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      }
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** The component: called again whenever the message changes. */
export default function (given) {
  return mountView(given, Cells);
}
