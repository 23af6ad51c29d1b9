/** The component of the way back: its scripts are loaded, and its gradients asked for, when somebody goes back. */
import { unpack } from "../../kit/message.js";
import { mount } from "../../kit/mount.js";
import { listen } from "../run.js";
import { SHOWN_EVENT, shownInAddress, shownOf } from "../shown.js";
import { WANT_EVENT, wantedParts } from "./gradients.js";

/** @import { Component } from "../../kit/mount.js" */
/** @import { Message, PartName } from "./types.js" */

const CHANNEL = "simulator";
/** What the server sends at once to a link to a view. @type {Record<string, PartName[]>} */
const OF_VIEW = { numbers: [], reach: ["examples", "matrix"], cells: ["cells"] };

class Door {
  /** @param {HTMLElement} root @param {(asked: string) => void} ask */
  constructor(root, ask) {
    this.root = root;
    this.ask = ask;
    const address = { ...shownOf(""), ...shownInAddress(new URL(location.href).searchParams) };
    this.asked = textOf(address); // the server has read the same
    this.parts = OF_VIEW[address.view]; // asked for
    /** @type {Promise<import("./view.js").BackView> | null} */
    this.view = null;
    /** @type {Message} */
    this.message = { asked: false };
    this.release = [SHOWN_EVENT, WANT_EVENT].map((name) => listen(name, CHANNEL, () => this.shown()));
    if (address.mode === "back") void this.open();
  }

  /** Ask the server for what is asked about now, and for the parts that are shown; it need not know what else is. */
  shown() {
    const text = textOf(shownOf(CHANNEL));
    if (text) void this.open();
    const parts = wantedParts(CHANNEL);
    if (text === this.asked && (!text || parts.every((part) => this.parts.includes(part)))) return;
    this.asked = text;
    this.parts = parts;
    this.ask(text && JSON.stringify({ ...JSON.parse(text), parts: parts.join() }));
  }

  /** @param {Message} message */
  update(message) {
    this.message = message;
    if (message.asked) void this.open();
    else void this.view?.then((view) => view.update(message));
  }

  async open() {
    this.view ??= import("./view.js").then(({ BackView }) => new BackView(this.root, CHANNEL));
    (await this.view).update(this.message);
  }

  remove() {
    for (const release of this.release) release();
    void this.view?.then((view) => view.remove());
  }
}

/** @param {import("../shown.js").Shown} shown */
const textOf = ({ mode, of, target, target_text, truncate }) => (
  mode === "back" ? JSON.stringify({ mode, of, target, target_text, truncate: String(truncate) }) : "");

/** @param {Component & {setStateValue: (name: string, value: string) => void}} component */
export default function back(component) {
  return mount(component, (root) => new Door(root, (asked) => component.setStateValue("asked", asked)), { read: unpack });
}
