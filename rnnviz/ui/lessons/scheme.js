/** The drawing of a network over its steps, to be read: its rows of cells, arrows, units and features can be counted. */
import { makeScroller } from "../kit/dom.js";
import { el, label, picture, wire } from "../kit/svg.js";
import { say } from "../kit/words.js";

/** @import { Scheme } from "./types.js" */

const [LEFT, STEP, CELL, HIGH, INPUT] = [16, 118, 84, 26, 24]; // px
const [BETWEEN, GAP, TOP] = [26, 6, 30];
const MOST = 8; // units or features that are drawn one by one

/** @param {HTMLElement} parent  is emptied @param {Scheme} scheme */
export function drawScheme(parent, scheme) {
  parent.replaceChildren();
  const { layers, directions, memory, inputs, hidden, samples, steps: count } = scheme;
  const steps = count <= 4 ? Array.from({ length: count }, (_, t) => t) : [0, 1, null, count - 1];
  const layer = directions * (HIGH + GAP) - GAP;
  const yInput = TOP + layers * (layer + BETWEEN);
  const [width, height] = [LEFT + steps.length * STEP, yInput + INPUT + 40];
  const svg = picture(makeScroller(parent, say("The drawing")), width, height, say("A network over its steps, drawn: rows of cells, arrows between them, units and features."));
  svg.classList.add("scheme-drawing");
  steps.forEach((t, column) => {
    const x = LEFT + column * STEP;
    const middle = x + CELL / 2;
    label(svg, middle, yInput + INPUT + 14, t === null ? "…" : `x[${t}]`, "mute");
    if (t === null) {
      for (let row = 0; row < layers; row++) label(svg, middle, TOP + row * (layer + BETWEEN) + layer / 2 + 4, "…", "mute");
    } else {
      label(svg, middle, 12, `output[${t}]`, "mute");
      wire(svg, "out", [[middle, TOP - 2], [middle, 17]]);
      counted(svg, x, yInput, INPUT, inputs, "x");
    }
    for (let row = 0; row < layers; row++) {
      const y = TOP + row * (layer + BETWEEN);
      if (t !== null) wire(svg, row === layers - 1 ? "x" : "out", [[middle, y + layer + BETWEEN - 2], [middle, y + layer + 2]]);
      for (let lane = 0; lane < directions; lane++) {
        const at = y + lane * (HIGH + GAP);
        if (t !== null) counted(svg, x, at, HIGH, hidden, "unit");
        if (column < steps.length - 1) carried(svg, x, at, lane === 1, memory, column === 0);
      }
    }
  });
  label(svg, LEFT, height - 4, say("{samples} samples of {steps} steps; a DataLoader puts the samples first", { samples, steps: count }), "mute", "start");
}

/** A box with a dot for each unit or feature, or their number. @param {SVGElement} svg @param {number} x @param {number} y @param {number} high @param {number} count @param {string} of */
function counted(svg, x, y, high, count, of) {
  el(svg, "rect", { class: `scheme-box ${of}`, x, y, width: CELL, height: high, rx: of === "x" ? high / 2 : 5 });
  if (count > MOST) {
    label(svg, x + CELL / 2, y + high / 2 + 4, String(count));
    return;
  }
  const step = (CELL - 8) / count;
  for (let k = 0; k < count; k++) el(svg, "circle", { class: `scheme-dot ${of}`, cx: x + 4 + step * (k + 0.5), cy: y + high / 2, r: Math.min(4.5, step / 2 - 1) });
}

/** What goes to the next cell in its direction: h, and c where there is one. @param {SVGElement} svg @param {number} x @param {number} y @param {boolean} reverse @param {boolean} memory @param {boolean} named */
function carried(svg, x, y, reverse, memory, named) {
  const [from, to] = [x + CELL + 2, x + STEP - 2];
  for (const [name, at] of /** @type {[string, number][]} */ (memory ? [["c", y + 6], ["h", y + HIGH - 6]] : [["h", y + HIGH / 2]])) {
    wire(svg, name, reverse ? [[to, at], [from, at]] : [[from, at], [to, at]]);
    if (named && !reverse) label(svg, (from + to) / 2, at - 4, name, name);
  }
}
