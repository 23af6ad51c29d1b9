/** The simulator's stage: transport, diagram, switches. It decodes the run and shares it with the other views. */
import { addressWriter, stepInAddress } from "../kit/address.js";
import { clockOf, follow, goTo, pause, setLast } from "../kit/clock.js";
import { make } from "../kit/dom.js";
import { unpack } from "../kit/message.js";
import { mount } from "../kit/mount.js";
import { mountTransport } from "../kit/transport.js";
import { drawDiagram } from "./diagram.js";
import { firstStepOf } from "./diagram_layout.js";
import { drawFolded } from "./folded.js";
import {
  LIGHT_EVENT, light, listen, litOf, publishRun, select, SELECT_EVENT, selectionOf, tickOfCell,
} from "./run.js";
import { stepReached } from "./selection.js";
import { rowKeyOf, sourceAt } from "./stage_sources.js";
import { makeTools } from "./stage_tools.js";
import { cellsOfTick, notesOf, runInWords, showEquations, tickLabels, tickStatus } from "./stage_words.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Diagram } from "./diagram.js" */
/** @import { Run, Selection, Source } from "./types.js" */

const CHANNEL = "simulator";
/** @type {Selection} */
const FIRST = { layer: 0, direction: 0, t: null, unit: 0, gate: 0 };

