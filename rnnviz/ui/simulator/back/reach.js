/** How far a gradient reaches: its norm over time beside what the Jacobians let through, and which loss reached which step. */
import { clockOf } from "../../kit/clock.js";
import { make, makeButton, put } from "../../kit/dom.js";
import { say } from "../../kit/words.js";
import { suffixOf } from "../operands.js";
import { show, shownOf } from "../shown.js";
import { paintChart } from "./chart.js";
import { backChannel, backOf, chosenOf } from "./gradients.js";
import { stepBack, stepsOf } from "./order.js";
import { LossMatrix } from "./loss_matrix.js";
import { norms } from "./norms.js";
import { written } from "./scale.js";
import { el } from "../../kit/svg.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Gradients } from "./types.js" */

export class Reach {
  /** @param {HTMLElement} parent @param {string} channel */
  constructor(parent, channel) {
    this.channel = channel;
    this.root = make(parent, "section", "stage card back-reach");
    this.root.setAttribute("aria-label", say("How far the gradient reaches"));
    const top = make(this.root, "div", "reach-head");
    make(top, "h3", "", say("How far it reaches"));
    this.examples = make(top, "nav", "reach-examples");
    this.examples.setAttribute("aria-label", say("Examples of the way back"));
    this.svg = el(this.root, "svg", { class: "reach-chart", role: "img" });
    this.legend = make(this.root, "ul", "reach-legend");
    const head = make(this.root, "div", "reach-head");
    make(head, "h3", "", say("Which loss reached which step"));
    this.cut = make(head, "label", "reach-cut");
    this.cutText = make(this.cut, "span");
    this.slider = make(this.cut, "input");
    Object.assign(this.slider, { type: "range", min: "0", step: "1" });
    this.slider.setAttribute("aria-label", say("Truncate after so many steps"));
    this.slider.addEventListener("input", () => this.preview(Number(this.slider.value)));
    this.slider.addEventListener("change", () => this.commit(Number(this.slider.value)));
    this.matrix = new LossMatrix(this.root, (k) => this.preview(k), (k) => this.commit(k));
    this.none = make(this.root, "p", "note");
    this.noneText = make(this.none, "span", "", say("One number has one loss. With a loss at every step, each has its row here."));
    makeButton(this.none, "chip", say("Ask for the sum of outputs"), () => show(channel, { of: "sum" }));
    this.lost = make(this.root, "p");
    this.k = 0;
    this.sizes = new ResizeObserver(() => this.paint());
    this.sizes.observe(this.root);
  }

  /** Other gradients. */
  update() {
    const examples = backOf(this.channel)?.back.examples ?? [];
    this.examples.replaceChildren(...examples.map(({ title, shows, link }) => {
      const anchor = make(null, "a", "chip", title);
      Object.assign(anchor, { href: link, title: shows, target: "_self" });
      return anchor;
    }));
    this.k = shownOf(this.channel).truncate; // what is asked last; its gradients may still be on their way
  }

  paint() {
    const now = backOf(this.channel);
    const width = this.root.clientWidth - 32;
    if (!now || width < 100 || this.root.hidden) return;
    const { run, back } = now;
    const { layer, direction } = chosenOf(this.channel);
    const { tick } = clockOf(backChannel(this.channel));
    const t = tick < 0 ? null : stepBack(run, layer, direction, Math.min(tick, stepsOf(run) - 1));
    const place = back.layers[layer][direction];
    const lines = [
      { name: "‖d_h[t]‖", className: "own", values: norms(place.h) },
      ...(place.flow ? [
        { name: run.arch.cell.memory ? "‖∂s[T]/∂s[t]‖" : "‖∂h[T]/∂h[t]‖", className: "flow", values: place.flow.norms },
        { name: say("at most Π σ_max"), className: "bound", values: place.flow.bounds },
      ] : []),
    ];
    paintChart(this.svg, lines, { width, t, length: run.length, leftwards: direction === 0 });
    this.legend.replaceChildren(...lines.map(({ name, className, values }) => {
      const item = make(null, "li", className);
      make(item, "span", "", name);
      make(item, "b", "", t === null ? "–" : written(values[t], 2));
      return item;
    }));
    this.paintMatrix(run, back, width, t);
  }

  /** @param {WholeRun} run @param {Gradients} back @param {number} width @param {number | null} t */
  paintMatrix(run, back, width, t) {
    const { layer, direction } = chosenOf(this.channel);
    const { reached } = back.layers[layer][direction];
    this.none.hidden = reached !== null;
    this.matrix.root.hidden = reached === null;
    this.slider.max = String(Math.max(1, run.length - 1));
    if (this.slider.value !== String(this.k)) this.slider.value = String(this.k);
    put(this.cutText, this.k ? say("cut after k = {k} steps", { k: this.k }) : say("not cut"));
    if (reached) this.matrix.paint(reached, { length: run.length, T: run.T, direction, k: this.k, t, width });
    const share = back.lost[`weight_hh_${suffixOf(layer, direction)}`];
    this.lost.hidden = share === undefined;
    if (share !== undefined) put(this.lost, say("Of dW_hh, truncation at k = {k} loses {share} % (the norm of what is missing beside that of all).", { k: back.question.truncate, share: written(100 * share, 2) }));
  }

  /** Show an edge that is not walked back yet. @param {number} k */
  preview(k) {
    this.k = k;
    this.paint();
  }

  /** @param {number} k */
  commit(k) {
    this.k = k;
    show(this.channel, { truncate: k });
  }

  remove() {
    this.sizes.disconnect();
  }
}
