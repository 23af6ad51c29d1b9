/** The panel of Share: the link to the page as it is now, and what a class needs of it. */
import { make, makeButton, put } from "../kit/dom.js";
import { say, sayMany } from "../kit/words.js";
import { Controls } from "./controls.js";
import { lead } from "./lead.js";
import { frameFor, linkFor } from "./links.js";
import { showCode } from "./qr.js";

/** @import { Page } from "./types.js" */

const LOOK_MS = 400; // the page goes on under an open panel

export class Panel {
  /** @param {HTMLElement} parent @param {() => void} close */
  constructor(parent, close) {
    this.root = make(parent, "section", "panel card");
    this.root.setAttribute("aria-label", say("Share this page"));
    this.root.hidden = true;
    /** @type {Page} */
    this.page = { page: "", clocks: [], controls: [], languages: [], sites: [], shared: false, room: "" };
    this.timer = 0;
    const head = make(this.root, "div", "head");
    make(head, "h2", "", say("Share this page"));
    const leave = makeButton(head, "chip", "×", close, say("Close"));
    leave.setAttribute("aria-label", say("Close"));
    make(this.root, "p", "note", say("A link to what you see: the choices, the view, the step and the open sum."));
    this.link = this.field(this.root, say("The link"), "input");
    const buttons = make(this.root, "div", "row");
    this.copier(buttons, say("Copy link"), this.link, "primary");
    makeButton(buttons, "chip", say("QR code"), () => showCode(parent, this.link.value), say("Large, for a projector"));
    const forClass = make(this.root, "details");
    this.forClass = forClass;
    make(forClass, "summary", "", say("For a class"));
    const room = makePart(forClass, say("Follow me"));
    this.roomTold = make(room, "p", "note");
    const pressed = make(room, "div", "row");
    this.roomButton = makeButton(pressed, "chip", "", () => this.pressRoom());
    this.roomCount = make(pressed, "span", "mute");
    this.roomTrouble = make(room, "p", "bad note");
    this.roomTrouble.setAttribute("role", "status");
    this.controls = new Controls(makePart(forClass, say("Controls")), () => this.paint());
    const opening = makePart(forClass, say("How it opens"));
    const present = make(opening, "label", "check");
    this.present = make(present, "input");
    this.present.type = "checkbox";
    make(present, "span", "", say("Presenting: only the picture, for a projector"));
    const language = make(opening, "label", "check");
    make(language, "span", "", say("Language"));
    this.language = make(language, "select");
    for (const input of [this.present, this.language]) input.addEventListener("change", () => this.paint());
    const frame = makePart(forClass, say("In a page of your course"));
    this.sites = make(frame, "p", "note");
    this.frame = this.field(frame, say("The code of the frame"), "textarea");
    this.frame.rows = 3;
    this.copier(make(frame, "div", "row"), say("Copy code"), this.frame);
  }

  /** @template {"input" | "textarea"} Tag @param {HTMLElement} parent @param {string} name @param {Tag} tag */
  field(parent, name, tag) {
    const field = make(parent, tag, "code");
    field.readOnly = true;
    field.setAttribute("aria-label", name);
    field.addEventListener("focus", () => field.select());
    return field;
  }

  /** @param {HTMLElement} parent @param {string} words @param {HTMLInputElement | HTMLTextAreaElement} field @param {string} [className] */
  copier(parent, words, field, className = "") {
    const button = makeButton(parent, `chip ${className}`, words, async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        put(button, say("Copied"));
      } catch {
        field.focus(); // no clipboard here: it is marked, for the keys that copy
        put(button, say("Marked: copy it"));
      }
      setTimeout(() => put(button, words), 2000);
    });
  }

  /** @param {Page} page */
  update(page) {
    this.controls.update(page.controls, page.page !== this.page.page);
    this.page = page;
    const chosen = this.language.value;
    this.language.replaceChildren(new Option(say("as each browser asks"), ""));
    for (const code of page.languages) this.language.add(new Option(nameOf(code), code));
    this.language.value = chosen;
    put(this.sites, page.sites.length
      ? say("These sites may show it: {sites}.", { sites: page.sites.join(", ") })
      : say("No other site may show this server's pages until whoever runs it names the site in RNNVIZ_EMBED."));
    this.paint();
  }

  open() {
    this.root.hidden = false;
    if (lead.room) this.forClass.open = true;
    clearInterval(this.timer);
    this.timer = setInterval(() => (this.root.hidden ? clearInterval(this.timer) : this.paint()), LOOK_MS);
    this.paint();
    this.link.focus({ preventScroll: true });
  }

  paint() {
    if (this.root.hidden) return;
    const { locked, hidden } = this.controls;
    const names = this.page.controls.map(({ field }) => field);
    const wanted = { locked, hidden, present: this.present.checked, lang: this.language.value, room: lead.room || this.page.room };
    const link = linkFor(location.href, wanted, names);
    if (this.link.value !== link) this.link.value = link;
    const frame = frameFor(linkFor(location.href, wanted, names, true), document.title);
    if (this.frame.value !== frame) this.frame.value = frame;
    this.paintRoom();
  }

  paintRoom() {
    const leads = lead.room !== "";
    const alone = this.page.shared ? "" : ` ${say("If this server runs in several copies, only those on the same copy can follow.")}`;
    put(this.roomTold, leads
      ? say("The link has a room now. Whoever opens it can let their page go where yours is: page, choices, step and sum.") + alone
      : (lead.elsewhere ? `${say("Another tab of this browser leads the room; this one is by itself.")} ` : "") + say("Open a room: the link then lets students follow your steps, if they want to. It keeps no names and ends by itself.") + alone);
    put(this.roomButton, leads ? say("End the room") : say("Open a room"));
    put(this.roomCount, leads ? sayMany("{n} follows", "{n} follow", lead.followers) : "");
    put(this.roomTrouble, troubleOf(lead.trouble));
  }

  async pressRoom() {
    this.roomButton.disabled = true;
    if (lead.room) await lead.end();
    else await lead.open();
    this.roomButton.disabled = false;
    this.paint();
    lead.changed();
  }

  remove() {
    clearInterval(this.timer);
  }
}

/** @param {HTMLElement} parent @param {string} title */
function makePart(parent, title) {
  const part = make(parent, "div", "part");
  make(part, "h3", "", title);
  return part;
}

/** @param {string} code */
function nameOf(code) {
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** @param {number} status */
function troubleOf(status) {
  if (status === 0) return "";
  if (status === 503) return say("This server has as many rooms as it takes; try again later.");
  if (status === 422) return say("This page's address is too long to be followed.");
  if (status === 429) return say("Too many steps at once; the next one reaches them.");
  return say("The server does not answer; it is asked again.");
}
