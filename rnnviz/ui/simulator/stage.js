/** The simulator's stage: transport, diagram, switches. It decodes the run and shares it with the other views. */
import { addressWriter, stepInAddress } from "../kit/address.js";
import { clockOf, follow, goTo, pause, setLast } from "../kit/clock.js";
import { unpack } from "../kit/message.js";
import { applyTheme } from "../kit/theme.js";
import { mountTransport } from "../kit/transport.js";
import { rowOfUnit } from "./cells.js";
import { drawDiagram } from "./diagram.js";
import { firstStepOf } from "./diagram_layout.js";
import { drawFolded } from "./folded.js";
import {
  LIGHT_EVENT, light, listen, litOf, publishRun, select, SELECT_EVENT, selectionOf, tickOfCell,
} from "./run.js";
import { stepReached } from "./selection.js";
import { cellsOfTick, notesOf, runInWords, showEquations, tickLabels, tickStatus } from "./stage_words.js";
import { mark, say } from "../kit/words.js";

const SWITCHES = [
  ["output", mark("Outline output"), mark("The states of the top layer at every step: torch's output")],
  ["h_n", mark("Outline h_n"), mark("The last state of every layer and direction: torch's h_n")],
  ["shared", mark("Same weights"), mark("Every copy uses the same matrices")],
];

const stages = new WeakMap();

