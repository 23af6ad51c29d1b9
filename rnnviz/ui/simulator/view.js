/** The picture: the equations, the stage over time, and the dock with one unit at one step. One selection for all. */
import { addressWriter, stepInAddress } from "../kit/address.js";
import { beginAt, clockOf, follow, goTo, setLast } from "../kit/clock.js";
import { make, makeScroller, put } from "../kit/dom.js";
import { onWalk, SHOW_EVENT } from "../kit/history.js";
import { unpack } from "../kit/message.js";
import { mount } from "../kit/mount.js";
import { keyIsTaken } from "../kit/transport.js";
import { say } from "../kit/words.js";
import { mountDock } from "./dock/dock.js";
import { received, serveDesk } from "./edits/desk.js";
import { Hand } from "./edits/hand.js";
import { makeEditsLine } from "./edits/line.js";
import { canEdit, placeOfValue } from "./edits/places.js";
import { makeHints } from "./hints.js";
import { addressNow } from "./place.js";
import { makePredict } from "./predict.js";
import { LIGHT_EVENT, SELECT_EVENT, clearRun, listen, publishRun, runOf, select, selectionOf } from "./run.js";
import { changeByKey, fitting, selectionInAddress } from "./selection.js";
import { PLAIN, SHOWN_EVENT, show, shownInAddress, shownOf } from "./shown.js";
import { Stage } from "./stage/stage.js";
import { cellsOfTick, showEquations } from "./stage_words.js";
import { notesOf } from "./stage/notes.js";
import { valueOfKey } from "./stage/strip.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Run, Selection } from "./types.js" */

const CHANNEL = "simulator";

class Picture {
  /**
   * @param {HTMLElement} root @param {(focus: string) => void} ask  for the numbers of one unit of a large run
   * @param {(text: string) => void} send  all edits
   */
  constructor(root, ask, send) {
    root.className = "picture";
    this.root = root;
    this.equations = makeScroller(root, say("The equations"));
    this.equations.className = "equations";
    this.stage = new Stage(root, CHANNEL, () => this.showNote());
    const dock = make(root, "section", "dock card");
    dock.setAttribute("aria-label", say("One unit at one step"));
    this.dock = mountDock(dock, CHANNEL, ask);
    const before = make(root, "div", "before");
    makeHints(before, [this.stage.root, dock]);
    this.predict = makePredict(before, CHANNEL);
    this.edits = makeEditsLine(before, CHANNEL);
    this.hand = new Hand(root, () => CHANNEL, (event) => this.placeOf(event));
    serveDesk(CHANNEL, { show: (run) => this.showEdited(run), send });
    this.note = make(root, "p", "note notes");
    this.note.setAttribute("aria-live", "polite");
    this.address = addressWriter();
    this.network = "";
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    addEventListener("keydown", this.onKey);
    /** @type {URLSearchParams | null} Back or Forward led here: the next run too is shown as this says, and what the present one lacks */
    this.walked = null;
    this.itself = 0; // above 0 while the view selects, which is no choice of a person's
    this.onShow = () => this.walk(false);
    addEventListener(SHOW_EVENT, this.onShow);
    this.release = [
      onWalk(() => this.walk()),
      follow(CHANNEL, (tick) => this.paint(tick)),
      listen(SELECT_EVENT, CHANNEL, () => this.selected()),
      listen(LIGHT_EVENT, CHANNEL, () => this.stage.showLight()),
      listen(SHOWN_EVENT, CHANNEL, () => this.showShown()),
    ];
  }

  /** @param {Run} run */
  update(run) {
    const first = runOf(CHANNEL) === null || this.network === "";
    if (first) clearRun(CHANNEL); // what is selected now need not be in the network before
    this.keepSelection(run, first);
    const shown = received(CHANNEL, run);
    this.publish(shown);
    if (this.walked) beginAt(clockOf(CHANNEL), stepInAddress() ?? -1);
    this.walked = null;
    if (first) {
      show(CHANNEL, shownInAddress(new URL(location.href).searchParams));
      setLast(clockOf(CHANNEL), run.ticks.shape[0] - 1, -1); // the bar may not be there yet
      beginAt(clockOf(CHANNEL), stepInAddress() ?? -1);
    }
    showEquations(this.equations, run.equations);
    this.stage.update();
    this.dock.update();
    this.showShown();
    this.address.write(run.address);
    this.address.flush(); // Back may be pressed at once
    this.paint(clockOf(CHANNEL).tick);
  }

  /** @param {Run} run */
  publish(run) {
    this.root.classList.toggle("unchecked", run.whole && run.unchecked === true);
    for (const kind of ["x", "h_0", "c_0"]) this.root.classList.toggle(`edits-${kind}`, canEdit(run, `${kind}:`));
    publishRun(CHANNEL, run);
  }

  /** The run as a hand changes it: in the frame of its move. @param {Run} run */
  showEdited(run) {
    this.publish(run);
    this.stage.update();
    this.dock.paint(clockOf(CHANNEL).tick);
  }

  /** The number under an event that can be edited: in the dock, or a given one of the stage. @param {Event} event */
  placeOf({ target }) {
    const run = runOf(CHANNEL);
    if (!(target instanceof Element) || !run?.whole) return null;
    const named = target.closest("[data-edit]")?.getAttribute("data-edit");
    if (named) return named;
    const key = target.closest("rect.value")?.getAttribute("data-key");
    return key ? placeOfValue(run, valueOfKey(key)) : null;
  }

