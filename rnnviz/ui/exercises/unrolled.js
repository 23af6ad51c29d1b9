/** A small bidirectional network step by step, and which inputs one of its values has seen. */
import { makeScroller } from "../kit/dom.js";
import { el, label, picture } from "../kit/svg.js";
import { cellAt, inputAt, stateFrom, wayUp } from "../kit/unrolled.js";
import { say, sayMany } from "../kit/words.js";

/** @import { SeenReason, UnrolledScene } from "./types.js" */
/** @typedef {{layer: number, reverse: boolean, t: number}} Cell */
/**
 * Where the parts of the network stand, in px.
 * @typedef {{yLayer: (layer: number) => number, yInput: number, left: number}} Place
 */

/** @type {import("../kit/unrolled.js").Grid & Record<"left" | "cell" | "layerGap" | "top" | "output", number>} */
const ROLL = { left: 66, step: 62, width: 46, height: 22, cell: 22, layerGap: 22, top: 18, output: 24 };

/** The network with the value marked. @param {HTMLElement} parent @param {SeenReason} reason */
export function drawSeen(parent, reason) {
  const { seq_len: seqLen, length, num_layers: layers, hidden_size: hidden } = reason;
  drawUnrolled(parent, { seqLen, length, layers, hidden, marked: reason });
}

/** @param {HTMLElement} parent @param {UnrolledScene} roll */
export function drawUnrolled(parent, roll) {
  const { seqLen, layers, marked } = roll;
  const layerHeight = 2 * ROLL.cell + 6;
  /** @param {number} layer */
  const yLayer = (layer) => ROLL.top + ROLL.output + 22 + (layers - 1 - layer) * (layerHeight + ROLL.layerGap);
  const yInput = yLayer(0) + layerHeight + ROLL.layerGap;
  const left = layers > 1 ? ROLL.left + 42 : ROLL.left; // room for the layer's number
  const width = left + seqLen * ROLL.step;
  const height = yInput + ROLL.cell + (marked ? 38 : 6);
  const svg = picture(makeScroller(parent, say("the network, unrolled")), width, height, sayRoll(roll));
  svg.classList.add("unrolled");
  const place = { yLayer, yInput, left };
  drawNames(svg, layers, place);
  for (let t = 0; t < seqLen; t++) drawColumn(svg, roll, place, t);
}

/** @param {SVGElement} svg @param {number} layers @param {Place} place */
function drawNames(svg, layers, { yLayer, yInput }) {
  label(svg, 2, ROLL.top + 16, "output", "mute", "start");
  label(svg, 2, yInput + 15, "input", "mute", "start");
  for (let layer = 0; layer < layers; layer++) {
    const [forward, reverse] = layers > 1
      ? [say("layer {layer} forward", { layer }), say("layer {layer} reverse", { layer })]
      : [say("forward"), say("reverse")];
    label(svg, 2, yLayer(layer) + 15, forward, "mute", "start");
    label(svg, 2, yLayer(layer) + ROLL.cell + 6 + 15, reverse, "mute", "start");
  }
}

/** @param {SVGElement} svg @param {UnrolledScene} roll @param {Place} place @param {number} t */
function drawColumn(svg, roll, { yLayer, yInput, left }, t) {
  const x = left + t * ROLL.step;
  const middle = x + ROLL.width / 2;
  const real = t < roll.length;
  drawOutput(svg, roll, t, x);
  for (let layer = 0; layer < roll.layers; layer++) {
    drawCell(svg, roll, { layer, reverse: false, t }, x, yLayer(layer));
    drawCell(svg, roll, { layer, reverse: true, t }, x, yLayer(layer) + ROLL.cell + 6);
    if (!real) continue;
    const [from, to] = layer === 0 ? [yInput, yLayer(0)] : [yLayer(layer - 1), yLayer(layer)];
    wayUp(svg, layer ? "out" : "x", middle, from - 1, to + 2 * ROLL.cell + 6 + 2);
  }
  if (real) wayUp(svg, "out", middle, yLayer(roll.layers - 1) - 1, ROLL.top + ROLL.output + 2);
  drawInput(svg, roll, t, x, yInput);
}

