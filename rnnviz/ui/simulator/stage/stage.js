/** The stage: the unrolled network and its tracks on one axis of time, under one cursor. */
import { clockOf } from "../../kit/clock.js";
import { make, makeScroller } from "../../kit/dom.js";
import { moves, slide } from "../../kit/motion.js";
import { afterPaint } from "../../kit/sight.js";
import { set } from "../../kit/svg.js";
import { paletteOf, viewOf } from "../../kit/theme.js";
import { say } from "../../kit/words.js";
import { light, litOf, runOf, selectionOf, tickOfCell } from "../run.js";
import { cellsOfTick, runInWords } from "../stage_words.js";
import { openLetters, stepReached } from "../selection.js";
import { drawStage, networkOf } from "./drawn.js";
import { placeHeads } from "./heads.js";
import { firstDrawn, firstStep, layOut, stepsThatFit } from "./layout.js";
import { goToStep, openValue } from "./open.js";
import { makeOverview } from "./overview.js";
import { chosenIsHigh, rowsOf } from "./rows.js";
import { drawFrame, keyOf } from "./strip.js";

const OVERVIEW = 110; // px

/** @import { Run } from "../types.js" */
/** @import { Drawn } from "./drawn.js" */
/** @import { Place } from "./layout.js" */

export class Stage {
  /** @param {HTMLElement} parent @param {string} channel @param {() => void} drawn  what is to be said of a new drawing */
  constructor(parent, channel, drawn) {
    this.channel = channel;
    this.onDrawn = drawn;
    this.root = make(parent, "section", "stage card");
    this.root.setAttribute("aria-label", say("The network over time"));
    this.scroll = makeScroller(this.root, say("The network over time"));
    this.overview = makeOverview(this.root, (t) => goToStep(channel, t));
    /** @type {Drawn | null} */ this.drawn = null;
    this.network = this.made = this.tracked = ""; // what the drawing is of, and what it and its tracks were made for
    this.stale = true; // its tracks do not have the values of this run
    this.shown = -2; // tick
    this.inSight = ""; // the place and unit that were brought in sight
    /** @type {SVGRectElement[]} */ this.lit = [];
    /** @type {SVGRectElement[]} */ this.chosen = [];
    this.cancel = () => {}; // what follows after the next frame
    /** @type {MutationObserver | null} */ this.theme = null;
    this.size = { width: 0, height: 0 }; // of the place where the drawing stands
    this.scrolled = 0; // px; reading it from the page would make the browser lay it out
    this.root.addEventListener("scroll", () => { this.scrolled = this.root.scrollTop; }, { passive: true });
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.root);
    this.scroll.addEventListener("click", (event) => this.pick(event));
    this.scroll.addEventListener("pointerover", (event) => this.point(event));
    this.scroll.addEventListener("pointermove", (event) => /** @type {Element} */ (event.target).matches(".painted") && this.point(event));
    this.scroll.addEventListener("pointerleave", () => light(channel, null));
  }

  /** Read once for a size, and not at every step: it makes the browser lay the page out. */
  measure() {
    const view = viewOf(this.root);
    const watch = view && !this.theme && new MutationObserver(() => this.draw()); // what is painted keeps its colours until it is painted again
    if (watch) (this.theme = watch).observe(view, { attributes: true, attributeFilter: ["data-scheme"] });
    const [width, height] = [this.scroll.clientWidth, this.root.clientHeight];
    if (width === this.size.width && height === this.size.height) return;
    this.size = { width, height };
    this.draw();
  }

  /** Another run: of the same network its values are written into what is there, else everything is drawn again. */
  update() {
    const run = runOf(this.channel);
    const network = networkOf(run);
    if (run && network && network === this.network) this.drawn?.take(run); else this.made = "";
    this.network = network;
    this.stale = true;
    this.overview.forget();
    this.draw();
  }

  /** The step at which the clock is, in the selected layer and direction; null before its first. @param {Run} run @param {number} tick */
  stepNow(run, tick) {
    const { layer, direction } = selectionOf(this.channel);
    return tick < 0 ? null : stepReached(run, layer, direction, tick);
  }

  /** A person selected: what is chosen is framed now, as its sum is shown; the tracks follow once that is painted. */
  showChosen() {
    this.showSelection();
    this.cancel();
    this.cancel = afterPaint(() => this.draw());
  }

  /** Draw what is not drawn yet: another run, window, size, or another unit of the tracks. */
  draw() {
    this.cancel();
    const run = runOf(this.channel);
    const { width } = this.size;
    const selection = selectionOf(this.channel);
    if (!run || !width || !selection) return;
    const { layer, direction, unit, inner } = selection;
    const first = firstDrawn(run, width, this.nearest(run, clockOf(this.channel).tick));
    const height = this.size.height - (stepsThatFit(run, width) < run.T ? OVERVIEW : 0);
    const place = layOut(run, selection, { width, height }, first); // of a height counts only what is drawn for it
    const palette = paletteOf(this.root);
    const wanted = JSON.stringify([width, place.height, first, chosenIsHigh(run.arch.stateSize) ? unit : null]);
    const tracked = JSON.stringify([layer, direction, unit, inner, palette.zero]);
    const other = wanted + tracked !== this.made + this.tracked;
    if (other || this.stale) {
      if (wanted === this.made) this.drawn?.track(selection, place.tracks, palette);
      else this.drawAll(run, place);
      [this.made, this.tracked, this.stale] = [wanted, tracked, false];
      if (other) this.shown = -2;
      if (other) this.showLight();
    }
    if (!this.overview.root.hidden) this.overview.draw(run, selection, rowsOf(run.arch.stateSize, null), palette);
    const { tick } = clockOf(this.channel);
    if (other || tick !== this.shown) this.paint(tick);
    else this.paintNow(run, tick);
  }

  /** @param {Run} run @param {Place} place */
  drawAll(run, place) {
    this.drawn = drawStage(run, selectionOf(this.channel), place, paletteOf(this.root));
    this.scroll.replaceChildren(this.drawn.root);
    this.overview.root.hidden = this.drawn.place.window >= run.T;
    this.root.parentElement?.style.setProperty("--most", `${place.most + OVERVIEW}px`);
    this.onDrawn();
  }

  /** @param {number} tick */
  paint(tick) {
    const run = runOf(this.channel);
    if (!run || !this.drawn) return;
    const now = this.stepNow(run, tick);
    const { place, partsOf, film, flow } = this.drawn;
    const nearest = this.nearest(run, tick);
    if (firstDrawn(run, this.size.width, nearest) !== place.first) return this.draw();
    slide(film, -place.shift(nearest), moves(this.channel));
    const last = run.ticks.shape[0] - 1;
    const [low, high] = this.shown === -2 ? [0, last] : [Math.min(this.shown, tick), Math.max(this.shown, tick)];
    for (let k = Math.max(0, low); k <= high; k++) {
      for (const cell of cellsOfTick(run, k)) {
        for (const part of partsOf(cell.join(":"))) {
          part.classList.toggle("on", k <= tick);
          part.classList.toggle("at", k === tick);
        }
      }
    }
    if (moves(this.channel) && tick >= 0 && tick === this.shown + 1) flow.show(cellsOfTick(run, tick));
    else flow.end();
    this.shown = tick;
    placeHeads(this.drawn, run, selectionOf(this.channel), tick, { shift: place.shift(nearest), moving: moves(this.channel) });
    for (const name of this.scroll.querySelectorAll("[data-step]")) {
      name.classList.toggle("now", Number(/** @type {SVGElement} */ (name).dataset.step) === now);
    }
    this.root.dataset.tick = String(tick);
    this.paintNow(run, tick);
    this.showSelection();
  }

  /** What is computed at the tick, where it is. @param {Run} run @param {number} tick */
  paintNow(run, tick) {
    if (!this.drawn) return;
    const { place, svg, reach } = this.drawn;
    const now = this.stepNow(run, tick);
    reach(now);
    if (!this.overview.root.hidden) this.overview.paint(firstStep(run.T, place.window, this.nearest(run, tick)), place.window, now, selectionOf(this.channel).direction === 1);
    set(svg, { "aria-label": tick < 0 ? say("Nothing is computed yet.") : runInWords(run, tick) });
  }

  /** The step that the window holds: the present one, or before the first the first. @param {Run} run @param {number} tick */
  nearest = (run, tick) => this.stepNow(run, tick) ?? (selectionOf(this.channel).direction ? run.length - 1 : 0);

  /** What is open is framed wherever it is drawn: in the diagram, and in the track of its gate. */
  showSelection() {
    const run = runOf(this.channel);
    if (!run || !this.drawn) return;
    for (const rect of this.chosen) rect.classList.remove("chosen");
    const { layer, direction, unit, inner, t, gate } = selectionOf(this.channel);
    const step = t ?? this.stepNow(run, clockOf(this.channel).tick);
    this.chosen = [];
    this.drawn.frames.replaceChildren();
    if (step === null) return;
    const open = openLetters(run)[gate];
    const keys = [keyOf("h", layer, direction, step, unit)];
    if (open !== "h") keys.push(keyOf(open, layer, direction, step, inner ?? unit));
    this.chosen = keys.flatMap(this.drawn.drawnOf);
    for (const rect of this.chosen) {
      rect.classList.add("chosen");
      drawFrame(this.drawn.frames, rect);
    }
    this.bringInSight(layer, direction, unit);
  }

  /** A stage that is higher than its place shows the chosen value; only another place or unit moves it. @param {number} layer @param {number} direction @param {number} unit */
  bringInSight(layer, direction, unit) {
    const place = this.drawn?.place;
    const now = [layer, direction, unit].join(":");
    if (!place || now === this.inSight || place.height <= this.size.height) return;
    this.inSight = now;
    const row = place.state.rows.find(({ from, to }) => from <= unit && unit < to);
    const y = place.yState(layer, direction) + (row?.y ?? 0);
    if (y < this.scrolled + 20 || y + 40 > this.scrolled + this.size.height) this.root.scrollTop = y - this.size.height / 3;
  }

  showLight() {
    for (const rect of this.lit) rect.classList.remove("lit");
    this.drawn?.hand.replaceChildren();
    const source = litOf(this.channel);
    this.lit = source && this.drawn
      ? this.drawn.drawnOf(keyOf(source.kind, source.layer, source.direction, source.t, source.unit)) : [];
    for (const rect of this.lit) {
      rect.classList.add("lit");
      if (this.drawn) drawFrame(this.drawn.hand, rect);
    }
  }

  /** @param {MouseEvent} event */
  point(event) {
    const value = this.drawn?.valueAt(event);
    const run = runOf(this.channel);
    const reached = value && run && (value.kind === "x" || value.t === "0"
      || tickOfCell(run, value.layer, value.direction, value.t) <= clockOf(this.channel).tick);
    const state = value && ["x", "h", "c"].includes(value.kind);
    light(this.channel, reached && state ? /** @type {import("../types.js").Source} */ (value) : null);
  }

  /** A press on a value opens its sum; one that is not computed yet moves the clock there. @param {MouseEvent} event */
  pick(event) {
    const value = this.drawn?.valueAt(event);
    const run = runOf(this.channel);
    if (value && run) openValue(this.channel, run, value);
  }

  remove() {
    this.cancel();
    this.sizes.disconnect();
    this.theme?.disconnect();
    this.root.remove();
  }
}
