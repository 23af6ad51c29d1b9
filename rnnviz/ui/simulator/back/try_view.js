/** "Put to the test, forward": a number is really moved, and what it asks about follows by gradient times change. */
import { make, makeButton, put } from "../../kit/dom.js";
import { say } from "../../kit/words.js";
import { allowedBy } from "./gradients.js";
import { written } from "./scale.js";
import { answerTo, isWanted, tryMove } from "./tried.js";

/** @import { Gradients } from "./types.js" */
/** @typedef {{number: string, name: string, gradient: number, asked: string}} Tried  number: as the server reads it; asked: what the gradient is of */

const CHANGES = ["0.1", "0.01", "0.001"];
const RELATIVE = 1e-5; // of what is measured with differences

export class TryView {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = make(parent, "section", "back-try");
    make(this.root, "h3", "", say("Put to the test, forward"));
    const line = make(this.root, "p", "try-line");
    this.name = make(line, "span");
    this.select = make(line, "select");
    this.select.setAttribute("aria-label", say("Change"));
    this.select.append(...CHANGES.map((by) => new Option(`+ ${by}`, by)));
    this.select.value = CHANGES[1];
    this.select.addEventListener("change", () => this.again());
    this.button = makeButton(line, "chip", say("Move it"), () => {
      const { tried } = this;
      if (tried) tryMove(tried.number, this.select.value);
      this.again();
    }, say("Computed anew on the server, in float64, from the moved number on"));
    this.told = make(this.root, "p");
    this.told.setAttribute("role", "status");
    this.product = make(this.root, "p", "mute");
    this.slope = make(this.root, "p", "try-slope");
    /** @type {Tried | null} */
    this.tried = null;
    this.again = () => {};
  }

  /** @param {Gradients} back @param {Tried} tried */
  paint(back, tried) {
    this.again = () => this.paint(back, tried);
    this.tried = tried;
    const by = this.select.value;
    put(this.name, tried.name);
    const answer = answerTo(tried.number, by, back.print);
    const rise = Number(answer?.rise ?? NaN);
    const found = answer?.of === back.asks && Number.isFinite(rise);
    this.product.hidden = this.slope.hidden = !found;
    put(this.told, found ? say("{asked} really moves by {rise}", { asked: tried.asked, rise: written(rise, 6, 3) })
      : answer?.problem ?? (answer && answer.of === back.asks ? say("The numbers leave their range.") : isWanted(tried.number, by) ? say("Computing …") : ""));
    this.told.hidden = !this.told.textContent;
    if (!found) return;
    put(this.product, say("{by} · {gradient} = {product}", { by, gradient: written(tried.gradient, 4), product: written(Number(by) * tried.gradient, 6, 3) }));
    this.paintSlope(back, Number(answer?.slope), tried.gradient);
  }

  /** @param {Gradients} back @param {number} slope @param {number} gradient */
  paintSlope(back, slope, gradient) {
    const { tolerance, amplified } = allowedBy(back);
    const near = Math.abs(slope - gradient) <= (amplified ? 0 : tolerance) + RELATIVE * Math.max(1, Math.abs(gradient));
    const cut = back.question.truncate > 0;
    const loose = !Number.isFinite(gradient) || amplified || back.match.verdict === "overflow";
    const sign = near ? "✓" : cut || loose ? "·" : "✗";
    this.slope.className = `try-slope ${near ? "ok" : cut || loose ? "overflow" : "bad"}`;
    put(this.slope, cut && !near
      ? say("Measured slope {slope}: truncation leaves the rest out of the gradient.", { slope: written(slope, 4) })
      : say("Measured slope {slope} {sign}; the smaller the change, the straighter the curve.", { slope: written(slope, 4), sign }));
  }
}
