/** The formula of one step back, as the cell itself says it. */
import { make } from "../../kit/dom.js";
import { say } from "../../kit/words.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Gradients } from "./types.js" */

const WEIGHT = /(W_\w+ᵀ(?: d_\w+)?)/u;

/** @param {HTMLElement} root @param {WholeRun} run @param {Gradients} back */
export function showFormula(root, run, back) {
  const carried = back.linesBack.filter(({ name }) => name.endsWith("[t−1]"));
  const own = run.arch.cell.lines.length ? [] : back.linesBack.filter(({ name }) => name.startsWith("d_sum"));
  root.replaceChildren(...[...own, ...carried].map(({ name, text }) => line(name, text)));
  const above = run.arch.num_layers > 1 ? say("d_h[t] also gets the question’s own part, and W_ihᵀ d_sum of the layer above") : say("d_h[t] also gets the question’s own part");
  make(root, "span", "note", above);
}

/** @param {string} name @param {string} text */
function line(name, text) {
  const shown = make(null, "p", "", `${name} = `);
  for (const [k, part] of text.split(WEIGHT).entries()) {
    const piece = make(shown, "span", k % 2 ? "h" : "");
    const [, head, low, rest] = /^W_(\w+?)(ᵀ)(.*)$/u.exec(part) ? ["", "W", part.slice(2, part.indexOf("ᵀ")), part.slice(part.indexOf("ᵀ"))] : ["", part, "", ""];
    piece.append(head);
    if (low) make(piece, "sub", "", low);
    piece.append(rest);
  }
  return shown;
}