  /** The selected unit stays where the new network still has it. @param {Run} run @param {boolean} first */
  keepSelection(run, first) {
    const network = JSON.stringify([run.arch, run.T]);
    if (run.whole && network === this.network) return; // a step and a sum that are open stay open
    this.network = network;
    const address = first ? new URL(location.href).searchParams : this.walked;
    const wanted = address ? selectionInAddress(run, address) : selectionOf(CHANNEL);
    this.choose(fitting(run, run.whole ? wanted : { ...wanted, ...placeOf(run.focus) }));
  }

  /** Select, where no person did. @param {Selection} selection */
  choose(selection) {
    this.itself += 1;
    select(CHANNEL, selection);
    this.itself -= 1;
  }

  /** Show what the address says to which somebody walked. @param {boolean} [asks]  whether a run follows from it */
  walk(asks = true) {
    const run = runOf(CHANNEL);
    if (!run) return;
    const address = new URL(location.href).searchParams;
    this.walked = asks ? address : null;
    if (!asks) show(CHANNEL, PLAIN);
    show(CHANNEL, shownInAddress(address));
    this.choose(fitting(run, selectionInAddress(run, address)));
    goTo(clockOf(CHANNEL), stepInAddress() ?? -1);
    this.paint(clockOf(CHANNEL).tick); // the clock says nothing where it stays
  }

  /** @param {number} tick */
  paint(tick) {
    const run = runOf(CHANNEL);
    if (!run || this.network === "") return;
    this.followLayer(run, tick);
    this.stage.paint(tick);
    this.dock.paint(tick);
    this.predict.paint(tick);
    this.root.dataset.tick = String(tick);
    this.writeAddress();
  }

  /** Who follows the clock through a stack of both directions is at the layer that is computed. @param {Run} run @param {number} tick */
  followLayer(run, tick) {
    const selection = selectionOf(CHANNEL);
    if (!run.arch.bidirectional || selection.t !== null || tick < 0) return;
    const [layer] = cellsOfTick(run, tick)[0];
    if (layer !== selection.layer) this.choose({ ...selection, layer });
  }

  selected() {
    if (!runOf(CHANNEL)) return;
    const { tick } = clockOf(CHANNEL);
    if (this.itself > 0) this.stage.draw();
    else {
      this.walked = null; // a person has chosen since
      this.stage.showChosen();
      this.dock.paint(tick); // with what a person pressed, not a frame later
    }
    this.predict.paint(tick);
    this.writeAddress(this.itself === 0);
  }

  showShown() {
    const shown = shownOf(CHANNEL);
    this.root.dataset.reveal = shown.reveal;
    this.root.classList.toggle("show-output", shown.output);
    this.root.classList.toggle("show-h_n", shown.h_n);
    this.root.classList.toggle("show-shared", shown.shared);
    this.root.classList.toggle("presenting", shown.present);
    this.predict.form.hidden = !shown.predict;
    this.predict.paint(clockOf(CHANNEL).tick);
    document.documentElement.classList.toggle("rv-presenting", shown.present); // the page around: its sheet hides the rest
    document.documentElement.classList.toggle("rv-back", shown.mode === "back"); // and one of the two pictures
    this.showNote();
    this.writeAddress();
  }

  showNote() {
    const run = runOf(CHANNEL);
    const place = this.stage.drawn?.place;
    const text = run && place ? notesOf(run, place, shownOf(CHANNEL)).join(" ") : "";
    put(this.note, text);
  }

  /** @param {boolean} [entry]  a person has selected something */
  writeAddress(entry = false) {
    const run = runOf(CHANNEL);
    if (!run) return;
    this.address.write(addressNow(CHANNEL, run), entry);
  }

  /** The letters of the gates open their sums, ↑ and ↓ the next unit, d the other direction. @param {KeyboardEvent} event */
  key(event) {
    const run = runOf(CHANNEL);
    if (!run || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || keyIsTaken(event)) return;
    if (shownOf(CHANNEL).mode === "back") return; // the keys are those of the way back
    const selection = selectionOf(CHANNEL);
    const change = changeByKey(run, selection, event.key);
    if (!change) return;
    select(CHANNEL, { ...selection, ...change });
    event.preventDefault();
  }

  remove() {
    for (const release of this.release) release();
    removeEventListener("keydown", this.onKey);
    removeEventListener(SHOW_EVENT, this.onShow);
    document.documentElement.classList.remove("rv-presenting", "rv-back");
    this.address.stop();
    this.edits.remove();
    this.hand.remove();
    this.stage.remove();
    this.dock.remove();
  }
}

/** Whose numbers a run brings that is not here as a whole. @param {Pick<Selection, "layer" | "direction" | "unit">} focus */
const placeOf = ({ layer, direction, unit }) => ({ layer, direction, unit });

/** What a run shows where no server answers: it is what it is. @param {Run} run @returns {Run} */
const settled = (run) => ({
  ...run, address: {}, ...(run.whole && run.edits ? { edits: { ...run.edits, kinds: [], programs: undefined } } : {}),
});

/** @param {Component & Record<"setStateValue" | "setTriggerValue", (name: string, value: string) => void> & {alone?: boolean}} component  alone: in a file of its own */
export default function picture(component) {
  /** @type {(bytes: Uint8Array) => Run} */
  const read = component.alone ? (bytes) => settled(unpack(bytes)) : unpack;
  const ask = (/** @type {string} */ focus) => component.setStateValue("focus", focus);
  return mount(component, (root) => new Picture(root, ask, (text) => component.setTriggerValue("edit", text)), { read });
}
