/** One entry of a weight's gradient: a term and a bar for every step, for the same weight acts at every step. */
import { make, makeButton, put } from "../../kit/dom.js";
import { el, label, tint } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { entryName, entryValues, fittingEntry, largestShare, lossSlope, partsOf, slopeFormula, termFormula, termsOf } from "./entry.js";
import { allowedBy } from "./gradients.js";
import { written } from "./scale.js";
import { paintCheck } from "./sum_view.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Chosen, Gradients } from "./types.js" */
/** @import { Term } from "./entry.js" */

const HEIGHT = 92;
const FOOT = 16;
const MOST_ROWS = 12;

export class EntryView {
  /** @param {HTMLElement} parent @param {(t: number) => void} goTo */
  constructor(parent, goTo) {
    this.goTo = goTo;
    this.root = make(parent, "section", "back-entry");
    this.heading = make(this.root, "h3");
    this.formula = make(this.root, "p", "note");
    this.ofLoss = make(this.root, "p", "note");
    this.svg = el(this.root, "svg", { class: "waterfall" });
    this.svg.setAttribute("role", "img");
    this.told = make(this.root, "p");
    const scroll = make(this.root, "div", "entry-terms");
    this.table = make(scroll, "table");
    this.more = make(this.root, "p", "note");
    this.result = make(this.root, "div", "result");
    this.name = make(this.result, "span", "mute");
    this.value = make(this.result, "output", "value-now");
    this.torch = make(this.result, "div", "torch");
  }

  /** @param {WholeRun} run @param {Gradients} back @param {Chosen} chosen @param {number} width */
  paint(run, back, chosen, width) {
    const entry = fittingEntry(run, back, chosen.entry, chosen);
    const name = entryName(entry);
    const terms = termsOf(run, back, entry);
    put(this.heading, say("What every step gave to {name}", { name }));
    put(this.formula, `${name} = Σ ${termFormula(run, entry)}`);
    const { side } = partsOf(entry.name);
    const head = side === "head" ? back.parts.head ?? null : null;
    this.ofLoss.hidden = !head;
    put(this.ofLoss, head ? slopeFormula(head, entry.row) : "");
    this.bars(terms, Math.min(420, width));
    const most = largestShare(terms);
    put(this.told, most ? say("t = {t} taught it most: {share} % of the bars’ length.", { t: most.t, share: Math.round(100 * most.share) }) : say("No step gave it anything."));
    this.rows(run, terms, head && ((t) => lossSlope(head, t, entry.row, written)));
    const { ours, torch, tolerance } = entryValues(back, entry);
    const amplified = !head && allowedBy(back).amplified;
    put(this.name, `${name} =`);
    put(this.value, written(ours, 4));
    paintCheck(this.torch, ours, torch, { tolerance, amplified });
  }

  /** @param {Term[]} terms @param {number} width */
  bars(terms, width) {
    const { svg } = this;
    svg.replaceChildren();
    Object.entries({ width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}` }).forEach(([key, value]) => svg.setAttribute(key, String(value)));
    const sizes = terms.map(({ product }) => product).filter(Number.isFinite);
    const [low, high] = [Math.min(0, ...sizes), Math.max(0, ...sizes)];
    const largest = Math.max(high, -low) || 1;
    const span = high - low || 1;
    const y = (/** @type {number} */ value) => 4 + ((high - value) / span) * (HEIGHT - FOOT - 8);
    const pitch = width / terms.length;
    el(svg, "path", { class: "axis-line", d: `M0 ${y(0)}H${width}` });
    const every = Math.ceil(terms.length / 12);
    for (const { t, product } of terms) {
      const x = t * pitch;
      if (Number.isFinite(product) && product !== 0) {
        const height = Math.max(2, Math.abs(y(product) - y(0)));
        const rect = el(svg, "rect", { class: "step-bar", x: x + pitch * 0.12, width: Math.max(1, pitch * 0.76), y: product > 0 ? y(0) - height : y(0), height, rx: 1, style: `--fill:${tint(product, largest).fill}` });
        el(rect, "title", {}, `t = ${t}: ${written(product, 4)}`);
      }
      if (t % every === 0) label(svg, x + pitch / 2, HEIGHT - 3, String(t), "bar-name");
    }
    svg.setAttribute("aria-label", say("A bar for each step: what it gave."));
  }

  /** The largest terms, in the order of time. @param {WholeRun} run @param {Term[]} terms @param {((t: number) => string) | null} slope  of the loss, as it is made */
  rows(run, terms, slope) {
    const size = (/** @type {Term} */ { product }) => (Number.isNaN(product) ? Infinity : Math.abs(product));
    const shown = terms.length <= MOST_ROWS ? terms : terms.toSorted((a, b) => size(b) - size(a)).slice(0, MOST_ROWS).toSorted((a, b) => a.t - b.t);
    const largest = Math.max(...shown.map(size).filter(Number.isFinite), 0) || 1;
    this.table.replaceChildren();
    for (const { t, factors, product } of shown) {
      const row = make(this.table, "tr");
      const head = make(row, "th");
      head.scope = "row";
      const token = run.labels[t];
      makeButton(head, "plain", token === undefined ? `t = ${t}` : `t = ${t} “${token}”`, () => this.goTo(t), say("Go to t = {t}", { t }));
      const [gradient, ...others] = factors;
      const made = make(row, "td", "", [slope?.(t) || written(gradient, 4), ...others.map((factor) => written(factor))].join(" · "));
      if (slope?.(t)) made.title = `d_y[${t}] = ${written(gradient, 4)}`;
      const cell = make(row, "td", "product", written(product, 4));
      const { fill, ink } = tint(product, largest);
      cell.style.setProperty("--fill", fill);
      cell.style.setProperty("--ink", ink);
    }
    const others = terms.length - shown.length;
    this.more.hidden = others === 0;
    put(this.more, say("and {n} smaller terms", { n: others }));
  }
}
