/** How far a gradient reaches, on the clock of the strips: its norm beside what the Jacobians let through, and which loss reached which step. */
import { make, makeButton, put } from "../../kit/dom.js";
import { say } from "../../kit/words.js";
import { suffixOf } from "../operands.js";
import { show, shownOf } from "../shown.js";
import { Chart } from "./chart.js";
import { backOf, chosenOf } from "./gradients.js";
import { LossMatrix } from "./loss_matrix.js";
import { blocksOf, lossesOf, norms } from "./norms.js";
import { written } from "./scale.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Axis, Curve } from "./chart.js" */
/** @import { Gradients } from "./types.js" */
/** @typedef {{root: HTMLElement, head: HTMLElement, fold: HTMLButtonElement}} Track */

export class Tracks {
  /** @param {HTMLElement} parent @param {string} channel @param {(() => void) | null} refold  where they can be folded: they were, or the edge of truncation moved */
  constructor(parent, channel, refold) {
    this.channel = channel;
    this.root = make(parent, "div", "back-tracks");
    /** @type {(boolean | null)[]} */
    this.folds = [null, null]; // what a person chose
    this.open = [true, true];
    /** @param {string} title @param {number} k @returns {Track} */
    const track = (title, k) => {
      const root = make(this.root, "section", "back-track");
      root.setAttribute("aria-label", title);
      const head = make(root, "div", "reach-head");
      const heading = make(head, "h3", "", refold ? "" : title);
      const fold = makeButton(refold ? heading : null, "track-fold", title, () => {
        this.folds[k] = !this.open[k];
        refold?.();
      });
      return { root, head, fold };
    };
    this.tracks = [track(say("How far it reaches"), 0), track(say("Which loss reached which step"), 1)];
    const [far, which] = this.tracks;
    this.legend = make(far.head, "ul", "reach-legend");
    this.chart = new Chart(far.root);
    this.ask = makeButton(which.head, "chip", say("Ask for the sum of outputs"), () => show(channel, { of: "sum" }), say("One number has one loss. With a loss at every step, each has its row here."));
    this.cut = make(which.head, "label", "reach-cut");
    this.cutText = make(this.cut, "span");
    this.slider = make(this.cut, "input");
    Object.assign(this.slider, { type: "range", min: "0", step: "1" });
    this.slider.setAttribute("aria-label", say("Truncate after so many steps"));
    this.slider.addEventListener("input", () => this.preview(Number(this.slider.value)));
    this.slider.addEventListener("change", () => this.commit(Number(this.slider.value)));
    this.matrix = new LossMatrix(which.root, (k) => this.preview(k), (k) => this.commit(k));
    this.none = make(which.root, "p", "note");
    this.lost = make(which.root, "p", "note");
    this.k = 0;
    this.made = this.unfolded = ""; // what it was for
    /** @type {{value: HTMLElement, values: ArrayLike<number>}[]} */
    this.told = [];
    this.again = () => {};
  }

  /** Other gradients. */
  update() {
    this.k = shownOf(this.channel).truncate; // what is asked last; its gradients may still be on their way
    this.made = this.unfolded = "";
  }

  /** What is as high as it is, without the drawings: their room is what is left. @param {boolean[]} open */
  heads(open) {
    this.unfolded = "";
    this.unfold(open);
    this.unfolded = "";
    this.chart.root.toggleAttribute("hidden", true);
    this.matrix.root.hidden = true;
    return this.root.offsetHeight;
  }

  /** @param {boolean[]} open */
  unfold(open) {
    const [run, back] = this.now() ?? [];
    if (!run || !back) return;
    const { layer, direction } = chosenOf(this.channel);
    const unfolded = JSON.stringify([open, layer, direction]);
    if (unfolded === this.unfolded) return;
    this.unfolded = unfolded;
    this.open = open;
    const which = lossesOf(run, back, layer, direction);
    this.tracks.forEach(({ root, fold }, k) => {
      root.classList.toggle("folded", !open[k]);
      fold.setAttribute("aria-expanded", String(open[k]));
    });
    this.chart.root.toggleAttribute("hidden", !open[0]);
    this.matrix.root.hidden = !open[1];
    this.cut.hidden = this.lost.hidden = !open[1];
    this.none.hidden = !open[1] || (which.norms !== null && (back.question.number !== null || back.together < 2));
    put(this.none, which.norms ? say("{length} losses in {rows} rows: a row is what {n} of them give together.", { length: run.length, rows: which.rows.length, n: back.together })
      : say("Each loss walks back alone …"));
    this.ask.hidden = !open[1] || back.question.number === null;
    this.tellCut(run, back);
    if (this.told.length === 0) this.makeLegend(this.curves(run, back));
  }

