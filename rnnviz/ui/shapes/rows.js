/** Tensors as rows of coloured axes. What moved since the choice before is marked, and slides to its new place. */
import { make } from "../kit/dom.js";
import { isStill } from "../kit/motion.js";
import { mark, say } from "../kit/words.js";
import { changeOf, sentence } from "./changes.js";
import { AXIS_WORDS, drawBlocks, mountView } from "./parts.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Change } from "./changes.js" */
/** @import { Group, Row, RowsMessage } from "./types.js" */

const SLIDE_MS = 170;
const TAGS = { moved: mark("moved"), resized: mark("resized"), unchanged: mark("unchanged"), new: mark("new") };

class Rows {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.head = make(root, "div", "rv-head");
    this.said = make(root, "p", "rv-said");
    this.said.setAttribute("aria-live", "polite");
    this.groups = make(root, "div", "rv-groups");
    /** @type {Map<string, Row>} */
    this.rows = new Map(); // by name, as they were last drawn
  }

  /** @param {RowsMessage} message */
  update(message) {
    const places = this.places();
    const rows = message.groups.flatMap((group) => group.rows);
    const first = this.rows.size === 0;
    const changes = rows.map((row) => ({ name: row.name, change: changeOf(this.rows.get(row.name), row) }));
    const gone = [...this.rows.keys()].filter((name) => !rows.some((row) => row.name === name));
    const marks = message.marks && !first ? changes : [];
    this.drawHead(message);
    this.said.hidden = !message.marks;
    this.said.textContent = first ? message.hint : sentence(changes, gone);
    this.groups.className = `rv-groups ${message.columns ?? ""}`;
    this.groups.replaceChildren();
    for (const group of message.groups) this.drawGroup(group, new Map(marks.map(({ name, change }) => [name, change])));
    this.rows = new Map(rows.map((row) => [row.name, row]));
    if (!first) this.slide(places);
  }

  /** @param {RowsMessage} message */
  drawHead({ legend }) {
    this.head.replaceChildren();
    if (!legend) return;
    const list = make(this.head, "ul", "legend");
    for (const [kind, [letter, words]] of Object.entries(AXIS_WORDS)) {
      const item = make(list, "li", kind);
      make(item, "b", "", letter);
      item.append(` ${say(words)}`);
    }
  }

  /** @param {Group} group @param {Map<string, Change>} marks */
  drawGroup(group, marks) {
    const card = make(this.groups, "section", "card");
    make(card, "h2", "", group.title);
    const list = make(card, "ul", "rv-rows");
    for (const row of group.rows) {
      const change = marks.get(row.name);
      const item = make(list, "li", "rv-row");
      item.dataset.name = row.name;
      item.dataset.change = change ?? "";
      make(item, "code", "rv-name", row.name);
      drawBlocks(item, row.axes);
      const words = make(item, "span", "rv-shape");
      make(words, "code", "", row.shape);
      if (row.count) make(words, "span", "rv-count", row.count);
      if (change) make(words, "span", `rv-tag ${change}`, say(TAGS[change]));
    }
    if (group.note) make(card, "p", "note", group.note);
  }

  /** Where every block stands, so that it can slide from there. */
  places() {
    /** @type {Map<string, DOMRect>} */
    const places = new Map();
    for (const { key, block } of this.blocks()) if (!places.has(key)) places.set(key, block.getBoundingClientRect());
    return places;
  }

  /** Every block of every row, by the name of its tensor and its kind. */
  blocks() {
    const rows = /** @type {HTMLElement[]} */ ([...this.groups.querySelectorAll(".rv-row")]);
    return rows.flatMap((row) => (
      /** @type {HTMLElement[]} */ ([...row.querySelectorAll(".axis")])
        .map((block) => ({ key: `${row.dataset.name} ${block.dataset.kind}`, block, change: row.dataset.change }))
    ));
  }

  /** @param {Map<string, DOMRect>} before */
  slide(before) {
    if (isStill()) return;
    for (const { key, block, change } of this.blocks()) {
      const from = before.get(key);
      const dx = from ? from.x - block.getBoundingClientRect().x : 0;
      if (!from) block.animate([{ opacity: 0 }, { opacity: 1 }], SLIDE_MS);
      else if (Math.abs(dx) > 1 && change === "moved") {
        block.animate([{ transform: `translateX(${dx}px)` }, { transform: "none" }], { duration: SLIDE_MS, easing: "ease-out" });
      }
    }
  }
}

/** @param {Component} component */
export default function (component) {
  return mountView(component, Rows);
}
