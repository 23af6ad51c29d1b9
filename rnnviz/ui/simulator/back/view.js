/** The way back: the question, the stage whose clock runs to the left, the weights' gradients, and the dock. */
import { addressWriter } from "../../kit/address.js";
import { beginAt, clockOf, follow, goTo, setLast } from "../../kit/clock.js";
import { make, makeButton, put } from "../../kit/dom.js";
import { onWalk, SHOW_EVENT } from "../../kit/history.js";
import { keyIsTaken } from "../../kit/transport.js";
import { mark, say } from "../../kit/words.js";
import { RUN_EVENT, listen, runOf } from "../run.js";
import { SHOWN_EVENT, show, shownOf } from "../shown.js";
import { keyOf, valueOfKey } from "../stage/strip.js";
import { entryOfKey, keyOfEntry, partsOf } from "./entry.js";
import { showFormula } from "./formula.js";
import { Cells } from "./cells.js";
import { Chooser } from "./chooser.js";
import { BackDock } from "./dock.js";
import { CHOSEN_EVENT, PART_EVENT, backChannel, backOf, choose, chosenOf, messageOf, publishBack, want } from "./gradients.js";
import { Grids } from "./grids.js";
import { fittingChosen } from "./names.js";
import { cellsAt, clipTick, stepsOf, weightsTick } from "./order.js";
import { Reach } from "./reach.js";
import { BackStage } from "./stage.js";

/** @import { Chosen, Message, PartName } from "./types.js" */

const VIEWS = /** @type {const} */ ([["numbers", mark("numbers")], ["reach", mark("reach")], ["cells", mark("cells")]]);
const OPENED = /^(h|c|x)(:[0-9a-z]{1,5}){2,4}$/;

export class BackView {
  /** @param {HTMLElement} root @param {string} channel */
  constructor(root, channel) {
    root.className = "picture way-back";
    this.root = root;
    this.channel = channel;
    this.clock = clockOf(backChannel(channel));
    const top = make(root, "div", "equations back-top");
    this.formula = make(top, "div", "back-formula");
    const right = make(top, "div", "back-right");
    const views = make(right, "div", "back-views");
    views.setAttribute("role", "group");
    views.setAttribute("aria-label", say("View"));
    this.views = VIEWS.map(([view, words]) => makeButton(views, "chip", say(words), () => show(channel, { view })));
    this.chooser = new Chooser(right, channel);
    this.problem = make(root, "p", "back-problem");
    this.problem.setAttribute("role", "status");
    this.stage = new BackStage(root, channel, () => this.wants());
    this.grids = new Grids(root, channel);
    this.reach = new Reach(root, channel);
    this.cells = new Cells(root, channel);
    this.dockBox = make(root, "section", "dock card");
    this.dockBox.setAttribute("aria-label", say("One gradient"));
    this.dock = new BackDock(this.dockBox, channel);
    this.address = addressWriter();
    this.network = "";
    this.asked = "";
    this.first = true;
    this.walked = false; // Back or Forward was pressed: the next gradients too are shown as their address says
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    addEventListener("keydown", this.onKey);
    this.onShow = () => this.readAddress();
    addEventListener(SHOW_EVENT, this.onShow);
    this.scheme = new MutationObserver(() => this.paint(this.clock.tick));
    this.scheme.observe(root, { attributes: true, attributeFilter: ["data-scheme"] });
    this.release = [
      onWalk(() => {
        this.walked = true;
        this.readAddress();
      }),
      follow(backChannel(channel), (tick) => this.paint(tick)),
      listen(CHOSEN_EVENT, channel, () => this.chosen()),
      listen(RUN_EVENT, channel, () => this.show()),
      listen(PART_EVENT, channel, () => this.showParts()),
      listen(SHOWN_EVENT, channel, () => this.showShown()),
    ];
  }

  /** @param {Message} message */
  update(message) {
    publishBack(this.channel, message);
    this.show();
  }

  /** Another run or other gradients, where they belong together. */
  show() {
    const message = messageOf(this.channel);
    put(this.problem, message.asked && message.problem !== undefined ? message.problem : "");
    const now = backOf(this.channel);
    this.root.classList.toggle("nothing", now === null);
    const any = runOf(this.channel);
    if (any) this.chooser.paint(any, now?.back.question ?? null);
    if (!now) return;
    const { run, back } = now;
    const network = JSON.stringify([run.arch, run.length]);
    const asked = back.question.of;
    setLast(this.clock, clipTick(run), -1);
    const other = network !== this.network || asked !== this.asked;
    if (this.first || (other && this.walked)) this.readAddress();
    else if (other) this.begin();
    this.network = network;
    this.asked = asked;
    this.first = this.walked = false;
    choose(this.channel, fittingChosen(run, chosenOf(this.channel)));
    showFormula(this.formula, run, back);
    this.showParts();
    this.showShown();
  }

  /** Other gradients, or more of what stands beside them. */
  showParts() {
    this.stage.update();
    this.grids.update();
    this.reach.update();
    this.paint(this.clock.tick);
  }

