/** The stage: the unrolled network and its tracks on one axis of time, under one cursor. */
import { clockOf, goTo, pause } from "../../kit/clock.js";
import { make, makeScroller } from "../../kit/dom.js";
import { say } from "../../kit/words.js";
import { light, litOf, runOf, select, selectionOf, tickOfCell } from "../run.js";
import { cellsOfTick, runInWords } from "../stage_words.js";
import { openLetters, stepReached } from "../selection.js";
import { drawStage } from "./drawn.js";
import { firstDrawn, firstStep, stepsThatFit } from "./layout.js";
import { makeOverview } from "./overview.js";
import { rowsOf } from "./rows.js";
import { keyOf, valueOfKey } from "./strip.js";

const OVERVIEW = 110; // px

/** @import { Run } from "../types.js" */
/** @import { Drawn } from "./drawn.js" */

export class Stage {
  /** @param {HTMLElement} parent @param {string} channel @param {() => void} drawn  what is to be said of a new drawing */
  constructor(parent, channel, drawn) {
    this.channel = channel;
    this.onDrawn = drawn;
    this.root = make(parent, "section", "stage card");
    this.root.setAttribute("aria-label", say("The network over time"));
    this.scroll = makeScroller(this.root, say("The network over time"));
    this.overview = makeOverview(this.root, (t) => this.goToStep(t));
    /** @type {Drawn | null} */
    this.drawn = null;
    this.made = ""; // what the drawing was made for
    this.shown = -2; // tick
    this.inSight = ""; // the place and unit that were brought in sight
    /** @type {SVGRectElement[]} */
    this.lit = [];
    /** @type {SVGRectElement[]} */
    this.chosen = [];
    this.size = { width: 0, height: 0 }; // of the place where the drawing stands
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.root);
    this.scroll.addEventListener("click", (event) => this.pick(event));
    this.scroll.addEventListener("pointerover", (event) => this.point(event));
    this.scroll.addEventListener("pointerleave", () => light(channel, null));
  }

  /** Read once for a size, and not at every step: it makes the browser lay the page out. */
  measure() {
    this.size = { width: this.scroll.clientWidth, height: this.root.clientHeight };
    this.draw();
  }

  /** Another run: everything is drawn again. */
  update() {
    this.made = "";
    this.overview.forget();
    this.draw();
  }

  /** The step at which the clock is, in the selected layer and direction; null before its first. */
  /** @param {Run} run @param {number} tick */
  stepNow(run, tick) {
    const { layer, direction } = selectionOf(this.channel);
    return tick < 0 ? null : stepReached(run, layer, direction, tick);
  }

  /** Draw what is not drawn yet: another run, window, size, or another unit of the tracks. */
  draw() {
    const run = runOf(this.channel);
    const { width } = this.size;
    const selection = selectionOf(this.channel);
    if (!run || !width || !selection) return;
    const first = firstDrawn(run, width, this.nearest(run, clockOf(this.channel).tick));
    const { layer, direction, unit, inner } = selection;
    const height = this.size.height - (stepsThatFit(run, width) < run.T ? OVERVIEW : 0);
    const wanted = JSON.stringify([width, height, first, layer, direction, unit, inner]);
    if (wanted !== this.made) {
      this.made = wanted;
      this.drawn = drawStage(run, selection, { width, height }, first);
      this.scroll.replaceChildren(this.drawn.root);
      this.overview.root.hidden = this.drawn.place.window >= run.T;
      this.shown = -2;
      this.lit = this.chosen = [];
      this.onDrawn();
    }
    if (!this.overview.root.hidden) {
      const scheme = /** @type {HTMLElement | null} */ (this.root.closest("[data-scheme]"))?.dataset.scheme ?? "light";
      this.overview.draw(run, selection, rowsOf(run.arch.stateSize, null), scheme);
    }
    this.paint(clockOf(this.channel).tick);
  }

  /** @param {number} tick */
  paint(tick) {
    const run = runOf(this.channel);
    if (!run || !this.drawn) return;
    const now = this.stepNow(run, tick);
    const { place, cells, svg, reach, film } = this.drawn;
    const nearest = this.nearest(run, tick);
    if (firstDrawn(run, this.size.width, nearest) !== place.first) return this.draw();
    film.style.transform = `translateX(${-place.shift(nearest)}px)`;
    const last = run.ticks.shape[0] - 1;
    const [low, high] = this.shown === -2 ? [0, last] : [Math.min(this.shown, tick), Math.max(this.shown, tick)];
    for (let k = Math.max(0, low); k <= high; k++) {
      for (const cell of cellsOfTick(run, k)) {
        for (const part of cells.get(cell.join(":")) ?? []) {
          part.classList.toggle("on", k <= tick);
          part.classList.toggle("at", k === tick);
        }
      }
    }
    this.shown = tick;
    reach(now);
    this.placeHeads(run, tick);
    if (!this.overview.root.hidden) this.overview.paint(firstStep(run.T, place.window, nearest), place.window, now, selectionOf(this.channel).direction === 1);
    svg.setAttribute("aria-label", tick < 0 ? say("Nothing is computed yet.") : runInWords(run, tick));
    this.root.dataset.tick = String(tick);
    this.showSelection();
  }

  /** The clock has a head for each direction: the selected one is filled. @param {Run} run @param {number} tick */
  placeHeads(run, tick) {
    if (!this.drawn) return;
    const { place, heads } = this.drawn;
    const { layer, direction } = selectionOf(this.channel);
    const shift = place.shift(this.nearest(run, tick));
    heads.forEach((head, d) => {
      const t = tick < 0 ? null : stepReached(run, layer, d, tick);
      const hidden = t === null || t < place.first || t >= place.first + place.steps;
      head.classList.toggle("gone", hidden);
      head.classList.toggle("other", d !== direction);
      if (!hidden) head.style.transform = `translateX(${(place.x(t) - place.pitch / 2 + 1).toFixed(1)}px)`;
      this.pointAt(d, t, t === null || direction === d ? 0 : place.x(t) - shift);
    });
    for (const name of this.scroll.querySelectorAll("[data-step]")) {
      name.classList.toggle("now", Number(/** @type {SVGElement} */ (name).dataset.step) === this.stepNow(run, tick));
    }
  }

  /** The head of the other direction may be out of sight: then a sign at the edge says where. @param {number} direction @param {number | null} t @param {number} x */
  pointAt(direction, t, x) {
    if (!this.drawn) return;
    const { signs, place } = this.drawn;
    const side = t === null || x === 0 ? 0 : x < place.gutter ? -1 : x > place.seen ? 1 : 0;
    const sign = signs[direction];
    sign.hidden = side === 0;
    sign.classList.toggle("right", side > 0);
    const text = `${side < 0 ? "‹ " : ""}${"→←"[direction]} t = ${t}${side > 0 ? " ›" : ""}`;
    if (side && sign.textContent !== text) sign.textContent = text;
  }

  /** The step that the window holds: the present one, or before the first the first. @param {Run} run @param {number} tick */
  nearest(run, tick) {
    return this.stepNow(run, tick) ?? (selectionOf(this.channel).direction ? run.length - 1 : 0);
  }

  /** What is open is framed wherever it is drawn: in the diagram, and in the track of its gate. */
  showSelection() {
    const run = runOf(this.channel);
    if (!run || !this.drawn) return;
    for (const rect of this.chosen) rect.classList.remove("chosen");
    const { layer, direction, unit, inner, t, gate } = selectionOf(this.channel);
    const step = t ?? this.stepNow(run, clockOf(this.channel).tick);
    this.chosen = [];
    if (step === null) return;
    const open = openLetters(run)[gate];
    const keys = [keyOf("h", layer, direction, step, unit)];
    if (open !== "h") keys.push(keyOf(open, layer, direction, step, inner ?? unit));
    this.chosen = keys.flatMap((key) => this.drawn?.keyed.get(key) ?? []);
    for (const rect of this.chosen) rect.classList.add("chosen");
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
    const { scrollTop } = this.root;
    if (y < scrollTop + 20 || y + 40 > scrollTop + this.size.height) this.root.scrollTop = y - this.size.height / 3;
  }

  showLight() {
    for (const rect of this.lit) rect.classList.remove("lit");
    const source = litOf(this.channel);
    this.lit = source && this.drawn
      ? this.drawn.keyed.get(keyOf(source.kind, source.layer, source.direction, source.t, source.unit)) ?? [] : [];
    for (const rect of this.lit) rect.classList.add("lit");
  }

  /** @param {Event} event */
  valueAt(event) {
    const rect = /** @type {Element} */ (event.target).closest("rect.value");
    return rect ? valueOfKey(/** @type {SVGRectElement} */ (rect).dataset.key ?? "") : null;
  }

  /** @param {Event} event */
  point(event) {
    const value = this.valueAt(event);
    const reached = value && (value.kind === "x" || value.t === "0" || /** @type {Element} */ (event.target).closest(".cell.on"));
    const state = value && ["x", "h", "c"].includes(value.kind);
    light(this.channel, reached && state ? /** @type {import("../types.js").Source} */ (value) : null);
  }

  /** A press on a value opens its sum; one that is not computed yet moves the clock there. @param {MouseEvent} event */
  pick(event) {
    const value = this.valueAt(event);
    const run = runOf(this.channel);
    if (!value || !run || value.kind === "x" || value.t === "0") return;
    const { layer, direction, t, unit, kind } = value;
    const clock = clockOf(this.channel);
    const tick = tickOfCell(run, layer, direction, t);
    if (tick > clock.tick) {
      pause(clock);
      goTo(clock, tick);
    }
    const gate = openLetters(run).indexOf(kind);
    const reached = stepReached(run, layer, direction, clock.tick);
    const before = selectionOf(this.channel);
    const ofCell = kind !== "h" && run.whole && run.arch.proj_size > 0;
    select(this.channel, {
      ...before, layer, direction, gate, t: t === reached ? null : t,
      ...(ofCell ? { inner: unit } : { unit, inner: run.arch.proj_size ? before.inner : unit }),
    });
  }

  /** @param {number} t */
  goToStep(t) {
    const run = runOf(this.channel);
    if (!run) return;
    const { layer, direction } = selectionOf(this.channel);
    pause(clockOf(this.channel));
    goTo(clockOf(this.channel), tickOfCell(run, layer, direction, Math.min(t, run.length - 1)));
  }

  remove() {
    this.sizes.disconnect();
    this.root.remove();
  }
}