class Stage {
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.className = "stage";
    this.equations = this.root.appendChild(document.createElement("div"));
    this.equations.className = "equations";
    this.card = this.root.appendChild(document.createElement("div"));
    this.card.className = "card";
    this.time = this.card.appendChild(document.createElement("div"));
    this.scroll = this.card.appendChild(document.createElement("div"));
    this.scroll.className = "scroll";
    this.scroll.tabIndex = 0;
    this.scroll.setAttribute("role", "group");
    this.note = this.card.appendChild(document.createElement("p"));
    this.note.className = "note";
    this.note.setAttribute("aria-live", "polite");
    this.tools = this.card.appendChild(document.createElement("div"));
    this.tools.className = "tools";
    parent.append(this.root);
    this.address = addressWriter();
    this.bytes = null;
    this.width = 0;
    this.drawn = null;
    this.buildTools();
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.scroll);
    this.scroll.addEventListener("click", (event) => this.pick(event));
    this.scroll.addEventListener("pointerover", (event) => this.point(event));
    this.scroll.addEventListener("pointerleave", () => light(this.channel, null));
  }

  buildTools() {
    for (const [name, label, title] of SWITCHES) {
      const made = this.tools.appendChild(document.createElement("button"));
      Object.assign(made, { type: "button", className: "chip", textContent: say(label), title: say(title) });
      made.setAttribute("aria-pressed", "false");
      made.addEventListener("click", () => {
        const on = made.getAttribute("aria-pressed") !== "true";
        made.setAttribute("aria-pressed", String(on));
        this.scroll.classList.toggle(`show-${name}`, on);
        this.explain();
      });
    }
    const hint = this.tools.appendChild(document.createElement("span"));
    hint.className = "hint";
    hint.textContent = say("→ computes the next step · click a value to open its sum");
    this.link = this.tools.appendChild(document.createElement("button"));
    Object.assign(this.link, { type: "button", className: "chip link", textContent: say("Copy link"), title: say("A link to these choices and this step") });
    this.link.addEventListener("click", () => this.copyLink());
  }

  update(bytes, channel) {
    if (this.bytes?.length === bytes.length && this.bytes.every((byte, k) => byte === bytes[k])) return;
    this.bytes = bytes.slice();
    const first = this.run === undefined;
    this.run = unpack(bytes);
    this.channel = channel;
    const clock = clockOf(channel);
    const ticks = this.run.ticks.shape[0];
    if (first) {
      this.untheme = applyTheme(this.root);
      this.unfollow = follow(channel, (tick) => this.paint(tick));
      this.unlight = listen(LIGHT_EVENT, channel, () => this.showLight());
      this.unselect = listen(SELECT_EVENT, channel, () => this.showSelection());
      setLast(clock, ticks - 1);
      const asked = stepInAddress();
      if (asked !== null) goTo(clock, asked);
    }
    this.keepSelection();
    const options = { labels: tickLabels(this.run), status: (tick) => tickStatus(this.run, tick) };
    if (this.transport) this.transport.update(options);
    else this.transport = mountTransport(this.time, channel, options);
    publishRun(channel, this.run);
    showEquations(this.equations, this.run.equations);
    this.draw();
    this.address.write({ ...this.run.address, step: clock.tick ? String(clock.tick) : null });
  }

  /** The selected unit stays where the new network still has it. */
  keepSelection() {
    const { arch, focus, whole } = this.run;
    const now = selectionOf(this.channel) ?? { layer: 0, direction: 0, t: null, unit: 0, gate: 0 };
    const network = JSON.stringify([arch, this.run.T]);
    if (whole && network === this.network) return; // a step and a sum that are open stay open
    this.network = network;
    const kept = {
      layer: Math.min(now.layer, arch.num_layers - 1), direction: Math.min(now.direction, arch.directions.length - 1),
      unit: Math.min(now.unit, arch.hidden_size - 1), gate: Math.min(now.gate, arch.gates.length - 1), t: null,
    };
    if (!whole) Object.assign(kept, { layer: focus.layer, direction: focus.direction, unit: focus.unit });
    select(this.channel, kept);
  }

  resize() {
    const width = this.scroll.clientWidth;
    if (!this.run || !width || width === this.width) return;
    this.draw();
  }

  /** Steps that the window must hold at this tick. */
  stepNow(tick) {
    return cellsOfTick(this.run, tick)[0][2];
  }

  draw() {
    const width = this.scroll.clientWidth;
    if (!width) return;
    this.width = width;
    const tick = clockOf(this.channel).tick;
    const first = firstStepOf(this.run, this.stepNow(tick));
    this.drawn = drawDiagram(this.run, width, first);
    if (this.drawn.place.folded) drawFolded(this.drawn.svg, this.drawn.place);
    this.first = first;
    this.scroll.replaceChildren(this.drawn.svg);
    this.shown = -1;
    this.explain();
    this.paint(tick);
    this.showSelection();
  }

  paint(tick) {
    if (!this.drawn) return;
    const step = this.stepNow(tick);
    if (firstStepOf(this.run, step) !== this.first) return this.draw();
    const [low, high] = this.shown < 0 ? [0, this.run.ticks.shape[0] - 1] : [Math.min(this.shown, tick), Math.max(this.shown, tick)];
    for (let k = low; k <= high; k++) {
      for (const cell of cellsOfTick(this.run, k)) {
        for (const part of this.drawn.cells.get(cell.join(":")) ?? []) {
          part.classList.toggle("on", k <= tick);
          part.classList.toggle("at", k === tick);
        }
      }
    }
    const selection = selectionOf(this.channel);
    if (this.shown >= 0 && tick !== this.shown && selection?.t !== null) select(this.channel, { ...selection, t: null });
    this.shown = tick;
    const { place, now, svg } = this.drawn;
    now.style.transform = `translateX(${place.x(step) - now.width.baseVal.value / 2}px)`;
    now.classList.toggle("hidden", this.run.arch.bidirectional);
    this.keepInView(place.x(step), place.pitch);
    svg.setAttribute("aria-label", runInWords(this.run, tick));
    this.root.dataset.tick = tick;
    this.showSelection();
    this.address.write({ step: tick ? String(tick) : null });
  }

  /** A diagram wider than its place follows the clock. */
  keepInView(x, pitch) {
    const { scrollLeft, clientWidth, scrollWidth } = this.scroll;
    if (scrollWidth <= clientWidth) return;
    if (x - pitch < scrollLeft || x + pitch > scrollLeft + clientWidth) this.scroll.scrollLeft = x - clientWidth / 2;
  }

  explain() {
    const shown = (name) => this.scroll.classList.contains(`show-${name}`);
    this.note.textContent = notesOf(this.run, this.drawn.place, shown).join(" ");
  }

  keyFor(source) {
    if (!source || !this.drawn) return null;
    const { place } = this.drawn;
    if (source.kind === "x") return `x:${source.t}:row:${rowOfUnit(place.inputRows, source.unit)}`;
    const rows = source.kind === "c" ? place.memoryRows : place.stateRows;
    if (!rows) return null;
    return `${source.kind}:${source.layer}:${source.direction}:${source.t === "0" ? "0start" : source.t}:row:${rowOfUnit(rows, source.unit)}`;
  }

  showLight() {
    this.lit?.classList.remove("lit");
    const key = this.keyFor(litOf(this.channel));
    this.lit = key ? this.drawn?.keyed.get(key) : null;
    this.lit?.classList.add("lit");
  }

  showSelection() {
    if (!this.drawn) return;
    const selection = selectionOf(this.channel);
    const tick = clockOf(this.channel).tick;
    const reached = stepReached(this.run, selection.layer, selection.direction, tick);
    const key = this.keyFor({ ...selection, kind: "h", t: selection.t ?? reached });
    const rect = key ? this.drawn.keyed.get(key) : null;
    if (rect === this.chosen) return;
    this.chosen?.classList.remove("chosen");
    rect?.classList.add("chosen");
    this.chosen = rect;
  }

  sourceAt(event) {
    const key = event.target.closest?.("[data-key]")?.dataset.key;
    if (!key) return null;
    const parts = key.split(":");
    if (parts[0] === "x") return { kind: "x", layer: 0, direction: 0, t: Number(parts[1]), unit: Number(parts[2]) };
    const t = parts[3] === "0start" ? "0" : Number(parts[3]);
    return { kind: parts[0], layer: Number(parts[1]), direction: Number(parts[2]), t, unit: Number(parts[4]) };
  }

  point(event) {
    const source = this.sourceAt(event);
    const computed = source && (source.kind === "x" || source.t === "0" || event.target.closest(".cell.on"));
    light(this.channel, computed ? source : null);
  }

  pick(event) {
    const source = this.sourceAt(event);
    if (!source || source.kind === "x" || source.t === "0") return;
    const { layer, direction, t, unit } = source;
    const tick = tickOfCell(this.run, layer, direction, t);
    const clock = clockOf(this.channel);
    if (tick > clock.tick) { pause(clock); goTo(clock, tick); }
    const now = stepReached(this.run, layer, direction, clock.tick);
    select(this.channel, { ...selectionOf(this.channel), layer, direction, unit, t: t === now ? null : t });
  }

  async copyLink() {
    const url = new URL(location.href);
    const tick = clockOf(this.channel).tick;
    if (tick) url.searchParams.set("step", tick);
    try {
      await navigator.clipboard.writeText(url.href);
      this.link.textContent = say("Link copied");
    } catch {
      this.link.textContent = say("Copy the address of this page"); // no clipboard here: the address holds the same link
    }
    setTimeout(() => { this.link.textContent = say("Copy link"); }, 2000);
  }

  remove() {
    for (const stop of [this.unfollow, this.unlight, this.unselect, this.untheme]) stop?.();
    this.transport?.unmount();
    this.address.stop();
    this.sizes.disconnect();
    this.root.remove();
  }
}

/** The component: called again whenever the run changes. */
export default function ({ parentElement, data }) {
  if (!stages.has(parentElement)) stages.set(parentElement, new Stage(parentElement));
  stages.get(parentElement).update(data, "simulator");
  return () => {
    stages.get(parentElement)?.remove();
    stages.delete(parentElement);
  };
}
