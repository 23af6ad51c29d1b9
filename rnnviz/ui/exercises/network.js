/** The network of a question: its layers and directions, unrolled over the steps, with the sizes that can be counted. */
import { makeScroller } from "../kit/dom.js";
import { el, label, picture, wire } from "../kit/svg.js";
import { say, sayMany } from "../kit/words.js";

/** @import { NetworkScene } from "./types.js" */
/**
 * Where the parts of the network stand, in px.
 * @typedef {{block: number, yLayer: (layer: number) => number, yInput: number}} Place  block: the height of a layer
 */

const NET = { left: 74, step: 108, boxWidth: 78, boxHeight: 30, gap: 6, between: 34, top: 30, inputHeight: 28 };

/** @param {HTMLElement} parent @param {NetworkScene} net */
export function drawNetwork(parent, net) {
  const steps = shownSteps(net.seqLen);
  const block = net.directions * NET.boxHeight + (net.directions - 1) * NET.gap;
  /** @param {number} layer */
  const yLayer = (layer) => NET.top + (net.layers - 1 - layer) * (block + NET.between);
  const yInput = NET.top + net.layers * (block + NET.between);
  const width = NET.left + steps.length * NET.step + 4;
  const height = yInput + NET.inputHeight + (net.batch === null ? 20 : 42);
  const svg = picture(makeScroller(parent, say("the network, unrolled")), width, height, describe(net));
  svg.classList.add("network", ...net.highlight.map((part) => `hl-${part}`));
  const place = { block, yLayer, yInput };
  for (const [column, step] of steps.entries()) {
    const x = NET.left + column * NET.step;
    if (step === null) drawGap(svg, net, place, x);
    else drawStep(svg, net, place, x, step);
    for (let layer = 0; layer < net.layers; layer++) {
      drawStates(svg, net, x, yLayer(layer), { last: column === steps.length - 1, folded: step === "t" });
    }
  }
  for (let layer = 0; layer < net.layers; layer++) {
    label(svg, 4, yLayer(layer) + block / 2 + 4, say("layer {layer}", { layer }), "mute part-layers", "start");
  }
  label(svg, 4, yInput + 19, "input", "mute", "start");
  if (net.batch === null) return;
  label(svg, NET.left, height - 4, say("one of {batch} sequences is drawn", { batch: net.batch }), "mute part-batch", "start");
}

/**
 * 0, 1, … and the last, where null is what is left out; or the one step t where the length says nothing.
 * @param {number | null} seqLen
 * @returns {(number | "t" | null)[]}
 */
export function shownSteps(seqLen) {
  if (seqLen === null) return ["t"];
  return seqLen <= 4 ? Array.from({ length: seqLen }, (_, t) => t) : [0, 1, null, seqLen - 1];
}

/** The steps that are left out. @param {SVGElement} svg @param {NetworkScene} net @param {Place} place @param {number} x */
function drawGap(svg, net, { block, yLayer, yInput }, x) {
  const middle = x + NET.boxWidth / 2;
  label(svg, middle, yInput + 19, "…", "mute");
  for (let layer = 0; layer < net.layers; layer++) label(svg, middle, yLayer(layer) + block / 2 + 4, "…", "mute");
}

/**
 * @param {SVGElement} svg
 * @param {NetworkScene} net
 * @param {Place} place
 * @param {number} x
 * @param {number | "t"} step
 */
function drawStep(svg, net, { block, yLayer, yInput }, x, step) {
  const middle = x + NET.boxWidth / 2;
  const input = el(svg, "g", { class: "input" });
  el(input, "rect", { class: "box part-inputs", x, y: yInput, width: NET.boxWidth, height: NET.inputHeight, rx: 6 });
  label(input, middle, yInput + 18, sayMany("{n} feature", "{n} features", net.inputSize), "x");
  label(svg, middle, yInput + NET.inputHeight + 13, `x[${step}]`, "mute");
  label(svg, middle, 12, `output[${step}]`, "mute");
  wire(svg, "out", [[middle, yLayer(net.layers - 1) - 1], [middle, 18]]);
  for (let layer = 0; layer < net.layers; layer++) {
    const above = yLayer(layer);
    drawCells(svg, net, x, above);
    const below = layer === 0 ? yInput : yLayer(layer - 1);
    wire(svg, layer ? "out" : "x", [[middle, below - 1], [middle, above + block + 2]]);
  }
}

/** @param {SVGElement} svg @param {NetworkScene} net @param {number} x @param {number} y */
function drawCells(svg, net, x, y) {
  for (let direction = 0; direction < net.directions; direction++) {
    const top = y + direction * (NET.boxHeight + NET.gap);
    const group = el(svg, "g", { class: "cell" });
    const part = direction ? "part-units part-directions" : "part-units";
    el(group, "rect", { class: `box ${part}`, x, y: top, width: NET.boxWidth, height: NET.boxHeight, rx: 6 });
    const units = net.projection ? `${net.hidden} → ${net.projection}` : sayMany("{n} unit", "{n} units", net.hidden);
    label(group, x + NET.boxWidth / 2, top + 19, units, net.projection ? "part-projection" : "");
  }
}

/**
 * Arrows from the cells of a layer to the next ones in their direction; where one step stands for all, a loop.
 * @param {SVGElement} svg
 * @param {NetworkScene} net
 * @param {number} x
 * @param {number} above  the top of the layer
 * @param {{last: boolean, folded: boolean}} step
 */
function drawStates(svg, net, x, above, { last, folded }) {
  for (let direction = 0; direction < net.directions; direction++) {
    const y = above + direction * (NET.boxHeight + NET.gap) + NET.boxHeight / 2;
    const [from, to] = [x + NET.boxWidth + 2, x + NET.step - 2];
    const className = direction ? "h part-directions" : "h";
    if (folded) drawLoop(el(svg, "g", { class: `wire ${className}` }), from, y, direction ? -1 : 1);
    else if (!last) wire(svg, className, direction ? [[to, y], [from, y]] : [[from, y], [to, y]]);
  }
}

/** @param {SVGElement} way @param {number} x @param {number} y @param {number} turn  1 downwards, -1 upwards */
function drawLoop(way, x, y, turn) {
  el(way, "path", { class: "line", d: `M${x} ${y - 7 * turn}C${x + 30} ${y - 16 * turn} ${x + 30} ${y + 16 * turn} ${x + 6} ${y + 8 * turn}` });
  el(way, "path", { class: "head", d: `M${x} ${y + 7 * turn}l9 -3.5v7z` });
}

/** The picture in words. @param {NetworkScene} net */
function describe(net) {
  const { cell, projection } = net;
  const layers = sayMany("{n} layer", "{n} layers", net.layers);
  const units = sayMany("{n} unit", "{n} units", net.hidden);
  const features = sayMany("{n} feature", "{n} features", net.inputSize);
  return [
    net.directions === 2
      ? say("A {cell} network of {layers}, each with a forward and a reverse row of cells.", { cell, layers })
      : say("A {cell} network of {layers}, each with one row of cells.", { cell, layers }),
    projection
      ? say("A cell has {units}, projected to {projection}, an input {features}.", { units, projection, features })
      : say("A cell has {units}, an input {features}.", { units, features }),
    ...(net.seqLen === null ? [] : [say("It is unrolled over {steps} steps.", { steps: net.seqLen })]),
  ].join(" ");
}