/** @param {SVGElement} svg @param {UnrolledScene} roll @param {Cell} cell @param {number} x @param {number} y */
function drawCell(svg, roll, cell, x, y) {
  const { marked, length } = roll;
  const { layer, reverse, t } = cell;
  const real = t < length;
  const on = takesPart(marked, cell);
  const at = marked !== null && marked.t === t && marked.layer === layer && marked.reverse === reverse;
  cellAt(svg, x, y, ROLL, `${real ? "" : "padded"} ${on ? "on" : ""} ${at ? "at" : ""}`);
  // the arrow stands between t and t + 1, whichever way it points
  if (real && (reverse ? t > 0 : t + 1 < length)) drawState(svg, roll, cell, x, y);
}

/** Whether a cell's value goes into the marked one. @param {Pick<SeenReason, "cells"> | null} marked @param {Cell} cell */
export const takesPart = (marked, cell) =>
  marked?.cells.some(([layer, reverse, t]) => layer === cell.layer && reverse === cell.reverse && t === cell.t) ?? false;

/**
 * The arrow to the next cell in its direction.
 * @param {SVGElement} svg
 * @param {UnrolledScene} roll
 * @param {Cell} cell
 * @param {number} x
 * @param {number} y
 */
function drawState(svg, { marked }, cell, x, y) {
  const target = { ...cell, t: cell.reverse ? cell.t - 1 : cell.t + 1 };
  const on = takesPart(marked, cell) && takesPart(marked, target);
  stateFrom(svg, x, y, ROLL, { reverse: cell.reverse, state: on ? "on" : "" });
}

/**
 * output[t]: the forward half and the reverse half side by side.
 * @param {SVGElement} svg
 * @param {UnrolledScene} roll
 * @param {number} t
 * @param {number} x
 */
function drawOutput(svg, { marked, length, seqLen, hidden }, t, x) {
  const real = t < length;
  const half = ROLL.width / 2;
  for (const reverse of [false, true]) {
    const left = x + (reverse ? half : 0);
    const at = marked !== null && marked.reverse === reverse && stepOfOutput(marked.value, seqLen) === t;
    const state = `${real ? "" : "padded"} ${at ? "at" : ""}`;
    el(svg, "rect", { class: `box half ${state}`, x: left, y: ROLL.top, width: half, height: ROLL.output, rx: 3 });
    label(svg, left + half / 2, ROLL.top + 16, real ? (reverse ? `${hidden}:` : `:${hidden}`) : "0", "mute");
  }
  label(svg, x + half, ROLL.top - 6, `[${t}]`, "mute");
}

/** The step that `output[-1, …]` means; null for a place in another tensor. @param {string} value @param {number} seqLen */
export function stepOfOutput(value, seqLen) {
  const index = /^output\[(-?\d+)/.exec(value)?.[1];
  if (index === undefined) return null;
  return Number(index) < 0 ? Number(index) + seqLen : Number(index);
}

/** @param {SVGElement} svg @param {UnrolledScene} roll @param {number} t @param {number} x @param {number} y */
function drawInput(svg, { marked, length }, t, x, y) {
  const extra = marked?.extra.includes(t) ?? false;
  const given = !extra && (marked?.given.includes(t) ?? false);
  const seen = given && isSolved(marked);
  const state = `${t < length ? "" : "padded"} ${seen ? "seen" : given ? "given" : ""} ${extra ? "extra" : ""}`;
  inputAt(svg, x, y, ROLL, { name: `x[${t}]`, state, ink: seen ? "x" : "mute" });
  const middle = x + ROLL.width / 2;
  if (extra) label(svg, middle, y + ROLL.cell + 15, say("not seen"), "bad");
  else if (given) label(svg, middle, y + ROLL.cell + 15, seen ? say("seen") : say("given"), seen ? "x" : "mute");
}

/** Whether the right answer was given; padding depends on no cell. @param {SeenReason | null} marked */
const isSolved = (marked) => marked !== null && (marked.cells.length > 0 || (marked.t === null && !marked.given.length));

/** The picture in words. @param {UnrolledScene} roll */
function sayRoll(roll) {
  const { marked } = roll;
  const layers = sayMany("{n} layer", "{n} layers", roll.layers);
  const told = [say("A bidirectional network of {layers} over {steps} steps.", { layers, steps: roll.seqLen })];
  if (roll.length < roll.seqLen) told.push(say("The last {count} of them are padding.", { count: roll.seqLen - roll.length }));
  if (marked !== null && isSolved(marked)) {
    const steps = marked.given.map((t) => `x[${t}]`).join(", ");
    const { value } = marked;
    told.push(steps ? say("{value} has seen {steps}.", { value, steps }) : say("{value} has seen no input.", { value }));
  }
  return told.join(" ");
}
