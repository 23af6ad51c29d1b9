/** The tools below the diagram: what can be outlined in it, and the link to what is shown. */
import { make, makeButton } from "../kit/dom.js";
import { mark, say } from "../kit/words.js";

const SWITCHES = [
  ["output", mark("Outline output"), mark("The states of the top layer at every step: torch's output")],
  ["h_n", mark("Outline h_n"), mark("The last state of every layer and direction: torch's h_n")],
  ["shared", mark("Same weights"), mark("Every copy uses the same matrices")],
];
const COPIED_FOR = 2000; // ms

/**
 * @param {HTMLElement} parent
 * @param {(name: string, on: boolean) => void} turn  a switch was pressed
 * @param {() => number} tickNow
 */
export function makeTools(parent, turn, tickNow) {
  const tools = make(parent, "div", "tools");
  for (const [name, label, title] of SWITCHES) makeSwitch(tools, say(label), say(title), (on) => turn(name, on));
  make(tools, "span", "hint", say("→ computes the next step · click a value to open its sum"));
  const press = () => copyLink(link, tickNow());
  const link = makeButton(tools, "chip link", say("Copy link"), press, say("A link to these choices and this step"));
}

/** @param {HTMLElement} parent @param {string} text @param {string} title @param {(on: boolean) => void} turn */
function makeSwitch(parent, text, title, turn) {
  const button = makeButton(parent, "chip", text, () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    turn(on);
  }, title);
  button.setAttribute("aria-pressed", "false");
}

/** @param {HTMLButtonElement} button @param {number} tick */
async function copyLink(button, tick) {
  const url = new URL(location.href);
  if (tick) url.searchParams.set("step", String(tick));
  try {
    await navigator.clipboard.writeText(url.href);
    button.textContent = say("Link copied");
  } catch {
    button.textContent = say("Copy the address of this page"); // no clipboard here: the address holds the same link
  }
  setTimeout(() => { button.textContent = say("Copy link"); }, COPIED_FOR);
}
