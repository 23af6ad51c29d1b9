/** One thing that is asked: a field or a choice, and what is said of the answer. Who does not answer is not held up. */
import { make, makeButton } from "../kit/dom.js";
import { say } from "../kit/words.js";
import { isRight, readAnswer, slipOf, written } from "./answers.js";

/** @import { Asked, AnswerOf } from "./types.js" */
/** @import { Slip } from "./types.js" */
/**
 * @typedef {object} Heard
 * @property {(words: string) => void} [right]  it was said, or shown
 * @property {(said: number, slip: Slip | null) => string} [wrong]  a wrong number; what else there is to say of it
 * @property {string} [reveal]  what the button says that shows it
 */

/** What stands between grave accents is code. @param {HTMLElement} node @param {string} text */
function writeWords(node, text) {
  node.replaceChildren(...text.split("`").map((part, k) => (k % 2 ? make(null, "code", "", part) : part)));
}

export class AskView {
  /** @param {HTMLElement} parent @param {Heard} [heard] */
  constructor(parent, heard = {}) {
    this.heard = heard;
    this.root = make(parent, "form", "ask");
    this.hears(this.root);
    /** @type {Asked | null} */
    this.asked = null;
  }

  /** @param {HTMLFormElement} form */
  hears(form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
  }

  /** @param {Asked} asked @param {HTMLFormElement | null} [place]  where the field stands, if not here; it has `hears` */
  update(asked, place = null) {
    this.asked = asked;
    this.root.replaceChildren();
    writeWords(make(this.root, "p", "ask-text"), asked.text);
    const row = make(this.root, "div", "ask-row");
    this.choices = asked.choices.map((text, k) => makeButton(row, "chip", text, () => this.judge(k)));
    place?.replaceChildren();
    if (asked.kind !== "choice") this.makeField(asked, place ?? row);
    makeButton(row, "way", this.heard.reveal ?? say("Show it"), () => this.reveal());
    this.verdict = make(this.root, "output", "ask-verdict");
  }

  /** @param {Asked} asked @param {HTMLElement} row */
  makeField(asked, row) {
    const field = this.field = make(row, "input");
    const isShape = asked.kind === "shape";
    Object.assign(field, { type: "text", autocomplete: "off", inputMode: isShape ? "text" : "decimal", size: isShape ? 14 : 9 });
    field.setAttribute("aria-label", asked.text.replaceAll("`", ""));
    make(row, "button", "ask-check", say("Check")).type = "submit";
  }

  check() {
    const { asked, field } = this;
    if (!asked || !field) return;
    const said = readAnswer(asked, field.value);
    if (said !== null) return this.judge(said);
    this.tell("", asked.kind === "shape"
      ? say("A shape is whole numbers, as in (4, 2, 3); got “{value}”", { value: field.value })
      : say("Your answer must be a number; got “{value}”", { value: field.value }));
  }

  /** @param {AnswerOf} said */
  judge(said) {
    const { asked } = this;
    if (!asked) return;
    this.choices?.forEach((chip, k) => chip.setAttribute("aria-pressed", String(k === said)));
    if (isRight(asked, said)) {
      this.done("ok", say("✓ right: {answer}.", { answer: written(asked) }));
      return;
    }
    const slip = slipOf(asked, said);
    const more = typeof said === "number" && this.heard.wrong ? this.heard.wrong(said, slip) : "";
    this.tell("bad", `${slip ? slip.words : say("Not yet.")} ${more}`);
  }

  reveal() {
    if (!this.asked) return;
    this.done("", say("It is {answer}.", { answer: written(this.asked) }));
  }

  /** @param {string} className @param {string} words */
  done(className, words) {
    this.tell(className, `${words} ${this.asked?.because ?? ""}`);
    this.heard.right?.(words);
  }

  /** @param {string} className @param {string} text */
  tell(className, text) {
    if (!this.verdict) return;
    this.verdict.className = `ask-verdict ${className}`;
    writeWords(this.verdict, text.trim());
  }
}
