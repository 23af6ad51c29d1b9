/** Clipping by norm: all gradients are one arrow, which is made shorter and keeps its direction. */
import { make, put } from "../../kit/dom.js";
import { el, label, wire } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { clipFactor, entryName, entryValues, fittingEntry } from "./entry.js";
import { written } from "./scale.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Chosen, Gradients } from "./types.js" */

const SIZE = 170; // px
const EDGE = 22;
const TOP = 16;

export class ClipView {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make(parent, "section", "back-clip");
    make(this.root, "h3", "", say("All gradients as one arrow"));
    this.svg = el(this.root, "svg", { width: SIZE + 140, height: SIZE + TOP + 26, role: "img" });
    const line = make(this.root, "label", "clip-field");
    make(line, "span", "", "max_norm");
    this.input = make(line, "input");
    Object.assign(this.input, { type: "number", min: "0.0001", step: "0.1", value: "1" });
    this.input.addEventListener("input", () => this.again());
    this.table = make(this.root, "table", "clip-table");
    this.note = make(this.root, "p", "note", say("torch.nn.utils.clip_grad_norm_ multiplies every gradient by min(1, max_norm / (norm + 1e−6)): shorter, same direction."));
    this.told = make(this.root, "p");
    this.again = () => {};
  }

  /** @param {WholeRun} run @param {Gradients} back @param {Chosen} chosen @param {number} width */
  paint(run, back, chosen, width) {
    this.again = () => this.paint(run, back, chosen, width);
    const most = Number(this.input.value);
    const valid = Number.isFinite(most) && most > 0;
    this.input.setAttribute("aria-invalid", String(!valid));
    if (!valid) return;
    const norm = back.norm[0];
    const factor = clipFactor(norm, most);
    const entry = fittingEntry(run, { ...back, parts: {} }, chosen.entry, chosen); // it is not among what is clipped here
    const { ours } = entryValues(back, entry);
    const count = Object.values(back.weights).reduce((sum, { length }) => sum + length, 0);
    this.table.replaceChildren();
    /** @param {string} name @param {string} before @param {string} after */
    const row = (name, before, after) => {
      const line = make(this.table, "tr");
      make(line, "th", "", name).scope = "row";
      make(line, "td", "", before);
      make(line, "td", "strong", after);
    };
    row("", say("before"), say("after"));
    row(say("norm of all {count}", { count }), written(norm, 4), written(norm * factor, 4));
    row(entryName(entry), written(ours, 4), written(ours * factor, 4));
    row(say("factor"), "", written(factor, 4));
    put(this.told, factor < 1 ? say("The arrow is longer than max_norm, so every gradient is made shorter by the same factor.") : say("The arrow is no longer than max_norm: nothing is clipped."));
    this.draw(back, norm, most, factor);
  }

  /** Across: the part of the recurrent weights; up: all others. @param {Gradients} back @param {number} norm @param {number} most @param {number} factor */
  draw(back, norm, most, factor) {
    const { svg } = this;
    svg.replaceChildren();
    if (!Number.isFinite(norm) || norm === 0) return;
    let recurrent = 0;
    for (const [name, values] of Object.entries(back.weights)) if (name.startsWith("weight_hh")) for (const value of values) recurrent += value * value;
    const up = Math.sqrt(recurrent) / norm;
    const across = Math.sqrt(Math.max(0, 1 - up * up));
    const scale = SIZE / Math.max(norm, most) / 1.05;
    const [x, y] = [EDGE, SIZE + TOP];
    /** @param {number} length */
    const tip = (length) => [x + across * length * scale, y - up * length * scale];
    const radius = most * scale;
    el(svg, "path", { class: "clip-circle", d: `M${x + radius} ${y}A${radius} ${radius} 0 0 0 ${x} ${y - radius}L${x} ${y}z` });
    el(svg, "path", { class: "axis-line", d: `M${x} ${y - SIZE + 4}V${y}H${x + SIZE}` });
    label(svg, x + SIZE, y + 15, say("all other weights"), "bar-name", "end");
    label(svg, 2, 10, "‖dW_hh‖", "bar-name", "start");
    wire(svg, "before-clip", [[x, y], tip(norm)]);
    wire(svg, "h after-clip", [[x, y], tip(norm * factor)]);
    const [endX, endY] = tip(norm);
    label(svg, endX + 6, Math.max(12, endY - 2), written(norm, 4), "bar-name strong", "start");
    svg.setAttribute("aria-label", say("An arrow of length {norm}, clipped to {clipped}.", { norm: written(norm, 4), clipped: written(norm * factor, 4) }));
  }
}
