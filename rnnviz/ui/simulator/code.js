/** The listing of plain torch on the Code tab. It follows the clock and the selection without asking the server. */
import { clockOf, follow } from "../kit/clock.js";
import { make, makeButton, put } from "../kit/dom.js";
import { mount } from "../kit/mount.js";
import { mark, say } from "../kit/words.js";
import { BACK_EVENT, CHOSEN_EVENT, backChannel, backOf, chosenOf } from "./back/gradients.js";
import { listingBack } from "./back/listing.js";
import { listing } from "./listing.js";
import { listen, RUN_EVENT, runOf, SELECT_EVENT, selectionOf } from "./run.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Parts, Run } from "./types.js" */
/** @import { BackParts } from "./back/listing.js" */
/** @typedef {{channel: string, parts?: Parts, back?: BackParts}} Message  one of both: of the way that is shown */

const COPY = mark("Copy");
const COPIED = mark("Copied");
const NOT_COPIED = mark("Copying is not allowed here: mark the text");
const COPIED_FOR = 2000; // ms

class Code {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.className = "rv-code";
    this.button = makeButton(root, "", say(COPY), () => this.copy());
    this.text = make(root, "pre");
    this.text.tabIndex = 0; // a long listing is scrolled with the keyboard
    this.text.setAttribute("aria-label", say("Code in plain torch"));
    this.channel = "";
    /** @type {Parts | null} */
    this.parts = null;
    /** @type {BackParts | null} */
    this.back = null;
    /** @type {(() => void)[]} */
    this.release = [];
  }

  /** @param {Message} message */
  update({ channel, parts, back }) {
    this.parts = parts ?? null;
    this.back = back ?? null;
    if (channel !== this.channel) {
      this.remove();
      this.channel = channel;
      this.release = [
        listen(RUN_EVENT, channel, () => this.paint()),
        listen(SELECT_EVENT, channel, () => this.paint()),
        follow(channel, () => this.paint()),
        ...[BACK_EVENT, CHOSEN_EVENT].map((name) => listen(name, channel, () => this.paint())),
        follow(backChannel(channel), () => this.paint()),
      ];
    }
    this.paint();
  }

  paint() {
    const now = this.back && backOf(this.channel);
    if (now && this.back) return put(this.text, listingBack(this.back, now, chosenOf(this.channel), clockOf(backChannel(this.channel)).tick));
    const run = runOf(this.channel);
    if (run?.whole && run.unchecked) return; // a listing has checked numbers only
    if (!run || !this.parts || !fits(this.parts, run)) return; // of another network: the parts or the run come at once
    const text = listing(this.parts, run, selectionOf(this.channel), clockOf(this.channel).tick);
    if (text !== this.text.textContent) this.text.textContent = text;
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.text.textContent ?? "");
      this.button.textContent = say(COPIED);
    } catch {
      this.button.textContent = say(NOT_COPIED); // an address without https, or a browser that asks
    }
    setTimeout(() => (this.button.textContent = say(COPY)), COPIED_FOR);
  }

  remove() {
    for (const release of this.release) release();
    this.release = [];
  }
}

/** Whether the parts have the layers and directions of the run. @param {Parts} parts @param {Run} run */
function fits(parts, run) {
  return parts.ends.length === run.arch.num_layers && parts.ends[0].length === run.arch.directions.length;
}

/** Called again whenever its parts change. @param {Component} component */
export default function (component) {
  return mount(component, (root) => new Code(root));
}
