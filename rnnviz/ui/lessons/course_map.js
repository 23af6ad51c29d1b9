/** The map of the course: groups of cards, with marks of what was done and where one was, kept in this browser. */
import { addressWriter } from "../kit/address.js";
import { make, makeButton } from "../kit/dom.js";
import { mount } from "../kit/mount.js";
import { say } from "../kit/words.js";
import { beginAt, marksKept } from "./marks.js";
import { drawThumbnail } from "./thumbnail.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Thumbnail } from "./thumbnail_types.js" */
/** @typedef {{id: string, title: string, sees: string, minutes: number, thumbnail: Thumbnail}} Card */
/** @typedef {{letter: string, title: string, lessons: Card[]}} Group */

class CourseMap {
  /** @param {HTMLElement} root @param {(lesson: string) => void} open */
  constructor(root, open) {
    root.className = "course-map";
    this.root = root;
    this.open = open;
    this.address = addressWriter();
    this.address.write({ step: null, text: null }); // of the lesson that was left
  }

  /** @param {{groups: Group[]}} course */
  update({ groups }) {
    const { done, last } = marksKept();
    const all = groups.flatMap(({ lessons }) => lessons);
    const open = all.filter(({ id }) => !done.includes(id));
    this.root.replaceChildren();
    const head = make(this.root, "div", "course-head");
    make(head, "p", "", say("Short stories on one screen: say the number first, then see it."));
    make(head, "p", "mute", say("{done} of {all} done · {minutes} min to go", {
      done: all.length - open.length, all: all.length, minutes: open.reduce((sum, { minutes }) => sum + minutes, 0),
    }));
    const bar = make(head, "div", "course-bar");
    bar.setAttribute("aria-hidden", "true");
    for (const { id, minutes } of all) {
      const piece = make(bar, "i", done.includes(id) ? "done" : id === last?.id ? "here" : "");
      piece.style.flexGrow = String(minutes);
    }
    const here = all.find(({ id }) => id === last?.id);
    groups.forEach((group, k) => {
      this.drawGroup(group, done, last);
      if (k === 0 && here && last) this.drawLast(here, last);
    });
  }

  remove() {
    this.address.stop();
  }

  /** @param {Card} card @param {{id: string, tick: number, label: string}} last */
  drawLast(card, { tick, label }) {
    const box = make(this.root, "section", "course-last");
    make(box, "p", "mute", say("Where you were"));
    make(box, "h2", "", `${card.id} · ${card.title}`);
    makeButton(box, "go", tick ? say("Go on at {label}", { label }) : say("Go on"), () => {
      beginAt(card.id, tick);
      this.open(card.id);
    });
  }

  /** @param {Group} group @param {string[]} done @param {{id: string, label: string} | null} last */
  drawGroup({ letter, title, lessons }, done, last) {
    const box = make(this.root, "section", "course-group");
    box.style.setProperty("--cards", String(lessons.length));
    const head = make(box, "h2");
    make(head, "b", "", letter);
    make(head, "span", "", ` ${title}`);
    const list = make(box, "ul", "course-cards");
    for (const card of lessons) {
      const button = makeButton(make(list, "li"), "course-card", "", () => {
        beginAt(card.id, 0);
        this.open(card.id);
      });
      button.dataset.lesson = card.id;
      drawThumbnail(make(button, "span", "drawn"), card.thumbnail);
      make(button, "strong", "", `${card.id} · ${card.title}`);
      const minutes = say("{minutes} min", { minutes: card.minutes });
      make(button, "span", "mute", card.sees ? `${card.sees} · ${minutes.replace(" ", "\u00a0")}` : minutes);
      if (done.includes(card.id)) make(button, "span", "ok", say("✓ done"));
      else if (last?.id === card.id) make(button, "span", "here", say("at {label}", { label: last.label }));
      button.classList.toggle("is-here", last?.id === card.id);
    }
  }
}

/** @param {Component & {setTriggerValue: (name: string, value: string) => void}} component */
export default function (component) {
  return mount(component, (root) => new CourseMap(root, (id) => component.setTriggerValue("open", id)));
}
