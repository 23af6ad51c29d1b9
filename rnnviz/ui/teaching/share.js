/** The way to a link of this page, in the band over every page; beside it the room that is led or followed. */
import { make, makeButton, put } from "../kit/dom.js";
import { mount } from "../kit/mount.js";
import { el } from "../kit/svg.js";
import { mark, say, sayMany } from "../kit/words.js";
import { student } from "./follow.js";
import { lead } from "./lead.js";
import { Panel } from "./panel.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Page } from "./types.js" */

export const SHARE_EVENT = "rnnviz:share"; // from another view: open the panel
const ICON = "M11 5.5 8 2.5 5 5.5M8 2.5v7.5M3.5 8.5v4.5h9v-4.5";
const PRESENTING = "rv-presenting"; // on the document, as the simulator does
const ROOM_WORDS = {
  off: mark("Follow the teacher"),
  waiting: mark("Waiting for the teacher …"),
  on: mark("Following the teacher"),
  left: mark("Follow again"),
  ended: mark("The teacher has ended it"),
};
const ROOM_TOLD = {
  off: mark("This page then goes where the teacher's is, until you touch the clock or a choice"),
  waiting: mark("The room is not open on this server now; this page looks again every few seconds"),
  on: mark("Touch the clock or a choice to go on alone"),
  left: mark("You went on alone; this leads back to where the teacher is"),
  ended: mark("You can go on alone"),
};

class Share {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.className = "share";
    this.root = root;
    const band = make(root, "div", "band");
    this.room = makeButton(band, "room", "", () => student.turn(student.mood !== "on" && student.mood !== "waiting"));
    this.room.setAttribute("role", "switch");
    this.led = makeButton(band, "led", "", () => this.toggle(true), say("Students follow this page"));
    this.button = makeButton(band, "open", "", () => this.toggle(), say("A link to this page, and what a class needs"));
    const icon = el(this.button, "svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
    el(icon, "path", { d: ICON });
    make(this.button, "span", "", say("Share"));
    this.button.setAttribute("aria-label", say("Share"));
    this.button.setAttribute("aria-expanded", "false");
    this.leave = makeButton(band, "leave", say("Esc"), () => this.present(false), say("Stop presenting"));
    this.panel = new Panel(root, () => this.close());
    this.page = "";
    this.presents = false; // by this view: the simulator does it itself
    student.changed = () => this.paintRoom();
    lead.changed = () => this.paintRoom();
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    this.onPress = (/** @type {PointerEvent} */ event) => { if (!event.composedPath().includes(root)) this.close(); };
    this.onShare = () => this.toggle(true);
    addEventListener("keydown", this.onKey);
    addEventListener("pointerdown", this.onPress);
    addEventListener(SHARE_EVENT, this.onShare);
    this.classes = new MutationObserver(() => this.paintPresenting());
    this.classes.observe(document.documentElement, { attributeFilter: ["class"] });
  }

  /** @param {Page} page */
  update(page) {
    this.page = page.page;
    this.root.dataset.page = page.page || "simulator";
    const address = new URL(location.href).searchParams;
    this.root.classList.toggle("framed", address.get("embed") === "true");
    this.panel.update(page);
    student.onPage(page.room === lead.room ? "" : page.room, page.clocks); // who leads it does not follow it
    lead.onPage(page.clocks[0] ?? "");
    if (page.page !== "" && address.get("present") === "true") this.present(true);
    else if (this.presents) this.present(false);
    this.paintRoom();
    this.paintPresenting();
  }

  paintRoom() {
    const { mood, room } = student;
    this.room.hidden = !room;
    put(this.room, say(ROOM_WORDS[mood]));
    this.room.title = say(ROOM_TOLD[mood]);
    this.room.dataset.mood = mood;
    this.room.setAttribute("aria-checked", String(mood === "on" || mood === "waiting"));
    this.led.hidden = !lead.room;
    put(this.led, sayMany("{n} follows", "{n} follow", lead.followers));
    this.panel.paintRoom();
  }

  paintPresenting() {
    this.root.classList.toggle("presenting", document.documentElement.classList.contains(PRESENTING));
    this.leave.hidden = !this.presents;
  }

  /** @param {boolean} on */
  present(on) {
    this.presents = on;
    document.documentElement.classList.toggle(PRESENTING, on);
    if (on) return;
    const url = new URL(location.href);
    url.searchParams.delete("present");
    History.prototype.replaceState.call(history, history.state, "", url.href);
  }

  /** @param {boolean} [open] */
  toggle(open = this.panel.root.hidden === true) {
    if (open) this.panel.open();
    else this.panel.root.hidden = true;
    this.button.setAttribute("aria-expanded", String(open));
  }

  close() {
    if (!this.panel.root.hidden) this.toggle(false);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape") return;
    if (!this.panel.root.hidden) {
      this.close();
      this.button.focus();
    } else if (this.presents) this.present(false);
  }

  remove() {
    if (this.presents) this.present(false);
    this.panel.remove();
    this.classes.disconnect();
    removeEventListener("keydown", this.onKey);
    removeEventListener("pointerdown", this.onPress);
    removeEventListener(SHARE_EVENT, this.onShare);
  }
}

/** @param {Component} component */
export default function share(component) {
  return mount(component, (root) => new Share(root));
}
