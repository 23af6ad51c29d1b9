/** A drawing that is read: the person says its parts, then the shapes that follow; the code shows when all is said or shown. */
import { make, makeButton } from "../kit/dom.js";
import { say } from "../kit/words.js";
import { isRight, readAnswer, slipOf, written } from "./answers.js";
import { drawScheme } from "./scheme.js";

/** @import { AnswerOf, Asked, Reading } from "./types.js" */
/** @typedef {{asked: Asked, said: AnswerOf | null, text: string, verdict: HTMLElement, chips: HTMLButtonElement[], field: HTMLInputElement | null, root: HTMLElement}} Part */

export class ReadView {
  /** @param {HTMLElement} story @param {HTMLElement} picture  where the drawing stands @param {() => void} read  all was said, or shown */
  constructor(story, picture, read) {
    this.scheme = make(picture, "div", "scheme");
    this.root = make(story, "form", "card read");
    this.root.setAttribute("aria-label", say("Read the drawing"));
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
    this.onRead = read;
    this.isRead = true;
    this.kept = ""; // what was read, as JSON
    /** @type {Reading | null} */
    this.reading = null;
    /** @type {Part[]} */
    this.parts = [];
  }

  /** What was read of a drawing stays while the drawing does. @param {Reading | null} reading */
  update(reading) {
    const key = JSON.stringify(reading);
    if (key === this.kept) return;
    this.kept = key;
    this.reading = reading;
    this.isRead = reading === null;
    this.root.replaceChildren();
    this.parts = [];
    if (!reading) return;
    drawScheme(this.scheme, reading.drawing);
    make(this.root, "h2", "", say("Which layer is drawn? Count, and choose."));
    this.add(reading.parts);
    const row = make(this.root, "div", "read-row");
    make(row, "button", "ask-check", say("Check")).type = "submit";
    this.way = makeButton(row, "way", say("Show the answers"), () => this.show());
    this.told = make(row, "output", "told");
  }

  /** @param {Asked[]} all */
  add(all) {
    const box = make(this.root, "div", "read-parts");
    this.root.insertBefore(box, this.root.querySelector(".read-row"));
    for (const asked of all) this.parts.push(this.addPart(box, asked));
  }

  /** @param {HTMLElement} box @param {Asked} asked @returns {Part} */
  addPart(box, asked) {
    const root = make(box, "fieldset", "read-part");
    make(root, "legend", asked.kind === "choice" && asked.choices.length && asked.text.includes(" ") ? "" : "code", asked.text);
    /** @type {Part} */
    const part = { asked, said: null, text: "", root, chips: [], field: null, verdict: make(null, "output", "ask-verdict") };
    if (asked.kind === "choice") {
      const row = make(root, "div", "chips");
      part.chips = asked.choices.map((text, k) => makeButton(row, "chip", text, () => this.choose(part, k)));
      for (const chip of part.chips) chip.setAttribute("aria-pressed", "false");
    } else {
      part.field = make(root, "input");
      Object.assign(part.field, { type: "text", autocomplete: "off", size: asked.kind === "shape" ? 12 : 5, inputMode: asked.kind === "shape" ? "text" : "numeric" });
      part.field.setAttribute("aria-label", asked.text);
    }
    root.append(part.verdict);
    return part;
  }

  /** @param {Part} part @param {number} k */
  choose(part, k) {
    part.said = k;
    part.chips.forEach((chip, own) => chip.setAttribute("aria-pressed", String(own === k)));
  }

  check() {
    let first = null;
    for (const part of this.parts) {
      if (part.field) part.said = part.field.value.trim() ? readAnswer(part.asked, part.field.value) : null;
      if (!this.judge(part)) first ??= part;
    }
    if (first) (first.field ?? first.chips[0])?.focus();
    else this.goOn("");
  }

  /** @param {Part} part @returns {boolean} */
  judge({ asked, said, field, verdict, root }) {
    const right = said !== null && isRight(asked, said);
    root.classList.toggle("right", right);
    const slip = said === null ? null : slipOf(asked, said);
    const unread = field?.value.trim() ? say("“{value}” is no such answer", { value: field.value }) : say("still open");
    verdict.className = `ask-verdict ${right ? "ok" : said === null ? "" : "bad"}`;
    verdict.textContent = right ? "✓" : said === null ? unread : slip?.words ?? say("Not yet.");
    return right;
  }

  /** The answers, as if they had been said. */
  show() {
    for (const part of this.parts) {
      const { asked } = part;
      if (part.field) part.field.value = written(asked);
      else this.choose(part, /** @type {number} */ (asked.answer));
      part.said = asked.answer;
      this.judge(part);
    }
    this.goOn(say("Shown, not said."));
  }

  /** To the shapes, or to the end. @param {string} words */
  goOn(words) {
    const { reading } = this;
    if (!reading || !this.told) return;
    const shapesAsked = this.parts.length > reading.parts.length;
    if (!shapesAsked) {
      this.add(reading.shapes);
      this.told.textContent = `${words} ${say("✓ read: {call}. Which shapes come out of it?", { call: reading.call })}`.trim();
      this.parts[reading.parts.length].field?.focus();
      return;
    }
    this.told.textContent = `${words} ${say("✓ all said: there is its code. → runs it.")}`.trim();
    this.isRead = true;
    this.onRead();
  }
}
