/** Predict: a person types the next value of the chosen unit before the step is computed, and sees both. */
import { clockOf, goTo, pause } from "../kit/clock.js";
import { make } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { say } from "../kit/words.js";
import { nameOf } from "./naming.js";
import { runOf, selectionOf, tickOfCell } from "./run.js";
import { stepReached } from "./selection.js";
import { lineSeries } from "./stage/values.js";

/** @import { Run, Selection } from "./types.js" */
/** @typedef {{t: number, tick: number, name: string, value: number}} Next  what is to be predicted */

/** @param {HTMLElement} parent @param {string} channel */
export function makePredict(parent, channel) {
  const form = make(parent, "form", "predict");
  const label = make(form, "label");
  const asked = make(label, "span");
  const guess = make(label, "input");
  Object.assign(guess, { type: "text", inputMode: "decimal", autocomplete: "off", size: 7 });
  const button = make(form, "button", "chip", say("See it"));
  button.type = "submit";
  const answer = make(form, "output");
  /** @type {Next | null} */
  let next = null;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = Number(guess.value.trim().replace(",", ".").replace("−", "-"));
    if (!next || guess.value.trim() === "" || !Number.isFinite(said)) {
      answer.textContent = say("Your prediction must be a number; got “{value}”", { value: guess.value });
      return;
    }
    const { name, value, tick } = next;
    answer.textContent = say("You said {said}; {name} is {value}: off by {difference}.", {
      said: number(said), name, value: number(value), difference: number(Math.abs(said - value)),
    });
    guess.value = "";
    const clock = clockOf(channel);
    pause(clock);
    goTo(clock, tick);
  });
  /** What comes next for the chosen unit. @param {number} tick */
  function paint(tick) {
    const run = runOf(channel);
    if (form.hidden) return;
    next = run && nextValue(run, selectionOf(channel), tick);
    guess.disabled = button.disabled = next === null;
    asked.textContent = next ? say("What will {name} be?", { name: next.name }) : say("There is no next step here.");
  }
  return { form, paint };
}

/** @param {Run} run @param {Selection} selection @param {number} tick @returns {Next | null} */
function nextValue(run, { layer, direction, unit }, tick) {
  const reached = tick < 0 ? null : stepReached(run, layer, direction, tick);
  const first = direction ? run.length - 1 : 0;
  const t = reached === null ? first : reached + (direction ? -1 : 1);
  const due = tickOfCell(run, layer, direction, t);
  const series = lineSeries(run, layer, direction).find((own) => own.unit === unit);
  if (due <= tick || !series) return null;
  return { t, tick: due, name: nameOf(run, { kind: "h", layer, direction, t, unit }), value: series.at(t) };
}
