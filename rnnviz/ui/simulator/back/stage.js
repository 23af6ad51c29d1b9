/** The stage of the way back: the same columns as forward, under a cursor that goes to the left. */
import { clockOf, goTo, pause } from "../../kit/clock.js";
import { make, makeScroller } from "../../kit/dom.js";
import { el } from "../../kit/svg.js";
import { moves, slide } from "../../kit/motion.js";
import { say } from "../../kit/words.js";
import { firstDrawn } from "../stage/layout.js";
import { drawFrame, keyOf, valueOfKey } from "../stage/strip.js";
import { drawBack } from "./drawn.js";
import { backChannel, backOf, choose, chosenOf, limitOf } from "./gradients.js";
import { laneOf, movesWith } from "./layout.js";
import { makeLegend } from "./legend.js";
import { wholeAxis } from "./chart.js";
import { cellsAt, nameOfQuestion, reachedStep, statusBack, stepBack, stepsOf } from "./order.js";
import { dueOf, isReached, openedAt } from "./opened.js";
import { shareRoom } from "./room.js";
import { openSum } from "./sums.js";
import { Tracks } from "./tracks.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Drawn } from "./drawn.js" */
/** @import { Gradients, Opened } from "./types.js" */

const PADDING = 8; // px, of the card
const STACKED = 660; // px: a picture that is narrower has its parts below each other, each as high as it likes

export class BackStage {
  /** @param {HTMLElement} parent @param {string} channel @param {() => void} refolded  other tracks may be open */
  constructor(parent, channel, refolded) {
    this.channel = channel;
    this.clock = clockOf(backChannel(channel));
    this.root = make(parent, "section", "stage card back-stage");
    this.root.setAttribute("aria-label", say("The network on the way back"));
    this.scroll = makeScroller(this.root, say("The network on the way back"));
    this.tracks = new Tracks(this.root, channel, () => {
      this.again();
      refolded();
    });
    this.legend = makeLegend(this.root);
    /** @type {Drawn | null} */
    this.drawn = null;
    this.made = ""; // what the drawing was made for
    this.shown = -2; // tick
    this.size = { width: 0, height: 0, stacked: false };
    this.limit = 1;
    /** @type {SVGRectElement[]} */
    this.framed = [];
    /** @type {SVGElement | null} */
    this.hidden = null; // the arrow in whose place the fan is
    this.sizes = new ResizeObserver(() => {
      this.measure();
      refolded();
    });
    this.sizes.observe(this.root);
    this.scroll.addEventListener("click", (event) => this.pick(event));
  }

  measure() {
    const stacked = (this.root.parentElement?.clientWidth ?? 0) <= STACKED;
    const height = stacked ? Math.round(0.46 * innerHeight) : this.root.clientHeight - this.legend.root.offsetHeight - PADDING;
    this.size = { width: this.scroll.clientWidth, height, stacked };
    this.draw();
  }

  /** A track is folded or opened. */
  again() {
    this.made = "";
    this.draw();
  }

  /** Other gradients: everything is drawn again. */
  update() {
    const now = backOf(this.channel);
    this.limit = now ? limitOf(now.back) : 1;
    this.legend.paint(this.limit);
    this.tracks.update();
    this.again();
  }

  /** The step that the window holds. @param {WholeRun} run @param {number} tick */
  nearest(run, tick) {
    const { layer, direction } = chosenOf(this.channel);
    return stepBack(run, layer, direction, Math.min(tick, stepsOf(run) - 1)) ?? (direction ? 0 : run.length - 1);
  }

  /** Draw what is not drawn yet. */
  draw() {
    const now = backOf(this.channel);
    if (!now || !this.size.width) return;
    const { run, back } = now;
    const chosen = chosenOf(this.channel);
    const first = firstDrawn(run, this.size.width, this.nearest(run, this.clock.tick));
    const wanted = () => JSON.stringify([this.size, first, movesWith(run, chosen, this.drawn?.place.level ?? 0)]);
    if (wanted() !== this.made) {
      const { folds } = this.tracks;
      const shared = shareRoom(run, chosen, this.size, first, { folds, heads: (open) => this.tracks.heads(open), rows: back.question.number ? 1 : run.length });
      this.tracks.unfold(shared.open);
      this.drawn = drawBack(run, back, shared.place, this.limit);
      this.scroll.replaceChildren(this.drawn.root);
      this.tracks.draw(axisOf(run, shared.place), shared.heights);
      this.made = wanted();
      this.shown = -2;
    }
    this.paint(this.clock.tick);
  }

  /** @param {number} tick */
  paint(tick) {
    const now = backOf(this.channel);
    if (!now || !this.drawn) return;
    const { run, back } = now;
    const { place, cells, svg, film } = this.drawn;
    const nearest = this.nearest(run, tick);
    if (firstDrawn(run, this.size.width, nearest) !== place.first) return this.draw();
    slide(film, -place.shift(nearest), moves(backChannel(this.channel)));
    const last = stepsOf(run) - 1;
    const [low, high] = this.shown === -2 ? [0, last] : [Math.min(this.shown, tick), Math.max(this.shown, tick)];
    for (let k = Math.max(0, low); k <= Math.min(high, last); k++) {
      for (const cell of cellsAt(run, k)) {
        for (const part of cells.get(cell.join(":")) ?? []) {
          part.classList.toggle("on", k <= tick);
          part.classList.toggle("at", k === tick);
        }
      }
    }
    this.shown = tick;
    this.placeHeads(run, tick);
    const step = tick < 0 ? null : this.nearest(run, tick);
    for (const name of this.scroll.querySelectorAll("[data-step]")) {
      name.classList.toggle("now", Number(/** @type {SVGElement} */ (name).dataset.step) === step && tick <= last);
    }
    const asked = nameOfQuestion(run, back.question);
    svg.setAttribute("aria-label", say("Gradients of {asked}: {status}.", { asked, status: statusBack(run, tick) }));
    this.root.dataset.tick = String(tick);
    const { layer, direction } = chosenOf(this.channel);
    this.tracks.at(reachedStep(run, layer, direction, tick));
    this.showChosen();
  }