  /** Ask for what is shown and has not come. */
  wants() {
    const now = backOf(this.channel);
    if (!now || shownOf(this.channel).mode !== "back") return;
    const { question, headed } = now.back;
    const { view } = shownOf(this.channel);
    const tracked = view === "reach" || (!this.stage.root.hidden && this.stage.tracks.open[1]);
    /** @type {[PartName, boolean][]} */
    const shown = [["matrix", tracked && question.number === null], ["examples", view === "reach"], ["cells", view === "cells"], ["head", headed && this.clock.tick >= 0]];
    want(this.channel, shown.filter(([, here]) => here).map(([part]) => part));
  }

  /** A new question is open where it is asked. */
  begin() {
    const number = backOf(this.channel)?.back.question.number;
    if (!number) return;
    const [, layer, direction, , unit] = number;
    choose(this.channel, { kind: "h", layer, direction, unit, t: null, entry: null });
  }

  /** What a link asks for: the step of this clock, and the gradient that is open. */
  readAddress() {
    const address = new URL(location.href).searchParams;
    const open = address.get("open") ?? "";
    this.begin();
    if (OPENED.test(open)) choose(this.channel, { .../** @type {Partial<Chosen>} */ (valueOfKey(open)), t: address.has("back_pin") ? valueOfKey(open).t : null });
    const entry = entryOfKey(open);
    if (entry) {
      const { side, layer, direction } = partsOf(entry.name);
      const last = (backOf(this.channel)?.run.arch.num_layers ?? 1) - 1;
      choose(this.channel, { layer: side === "head" ? last : layer, direction, entry });
    }
    const step = address.get("back_step");
    beginAt(this.clock, step !== null && /^\d{1,5}$/.test(step) ? Number(step) : -1);
  }

  /** @param {number} tick */
  paint(tick) {
    const now = backOf(this.channel);
    if (!now || shownOf(this.channel).mode !== "back") return;
    const { run } = now;
    this.followLayer(tick);
    const weights = tick >= weightsTick(run);
    const { view } = shownOf(this.channel);
    this.views.forEach((button, k) => button.setAttribute("aria-pressed", String(VIEWS[k][0] === view)));
    this.stage.root.hidden = weights || view !== "numbers";
    this.grids.root.hidden = !weights || view !== "numbers";
    this.reach.root.hidden = view !== "reach";
    this.cells.root.hidden = view !== "cells";
    if (view === "cells") this.cells.paint();
    else if (view === "reach") this.reach.paint();
    else if (weights) this.grids.paint(this.root.dataset.scheme ?? "light");
    else this.stage.draw();
    this.dock.paint();
    this.wants();
    this.root.dataset.tick = String(tick);
    this.writeAddress();
  }

  /** Who follows the clock through a stack of both directions is at the layer that it reaches. @param {number} tick */
  followLayer(tick) {
    const now = backOf(this.channel);
    const chosen = chosenOf(this.channel);
    if (!now?.run.arch.bidirectional || chosen.t !== null || tick < 0 || tick >= stepsOf(now.run)) return;
    const [layer] = cellsAt(now.run, tick)[0];
    if (layer !== chosen.layer) choose(this.channel, { layer, entry: null });
  }

  chosen() {
    if (!this.first) this.paint(this.clock.tick);
  }

  showShown() {
    const shown = shownOf(this.channel);
    this.root.dataset.reveal = shown.reveal;
    this.root.classList.toggle("presenting", shown.present);
    if (shown.mode === "back") this.paint(this.clock.tick);
    else this.address.write({ back_step: null, open: null, back_pin: null });
  }

  writeAddress() {
    const { kind, layer, direction, t, unit, entry } = chosenOf(this.channel);
    const { tick } = this.clock;
    const number = keyOf(kind, layer, direction, t ?? 0, unit);
    const open = entry ? keyOfEntry(entry) : number;
    this.address.write({ back_step: tick < 0 ? null : String(tick), open, back_pin: !entry && t !== null ? "1" : null });
  }

  /** ↑ and ↓ the next unit, d the other direction, l the next layer, m the memory. @param {KeyboardEvent} event */
  key(event) {
    const now = backOf(this.channel);
    if (!now || shownOf(this.channel).mode !== "back" || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || keyIsTaken(event)) return;
    const { arch } = now.run;
    const chosen = chosenOf(this.channel);
    /** @type {Record<string, Partial<Chosen> | false>} */
    const changes = {
      ArrowUp: { unit: Math.max(0, chosen.unit - 1) }, ArrowDown: { unit: chosen.unit + 1 },
      d: arch.bidirectional && { direction: 1 - chosen.direction, entry: null }, l: arch.num_layers > 1 && { layer: (chosen.layer + 1) % arch.num_layers, entry: null },
      c: arch.cell.memory && { kind: "c" }, h: { kind: "h" },
    };
    const change = changes[event.key];
    if (!change) return;
    choose(this.channel, fittingChosen(now.run, { ...chosen, ...change }));
    event.preventDefault();
  }

  /** @param {number} tick */
  goTo(tick) {
    goTo(this.clock, tick);
  }

  remove() {
    for (const release of this.release) release();
    removeEventListener("keydown", this.onKey);
    removeEventListener(SHOW_EVENT, this.onShow);
    this.scheme.disconnect();
    this.address.stop();
    this.stage.remove();
    this.reach.remove();
    this.cells.remove();
    this.dock.remove();
  }
}
