/** The foot of a lesson: what the next press does, ways to the simulator, a link, and the next lesson. */
import { make, makeButton } from "../kit/dom.js";
import { say } from "../kit/words.js";
import { tickOfRun } from "./moments.js";

/** @import { Lesson } from "./types.js" */

export class Strip {
  /** @param {HTMLElement} parent @param {(lesson: string) => void} open  another lesson, "" for all */
  constructor(parent, open) {
    this.open = open;
    this.root = make(parent, "footer", "lesson-strip");
    this.text = make(this.root, "p");
    this.strong = make(this.text, "strong");
    this.rest = make(this.text, "span");
    this.ways = make(this.root, "div", "ways");
    /** @type {HTMLAnchorElement[]} */
    this.anchors = [];
    /** @type {Lesson | null} */
    this.lesson = null;
  }

  /** @param {Lesson} lesson */
  update(lesson) {
    this.lesson = lesson;
    this.ways.replaceChildren();
    this.anchors = lesson.links.map((link) => make(this.ways, "a", "way", say("Open {layer} in the simulator", { layer: link.title })));
    this.link = makeButton(this.ways, "way", say("Copy link"), () => this.copyLink(), say("A link to this lesson at this step"));
    if (lesson.before) this.addWay(lesson.before.id, say("Before: {id}", { id: lesson.before.id }), lesson.before.title);
    this.addWay("", say("All lessons"), say("The map of the course"));
    if (lesson.next) this.addWay(lesson.next.id, say("Next: {id} →", { id: lesson.next.id }), lesson.next.title).classList.add("next");
  }

  /** @param {string} id @param {string} text @param {string} title */
  addWay(id, text, title) {
    return makeButton(this.ways, "way", text, () => this.open(id), title);
  }

  /** @param {number} tick */
  paint(tick) {
    const { lesson } = this;
    if (!lesson) return;
    const last = lesson.labels.length - 1;
    const strong = tick === last ? say("All is computed.") : say("Press →");
    const next = tick === last - 1 ? say("for the question.") : say("and {what} is computed.", { what: lesson.labels[tick + 1] });
    const rest = tick === last ? say("← goes back; every value is below.") : next;
    if (this.strong.textContent !== strong) this.strong.textContent = strong;
    if (this.rest.textContent !== ` ${rest}`) this.rest.textContent = ` ${rest}`;
    lesson.links.forEach((link, k) => {
      const own = lesson.runs.find(({ stage }) => lesson.stages[stage].module === link.module) ?? null;
      const at = own ? tickOfRun(lesson, own, tick) : -1;
      const query = new URLSearchParams({ ...link.query, ...(at >= 0 ? { step: String(at) } : {}), lesson_step: String(tick) });
      const href = `./?${query}`;
      if (this.anchors[k].getAttribute("href") !== href) this.anchors[k].setAttribute("href", href);
    });
  }

  async copyLink() {
    if (!this.link) return;
    try {
      await navigator.clipboard.writeText(location.href);
      this.link.textContent = say("Link copied");
    } catch {
      this.link.textContent = say("Copy the address of this page"); // no clipboard here: the address holds the same link
    }
  }
}