  /** @returns {[WholeRun, Gradients] | null} */
  now() {
    const now = backOf(this.channel);
    return now && [now.run, now.back];
  }

  /** @param {WholeRun} run @param {Gradients} back @returns {Curve[]} */
  curves(run, back) {
    const { layer, direction } = chosenOf(this.channel);
    const place = back.layers[layer][direction];
    const state = run.arch.cell.memory ? "s" : "h";
    return [
      { name: "‖d_h[t]‖", className: "own", values: norms(place.h) },
      ...(place.flow ? [
        { name: `‖∂${state}[T]/∂${state}[t]‖`, className: "flow", values: place.flow.norms },
        { name: say("at most Π σ_max"), className: "bound", values: place.flow.bounds },
      ] : []),
    ];
  }

  /** @param {Curve[]} curves */
  makeLegend(curves) {
    this.told = [];
    const why = this.now()?.[1].tooLarge.flow;
    this.legend.replaceChildren(...curves.map(({ name, className, values }) => {
      const item = make(null, "li", className);
      make(item, "span", "", name);
      this.told.push({ value: make(item, "b", "", "–"), values });
      return item;
    }), ...(why ? [make(null, "li", "note", why)] : []));
  }

  /** Draw what is open, where it is not drawn yet. @param {Axis} axis @param {number[]} heights */
  draw(axis, heights) {
    this.again = () => this.draw(axis, heights);
    const [run, back] = this.now() ?? [];
    if (!run || !back) return;
    const { layer, direction } = chosenOf(this.channel);
    const scheme = /** @type {HTMLElement | null} */ (this.root.closest("[data-scheme]"))?.dataset.scheme;
    const made = JSON.stringify([layer, direction, heights, this.open, this.k, axis.x(0), axis.width, axis.pitch, scheme]);
    if (made === this.made) return;
    this.made = made;
    const curves = this.curves(run, back);
    this.makeLegend(curves);
    if (this.open[0]) this.chart.draw(curves, { axis, leftwards: direction === 0, height: heights[0] });
    const losses = lossesOf(run, back, layer, direction);
    if (this.open[1]) this.matrix.draw({ ...losses, kept: this.k === back.question.truncate ? losses.kept : null }, { axis, direction, k: this.k, height: heights[1] });
    this.tellCut(run, back);
  }

  /** @param {WholeRun} run @param {Gradients} back */
  tellCut(run, back) {
    const { layer, direction } = chosenOf(this.channel);
    this.slider.max = String(Math.max(1, run.length - 1));
    if (this.slider.value !== String(this.k)) this.slider.value = String(this.k);
    const text = this.k ? say("cut in blocks of k = {k}", { k: this.k }) : say("not cut");
    put(this.cutText, text);
    this.slider.setAttribute("aria-valuetext", text);
    const share = back.lost[`weight_hh_${suffixOf(layer, direction)}`];
    const { truncate } = back.question;
    const blocks = say("h is detached every {k} steps, as in torch’s usual loop: blocks {blocks}. No gradient crosses a blue edge; what is cut is hatched. So a loss reaches back {most} steps at most, and none from the start of a block.", { k: this.k, blocks: blocksOf(run.length, direction, this.k), most: this.k - 1 });
    const loses = truncate && share !== undefined ? say("Of dW_hh, truncation at k = {k} loses {share} % (the norm of what is missing beside that of all).", { k: truncate, share: written(100 * share, 2) }) : "";
    put(this.lost, this.k ? [loses, blocks].filter(Boolean).join(" ") : "");
  }

  /** @param {number | null} t  what the clock has reached */
  at(t) {
    for (const { value, values } of this.told) put(value, t === null ? "–" : written(values[t], 2));
    if (this.open[0]) this.chart.at(t);
    if (this.open[1]) this.matrix.at(t);
  }

  /** Show an edge that is not walked back yet. @param {number} k */
  preview(k) {
    this.k = k;
    this.again();
  }

  /** @param {number} k */
  commit(k) {
    this.k = k;
    show(this.channel, { truncate: k });
  }
}
