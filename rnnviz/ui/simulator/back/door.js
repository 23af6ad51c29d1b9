/** The component of the way back: its scripts are loaded, and its gradients asked for, when somebody goes back. */
import { unpack } from "../../kit/message.js";
import { mount } from "../../kit/mount.js";
import { listen } from "../run.js";
import { SHOWN_EVENT, shownInAddress, shownOf } from "../shown.js";

/** @import { Component } from "../../kit/mount.js" */
/** @import { Message } from "./types.js" */

const CHANNEL = "simulator";

class Door {
  /** @param {HTMLElement} root @param {(asked: string) => void} ask */
  constructor(root, ask) {
    this.root = root;
    this.ask = ask;
    const address = { ...shownOf(""), ...shownInAddress(new URL(location.href).searchParams) };
    this.asked = textOf(address); // the server has read the same
    /** @type {Promise<import("./view.js").BackView> | null} */
    this.view = null;
    /** @type {Message} */
    this.message = { asked: false };
    this.release = listen(SHOWN_EVENT, CHANNEL, () => this.shown());
    if (address.mode === "back") void this.open();
  }

  /** Ask the server for what is asked about now; it need not know what else is shown. */
  shown() {
    const text = textOf(shownOf(CHANNEL));
    if (text) void this.open();
    if (text === this.asked) return;
    this.asked = text;
    this.ask(text);
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
    this.release();
    void this.view?.then((view) => view.remove());
  }
}

/** @param {import("../shown.js").Shown} shown */
const textOf = ({ mode, of, target, target_text, truncate, view }) => (
  mode === "back" ? JSON.stringify({ mode, of, target, target_text, truncate: String(truncate), view: view === "cells" ? view : "numbers" }) : "");

/** @param {Component & {setStateValue: (name: string, value: string) => void}} component */
export default function back(component) {
  return mount(component, (root) => new Door(root, (asked) => component.setStateValue("asked", asked)), { read: unpack });
}
