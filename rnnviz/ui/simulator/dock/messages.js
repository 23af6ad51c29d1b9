/** What the dock says where there is no sum to show. */
import { hide, make, makeButton, put } from "../../kit/dom.js";
import { mark, say } from "../../kit/words.js";

/** @import { Run } from "../types.js" */
/** @import { Moment } from "./moment.js" */

/**
 * @param {Run} run @param {Pick<Moment, "status" | "t" | "due">} moment @param {number} tick @param {boolean} walking
 */
export function messageOf(run, { status, t, due }, tick, walking) {
  if (walking) return say("This sub-step has not come to it yet. Shift and → go on.");
  if (status === "ready") return say("This unit of the cell has no state of its own: the projection has fewer units.");
  const padding = mark("Padding: this sample has {length} steps. Nothing is computed at step {t}, and output is 0 there.");
  if (status === "padded") return say(padding, { length: run.length, t });
  if (status === "elsewhere") return say("Asking the server for the numbers of this unit…");
  if (tick >= 0) return say("Not computed yet: this cell is computed at tick {tick}. Press → to go on.", { tick: due });
  const states = run.arch.cell.memory ? ["h", "c"] : ["h"];
  const given = states.map((name) => say("{before} is {given}", { before: `${name}[−1]`, given: `${name}_0` })).join(", ");
  return say("Nothing is computed yet; {given}. Press → for the first step.", { given });
}

/**
 * A sum in letters, f = σ(W_ih x + b_ih + W_hh h + b_hh).
 * @param {Run["arch"]} arch @param {number} gate  of what can be opened
 */
export function inLetters({ cell, bias }, gate) {
  const { gates, lines } = cell;
  if (gate >= gates.length) return `${lines[gate - gates.length].name} = ${lines[gate - gates.length].text}`;
  const { letter, activation, scaledBy, readsThrough } = gates[gate];
  const fromX = bias ? "W_ih x + b_ih" : "W_ih x";
  const read = readsThrough ? `W_hh (${readsThrough} ⊙ h)` : "W_hh h";
  const fromH = bias ? `${read} + b_hh` : read;
  return `${letter} = ${SIGNS[activation]}( ${fromX} + ${scaledBy ? `${scaledBy} ⊙ (${fromH})` : fromH} )`;
}

const SIGNS = { sigmoid: "σ", tanh: "tanh", relu: "relu" };

/** What stands in the place of the sum. @param {HTMLElement} parent @param {() => void} go  to the tick that is due */
export function makeMessage(parent, go) {
  const root = make(parent, "div", "message");
  const words = make(root, "p");
  const button = makeButton(root, "plain", "", go);
  const letters = make(root, "p", "formula-letters");
  return {
    root,
    /** @param {string} text @param {number | null} due  the tick to go to @param {string} formula */
    paint(text, due, formula) {
      put(words, text);
      hide(button, due === null);
      put(button, due === null ? "" : say("Go to tick {tick}", { tick: due }));
      put(letters, formula);
    },
  };
}
