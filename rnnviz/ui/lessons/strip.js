/** The foot of a lesson: what the next press does, ways to the simulator, a link, and the next lesson. */
import { hide, make, makeButton, put } from "../kit/dom.js";
import { say } from "../kit/words.js";
import { AskView } from "./ask.js";
import { chosenRun, tickOfRun } from "./moments.js";

/** @import { Asked, Lesson, Slip } from "./types.js" */

export class Strip {
  /**
   * @param {HTMLElement} parent
   * @param {(lesson: string) => void} open  another lesson, "" for all
   * @param {{go: (tick: number) => void, paint: () => void, wrong: (said: number, slip: Slip | null) => string}} hands
   */
  constructor(parent, open, hands) {
    this.hands = hands;
    this.open = open;
    this.root = make(parent, "footer", "lesson-strip");
    this.say = makeButton(this.root, "way say-first", say("Say it first"), () => this.askOrNot(), say("Be asked for a number before it is shown"));
    this.told = make(this.root, "output", "told");
    this.ask = new AskView(this.root, {
      right: (words) => this.answered(words), wrong: hands.wrong, reveal: say("→ shows it"),
    });
    this.ask.root.classList.add("inline");
    this.text = make(this.root, "p");
    this.strong = make(this.text, "strong");
    this.rest = make(this.text, "span");
    this.ways = make(this.root, "div", "ways");
    /** @type {HTMLAnchorElement[]} */
    this.anchors = [];
    /** @type {Lesson | null} */
    this.lesson = null;
    this.asking = false; // whether each number is asked for before it is shown
    this.tick = 0;
    /** @type {Asked | null} */
    this.shown = null; // what is asked now
  }

  askOrNot() {
    this.asking = !this.asking;
    this.told.textContent = "";
    this.shown = null;
    this.hands.paint();
    if (this.asking) this.ask.field?.focus();
  }

  /** What is asked before the next tick. @param {number} tick */
  askedAt(tick) {
    return this.asking ? this.lesson?.asks[tick + 1] ?? null : null;
  }

  /** It was said, or asked to be shown: time goes on. @param {string} words */
  answered(words) {
    const { field } = this.ask;
    this.hands.go(this.tick + 1);
    this.hands.paint();
    this.told.textContent = words;
    if (field?.isConnected === false) this.ask.field?.focus();
  }

  /** @param {Lesson} lesson */
  update(lesson) {
    this.lesson = lesson;
    this.ask.heard.reveal = lesson.leftwards ? say("← shows it") : say("→ shows it");
    this.ways.replaceChildren();
    for (const { kind, level, text } of lesson.exercises) {
      const way = make(this.ways, "a", "way", text);
      way.href = `./exercises?${new URLSearchParams({ kind, level })}`;
      way.title = say("An exercise of this kind");
    }
    this.anchors = lesson.links.map((link) => {
      const way = make(this.ways, "a", "way simulator", say("Simulator"));
      way.title = say("Open {layer} in the simulator", { layer: link.title });
      way.setAttribute("aria-label", way.title);
      return way;
    });
    this.link = makeButton(this.ways, "way", say("Copy link"), () => this.copyLink(), say("A link to this lesson at this step"));
    if (lesson.before) this.addWay(lesson.before.id, say("← {id}", { id: lesson.before.id }), lesson.before.title);
    this.addWay("", say("All lessons"), say("The map of the course"));
    if (lesson.next) this.addWay(lesson.next.id, say("Next: {id} →", { id: lesson.next.id }), lesson.next.title).classList.add("next");
  }

  /** @param {string} id @param {string} text @param {string} title */
  addWay(id, text, title) {
    return makeButton(this.ways, "way", text, () => this.open(id), title);
  }

  /** @param {number} tick @param {HTMLFormElement | null} place  of the field, where it stands in the row of the sum */
  paint(tick, place) {
    const { lesson } = this;
    if (!lesson) return;
    if (tick !== this.tick) this.told.textContent = "";
    this.tick = tick;
    const asked = this.askedAt(tick);
    if (asked && asked !== this.shown) this.ask.update(asked, place);
    this.shown = asked;
    this.ask.root.classList.toggle("in-row", place !== null);
    hide(this.ask.root, asked === null);
    hide(this.text, asked !== null);
    hide(this.say, !lesson.asks.some((own) => own !== null));
    this.say.setAttribute("aria-pressed", String(this.asking));
    const last = lesson.labels.length - 1;
    const strong = tick === last ? say("All is computed.") : lesson.leftwards ? say("Press ←") : say("Press →");
    const next = tick === last - 1 ? say("for the question.") : say("and {what} is computed.", { what: lesson.labels[tick + 1] });
    const end = lesson.leftwards ? say("→ goes back; every value is below.") : say("← goes back; every value is below.");
    const rest = tick === last ? end : next;
    put(this.strong, strong);
    put(this.rest, ` ${rest}`);
    const now = lesson.runs.length ? lesson.stages[chosenRun(lesson, tick, null).stage].module : lesson.links[0]?.module;
    lesson.links.forEach((link, k) => {
      hide(this.anchors[k], link.module !== (lesson.links.some(({ module }) => module === now) ? now : lesson.links[0].module));
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