  /** @param {WholeRun} run @param {number} tick */
  placeHeads(run, tick) {
    const { layer, direction } = chosenOf(this.channel);
    this.drawn?.heads.forEach((head, d) => {
      const place = /** @type {Drawn} */ (this.drawn).place;
      const t = tick < 0 || tick >= stepsOf(run) ? null : stepBack(run, layer, d, tick);
      const hidden = t === null || t < place.first || t >= place.first + place.steps;
      head.classList.toggle("gone", hidden);
      head.classList.toggle("other", d !== direction);
      if (!hidden) slide(head, place.x(t) - place.pitch / 2 + 1, moves(backChannel(this.channel)));
    });
  }

  /** What is open, and what is asked about, are framed; into what is open runs an arrow for each product. */
  showChosen() {
    const now = backOf(this.channel);
    if (!now || !this.drawn) return;
    const { frames, keyed } = this.drawn;
    frames.replaceChildren();
    for (const rect of this.framed) rect.classList.remove("chosen");
    const { number } = now.back.question;
    for (const rect of (number && keyed.get(keyOf(...number))) ?? []) drawFrame(frames, rect).setAttribute("class", "asked");
    const open = openedAt(now.run, chosenOf(this.channel), this.clock.tick);
    this.framed = (open && keyed.get(keyOf(open.kind, open.layer, open.direction, open.t, open.unit))) ?? [];
    for (const rect of this.framed) {
      rect.classList.add("chosen");
      drawFrame(frames, rect);
    }
    this.drawFan(now.run, now.back, open);
  }

  /** @param {WholeRun} run @param {Gradients} back @param {Opened | null} open */
  drawFan(run, back, open) {
    if (!this.drawn) return;
    const { fan, place } = this.drawn;
    fan.replaceChildren();
    this.hidden?.classList.remove("away");
    this.hidden = null;
    if (!open || open.kind !== "h" || run.arch.proj_size || !isReached(run, open, this.clock.tick)) return;
    const sum = openSum(run, back, open);
    const { h } = laneOf(place, open.layer, open.direction);
    const row = h.rows.rows.find(({ from, to }) => from <= open.unit && open.unit < to);
    if (!sum.after || !row || h.rows.banded) return;
    const to = open.t === "0" ? place.xStart(open.direction) : place.x(open.t);
    const from = place.x(sum.after.t);
    if (Math.abs(from - to) > place.pitch * 1.5) return;
    const side = from > to ? 1 : -1;
    const half = place.strip / 2;
    const largest = Math.max(...sum.after.products.map(Math.abs)) || 1;
    const yTo = h.y + row.y + row.height / 2;
    h.rows.rows.forEach((each, unit) => {
      const y = h.y + each.y + each.height / 2;
      const share = Math.abs(sum.after?.products[unit] ?? 0) / largest;
      el(fan, "path", { class: "fan-way", d: `M${from - side * (half + 1)} ${y}L${to + side * (half + 8)} ${yTo}`, "stroke-width": (0.75 + 4 * share).toFixed(2) });
    });
    el(fan, "path", { class: "fan-head", d: `M${to + side * (half + 1)} ${yTo}l${side * 11} -6v12z` });
    const t = open.t === "0" ? "start" : open.t;
    this.hidden = this.scroll.querySelector(`[data-way="h:${open.layer}:${open.direction}:${t}"]`);
    this.hidden?.classList.add("away");
  }

  /** A press on a number opens its gradient; one that is not reached yet moves the clock there. @param {MouseEvent} event */
  pick(event) {
    const now = backOf(this.channel);
    const rect = event.target instanceof Element ? /** @type {SVGElement | null} */ (event.target.closest("rect.value")) : null;
    if (!now || !rect?.dataset.key) return;
    const { run } = now;
    const opened = /** @type {Opened} */ (valueOfKey(rect.dataset.key));
    const due = dueOf(run, opened);
    if (due > this.clock.tick) {
      pause(this.clock);
      goTo(this.clock, due);
    }
    const here = stepBack(run, opened.layer, opened.direction, this.clock.tick);
    const t = opened.t === here && this.clock.tick < stepsOf(run) ? null : opened.t;
    choose(this.channel, { ...opened, t, entry: null });
  }

  remove() {
    this.sizes.disconnect();
    this.root.remove();
  }
}

/** The tracks stand under the columns; where not all columns are in sight, they hold all steps. @param {WholeRun} run @param {import("./layout.js").Place} place */
function axisOf(run, { x, pitch, gutter, window, seen }) {
  return window >= run.T ? { x, pitch, left: x(0) - pitch / 2, width: seen - 8, length: run.length, named: false } : wholeAxis(seen - 8, gutter, run.length);
}
