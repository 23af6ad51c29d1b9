/** Sequences of different lengths: a row each, a box for a real step, an empty one where x is padding. */
import { makeScroller } from "../kit/dom.js";
import { el, label, picture } from "../kit/svg.js";
import { inputAt } from "../kit/unrolled.js";
import { say } from "../kit/words.js";

/** @import { RaggedReason, SequencesScene } from "./types.js" */

/** @type {import("../kit/unrolled.js").Grid & Record<"left" | "top" | "between", number>} */
const ROWS = { left: 66, top: 22, step: 45, width: 39, height: 22, between: 6 };

/** @param {HTMLElement} parent @param {SequencesScene} scene */
export function drawSequences(parent, { lengths, seqLen, sample }) {
  drawRagged(parent, { lengths, seq_len: seqLen, sample, counts: [], marked: [], wrong: [] });
}

/** @param {HTMLElement} parent @param {RaggedReason} ragged */
export function drawRagged(parent, ragged) {
  const { lengths, seq_len: seqLen, sample, counts } = ragged;
  /** @param {number} n */
  const yRow = (n) => ROWS.top + n * (ROWS.height + ROWS.between);
  const height = yRow(lengths.length) + (counts.length ? 18 : 0);
  const svg = picture(makeScroller(parent, say("the sequences")), ROWS.left + seqLen * ROWS.step, height, sayRagged(ragged));
  svg.classList.add("ragged");
  for (let t = 0; t < seqLen; t++) label(svg, ROWS.left + t * ROWS.step + ROWS.width / 2, 14, `t = ${t}`, "mute");
  for (const [n, length] of lengths.entries()) {
    label(svg, 2, yRow(n) + 15, say("sample {n}", { n }), n === sample ? "asked" : "mute", "start");
    for (let t = 0; t < seqLen; t++) drawStep(svg, ragged, n, t, yRow(n), t < length);
  }
  for (const [t, count] of counts.entries()) label(svg, ROWS.left + t * ROWS.step + ROWS.width / 2, height - 4, String(count), "x");
  if (counts.length) label(svg, 2, height - 4, "batch_sizes", "mute", "start");
}

/** @param {SVGElement} svg @param {RaggedReason} ragged @param {number} n @param {number} t @param {number} y @param {boolean} real */
function drawStep(svg, { sample, marked, wrong }, n, t, y, real) {
  const x = ROWS.left + t * ROWS.step;
  const [right, bad] = [n === sample && marked.includes(t), n === sample && wrong.includes(t)];
  const state = `${real ? "" : "padded"} ${right ? "at" : ""} ${bad ? "extra" : ""}`;
  if (real) return inputAt(svg, x, y, ROWS, { name: `x[${t}]`, state });
  el(svg, "rect", { class: `box input ${state}`, x, y, width: ROWS.width, height: ROWS.height, rx: ROWS.height / 2 });
  label(svg, x + ROWS.width / 2, y + 15, "0", "mute");
}

/** The picture in words. @param {RaggedReason} ragged */
function sayRagged({ lengths, marked, wrong, sample }) {
  const told = [say("{count} sequences of {lengths} steps.", { count: lengths.length, lengths: lengths.join(", ") })];
  if (marked.length) told.push(say("Marked in sample {n}: t = {steps}.", { n: sample, steps: marked.join(", ") }));
  if (wrong.length) told.push(say("Wrong in sample {n}: t = {steps}.", { n: sample, steps: wrong.join(", ") }));
  return told.join(" ");
}
