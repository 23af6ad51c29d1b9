/** The formula of one step back, as the cell itself says it. */
import { make } from "../../kit/dom.js";
import { say } from "../../kit/words.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Gradients } from "./types.js" */

const WEIGHT = /(W_\w+ᵀ(?:\s(?:d_\w+|\(d_\w+\s⊙\s\w\)))?)/u;
const LONG = 30; // letters

/** A line is broken before a + alone. @param {string} text */
const unbroken = (text) => text.replaceAll(" ", "\u00a0").replaceAll("\u00a0+", " +");

/** @param {HTMLElement} root @param {WholeRun} run @param {Gradients} back */
export function showFormula(root, run, back) {
  const carried = back.linesBack.filter(({ name }) => name.endsWith("[t−1]"));
  const own = run.arch.cell.lines.length ? [] : back.linesBack.filter(({ name }) => name.startsWith("d_sum"));
  root.replaceChildren(...[...own, ...carried].map(({ name, text }) => line(name, text)));
  const sums = run.arch.gates.length > 1 ? "d_sums" : `d_sum_${run.arch.gates[0]}`;
  const above = run.arch.num_layers > 1 ? say("d_h[t] also gets the question’s own part, and W_ihᵀ {sums} of the layer above", { sums }) : say("d_h[t] also gets the question’s own part");
  make(root, "span", "note", above);
}

/** @param {string} name @param {string} text */
function line(name, text) {
  const shown = make(null, "p", text.length > LONG ? "long" : "", `${name} = `);
  for (const [k, part] of unbroken(text).split(WEIGHT).entries()) {
    const piece = make(shown, "span", k % 2 ? "h" : "");
    const [, head, low, rest] = /^W_(\w+?)(ᵀ)(.*)$/u.exec(part) ? ["", "W", part.slice(2, part.indexOf("ᵀ")), part.slice(part.indexOf("ᵀ"))] : ["", part, "", ""];
    piece.append(head);
    if (low) make(piece, "sub", "", low);
    piece.append(rest);
  }
  return shown;
}
