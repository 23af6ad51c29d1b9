/** A program with a line marked, and how it ends. */
import { make } from "../kit/dom.js";
import { say } from "../kit/words.js";
import { drawProgram } from "./runs.js";

/** @import { EndReason } from "./types.js" */

/** @param {HTMLElement} parent @param {EndReason} end */
export function drawEnd(parent, end) {
  const marks = new Map(end.line === null ? [] : [[end.line, end.ok ? "right" : "chosen"]]);
  drawProgram(parent, end.lines, marks);
  if (!end.words) return;
  const words = make(parent, "p", "ex-end");
  make(words, "span", "mute", say("it ends:") + " ");
  make(words, "code", "", end.words);
}