class Stage {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.className = "stage";
    this.equations = make(root, "div", "equations");
    this.card = make(root, "div", "card");
    this.time = make(this.card, "div");
    this.scroll = make(this.card, "div", "scroll");
    this.scroll.tabIndex = 0;
    this.scroll.setAttribute("role", "group");
    this.note = make(this.card, "p", "note");
    this.note.setAttribute("aria-live", "polite");
    makeTools(this.card, (name, on) => this.turn(name, on), () => clockOf(CHANNEL).tick);
    this.address = addressWriter();
    this.network = ""; // what the selection was made in
    this.width = 0;
    this.first = 0; // step that is drawn
    this.shown = -1; // tick
    /** @type {Run | null} */
    this.run = null;
    /** @type {Diagram | null} */
    this.drawn = null;
    /** @type {ReturnType<typeof mountTransport> | null} */
    this.transport = null;
    /** @type {SVGElement | null} */
    this.lit = null;
    /** @type {SVGElement | null} */
    this.chosen = null;
    /** @type {(() => void)[]} */
    this.release = [];
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.scroll);
    this.scroll.addEventListener("click", (event) => this.pick(event));
    this.scroll.addEventListener("pointerover", (event) => this.point(event));
    this.scroll.addEventListener("pointerleave", () => light(CHANNEL, null));
  }

  /** @param {Run} run */
  update(run) {
    const first = this.run === null;
    this.run = run;
    const clock = clockOf(CHANNEL);
    if (first) {
      this.release = [
        follow(CHANNEL, (tick) => this.paint(tick)),
        listen(LIGHT_EVENT, CHANNEL, () => this.showLight()),
        listen(SELECT_EVENT, CHANNEL, () => this.showSelection()),
      ];
      setLast(clock, run.ticks.shape[0] - 1);
      const asked = stepInAddress();
      if (asked !== null) goTo(clock, asked);
    }
    this.keepSelection(run);
    const time = { labels: tickLabels(run), status: (/** @type {number} */ tick) => tickStatus(run, tick) };
    if (this.transport) this.transport.update(time);
    else this.transport = mountTransport(this.time, CHANNEL, time);
    publishRun(CHANNEL, run);
    showEquations(this.equations, run.equations);
    this.draw();
    this.address.write({ ...run.address, step: clock.tick ? String(clock.tick) : null });
  }

  /** The selected unit stays where the new network still has it. @param {Run} run */
  keepSelection(run) {
    const { arch, whole } = run;
    const now = selectionOf(CHANNEL) ?? FIRST;
    const network = JSON.stringify([arch, run.T]);
    if (whole && network === this.network) return; // a step and a sum that are open stay open
    this.network = network;
    const kept = {
      layer: Math.min(now.layer, arch.num_layers - 1), direction: Math.min(now.direction, arch.directions.length - 1),
      unit: Math.min(now.unit, arch.hidden_size - 1), gate: Math.min(now.gate, arch.gates.length - 1), t: null,
    };
    const { layer, direction, unit } = whole ? kept : run.focus;
    select(CHANNEL, { ...kept, layer, direction, unit });
  }

  resize() {
    const width = this.scroll.clientWidth;
    if (width && width !== this.width) this.draw();
  }

  draw() {
    const { run } = this;
    const width = this.scroll.clientWidth;
    if (!run || !width) return;
    this.width = width;
    const tick = clockOf(CHANNEL).tick;
    this.first = firstStepOf(run, stepNow(run, tick));
    this.drawn = drawDiagram(run, width, this.first);
    if (this.drawn.place.folded) drawFolded(this.drawn.svg, this.drawn.place);
    this.scroll.replaceChildren(this.drawn.svg);
    this.shown = -1;
    this.explain();
    this.paint(tick);
    this.showSelection();
  }

  /** @param {number} tick */
  paint(tick) {
    const { run, drawn } = this;
    if (!run || !drawn) return;
    const step = stepNow(run, tick);
    if (firstStepOf(run, step) !== this.first) return this.draw();
    this.paintCells(run, drawn, tick);
    const selection = selectionOf(CHANNEL);
    if (this.shown >= 0 && tick !== this.shown && selection && selection.t !== null) select(CHANNEL, { ...selection, t: null });
    this.shown = tick;
    const { place, now, svg } = drawn;
    now.style.transform = `translateX(${place.x(step) - now.width.baseVal.value / 2}px)`;
    now.classList.toggle("hidden", run.arch.bidirectional);
    this.keepInView(place.x(step), place.pitch);
    svg.setAttribute("aria-label", runInWords(run, tick));
    this.root.dataset.tick = String(tick);
    this.showSelection();
    this.address.write({ step: tick ? String(tick) : null });
  }

  /**
   * Switch on what is computed at a tick: of all cells, or of those since the tick before.
   * @param {Run} run @param {Diagram} drawn @param {number} tick
   */
  paintCells(run, drawn, tick) {
    const { shown } = this;
    const [low, high] = shown < 0 ? [0, run.ticks.shape[0] - 1] : [Math.min(shown, tick), Math.max(shown, tick)];
    for (let k = low; k <= high; k++) {
      for (const cell of cellsOfTick(run, k)) {
        for (const part of drawn.cells.get(cell.join(":")) ?? []) {
          part.classList.toggle("on", k <= tick);
          part.classList.toggle("at", k === tick);
        }
      }
    }
  }

  /** A diagram wider than its place follows the clock. @param {number} x @param {number} pitch */
  keepInView(x, pitch) {
    const { scrollLeft, clientWidth, scrollWidth } = this.scroll;
    if (scrollWidth <= clientWidth) return;
    if (x - pitch < scrollLeft || x + pitch > scrollLeft + clientWidth) this.scroll.scrollLeft = x - clientWidth / 2;
  }

  /** @param {string} name @param {boolean} on */
  turn(name, on) {
    this.scroll.classList.toggle(`show-${name}`, on);
    this.explain();
  }

  explain() {
    if (!this.run || !this.drawn) return;
    const switched = (/** @type {string} */ name) => this.scroll.classList.contains(`show-${name}`);
    this.note.textContent = notesOf(this.run, this.drawn.place, switched).join(" ");
  }

  /** The row that shows a number. @param {Source | null} source */
  rowOf(source) {
    const key = this.drawn && rowKeyOf(this.drawn.place, source);
    return (key && this.drawn?.keyed.get(key)) || null;
  }

  showLight() {
    this.lit?.classList.remove("lit");
    this.lit = this.rowOf(litOf(CHANNEL));
    this.lit?.classList.add("lit");
  }

  showSelection() {
    const selection = selectionOf(CHANNEL);
    if (!this.run || !this.drawn || !selection) return;
    const { layer, direction, unit } = selection;
    const t = selection.t ?? stepReached(this.run, layer, direction, clockOf(CHANNEL).tick);
    const row = t === null ? null : this.rowOf({ kind: "h", layer, direction, t, unit });
    if (row === this.chosen) return;
    this.chosen?.classList.remove("chosen");
    row?.classList.add("chosen");
    this.chosen = row;
  }

  /** @param {PointerEvent} event */
  point(event) {
    const source = sourceAt(event);
    const given = source && (source.kind === "x" || source.t === "0");
    const computed = given || (event.target instanceof Element && event.target.closest(".cell.on"));
    light(CHANNEL, computed ? source : null);
  }

  /** @param {MouseEvent} event */
  pick(event) {
    const source = sourceAt(event);
    if (!this.run || !source || source.kind === "x" || source.t === "0") return;
    const { layer, direction, t, unit } = source;
    const tick = tickOfCell(this.run, layer, direction, t);
    const clock = clockOf(CHANNEL);
    if (tick > clock.tick) { pause(clock); goTo(clock, tick); }
    const now = stepReached(this.run, layer, direction, clock.tick);
    select(CHANNEL, { ...(selectionOf(CHANNEL) ?? FIRST), layer, direction, unit, t: t === now ? null : t });
  }

  remove() {
    for (const stop of this.release) stop();
    this.transport?.unmount();
    this.address.stop();
    this.sizes.disconnect();
  }
}

/** The step that the window must hold at a tick. @param {Run} run @param {number} tick */
const stepNow = (run, tick) => cellsOfTick(run, tick)[0][2];

/** Called again whenever the run changes. @param {Component} component */
export default function (component) {
  return mount(component, (root) => new Stage(root), { read: unpack });
}
