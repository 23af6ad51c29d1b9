/** One thing that is asked: a field or a choice, and what is said of the answer. Who does not answer is not held up. */
import { make, makeButton } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { say } from "../kit/words.js";
import { isRight, readAnswer, slipOf } from "./answers.js";

/** @import { Asked, AnswerOf } from "./types.js" */
/** @typedef {{right?: (words: string) => void, slip?: (left_out: string[]) => void, reveal?: string}} Heard  reveal: what the button says that shows it */

export class AskView {
  /** @param {HTMLElement} parent @param {Heard} [heard] */
  constructor(parent, heard = {}) {
    this.heard = heard;
    this.root = make(parent, "form", "ask");
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
    /** @type {Asked | null} */
    this.asked = null;
  }

  /** @param {Asked} asked */
  update(asked) {
    this.asked = asked;
    this.root.replaceChildren();
    make(this.root, "p", "ask-text", asked.text);
    const row = make(this.root, "div", "ask-row");
    this.choices = asked.choices.map((text, k) => makeButton(row, "chip", text, () => this.judge(k)));
    if (asked.kind !== "choice") {
      this.field = make(row, "input");
      Object.assign(this.field, { type: "text", autocomplete: "off", inputMode: asked.kind === "shape" ? "text" : "decimal", size: asked.kind === "shape" ? 14 : 9 });
      this.field.setAttribute("aria-label", asked.text);
      make(row, "button", "ask-check", say("Check")).type = "submit";
    }
    makeButton(row, "way", this.heard.reveal ?? say("Show it"), () => this.reveal());
    this.verdict = make(this.root, "output", "ask-verdict");
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
    this.tell("bad", slip ? slip.words : say("Not yet."));
    this.heard.slip?.(slip?.left_out ?? []);
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
    this.verdict.textContent = text.trim();
  }
}

/** The answer as the page writes it. @param {Asked} asked */
function written({ kind, answer, choices }) {
  if (Array.isArray(answer)) return `(${answer.join(", ")}${answer.length === 1 ? "," : ""})`;
  return kind === "choice" ? choices[answer] : kind === "number" ? number(answer, 4) : String(answer);
}
