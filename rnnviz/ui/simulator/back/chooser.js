/** What the gradient is of: one number, or a loss with its target. */
import { make, put } from "../../kit/dom.js";
import { say } from "../../kit/words.js";
import { show, shownOf } from "../shown.js";
import { nameOfQuestion } from "./order.js";

/** @import { Run } from "../types.js" */
/** @import { Question } from "./types.js" */

export class Chooser {
  /** @param {HTMLElement} parent @param {string} channel */
  constructor(parent, channel) {
    this.channel = channel;
    this.root = make(parent, "div", "chooser");
    const label = make(this.root, "label");
    make(label, "span", "mute", say("gradient of"));
    this.select = make(label, "select");
    this.select.addEventListener("change", () => this.choose());
    this.typed = make(this.root, "input", "typed");
    Object.assign(this.typed, { type: "text", placeholder: say("numbers: a row for each step"), autocomplete: "off" });
    this.typed.setAttribute("aria-label", say("Target, in numbers"));
    this.typed.addEventListener("change", () => show(channel, { target_text: this.typed.value }));
    this.number = ""; // the number that was asked about last
  }

  /** @param {Run} run @param {Question | null} question */
  paint(run, question) {
    const asked = question ?? shownOf(this.channel);
    if (question?.number) this.number = question.of;
    const oneHot = run.labels.length > 0 && run.featureNames.length === run.arch.input_size;
    const options = [
      ["number", question?.number ? nameOfQuestion(run, question) : say("one number")],
      ["sum", say("sum of outputs")],
      ["error:next", say("squared error: next input")],
      ["error:last", say("squared error: last step")],
      ["error:typed", say("squared error: every step")],
      ...(oneHot ? [["characters", say("cross-entropy: next character")]] : []),
    ];
    const text = JSON.stringify(options);
    if (this.select.dataset.made !== text) {
      this.select.replaceChildren(...options.map(([value, words]) => new Option(words, value)));
      this.select.dataset.made = text;
    }
    const value = asked.of === "error" ? `error:${asked.target}` : ["sum", "characters"].includes(asked.of) ? asked.of : "number";
    this.select.value = value;
    this.typed.hidden = value !== "error:last" && value !== "error:typed";
    put(this.typed, "");
    if (document.activeElement !== this.typed) this.typed.value = asked.target_text;
  }

  choose() {
    const [of, target] = this.select.value.split(":");
    show(this.channel, of === "number" ? { of: this.number } : target ? { of, target } : { of });
  }
}
