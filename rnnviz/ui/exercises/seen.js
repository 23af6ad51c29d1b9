/** What has it seen: a small bidirectional network step by step, and which inputs one of its values has seen. */
import { el, wire } from "../kit/svg.js";
import { drawsExercise } from "./exercise.js";
import { label, picture, scroller } from "./parts.js";
import { say, sayMany } from "../kit/words.js";

const ROLL = { left: 66, step: 62, width: 46, cell: 22, layerGap: 22, top: 18, output: 24 };

export default drawsExercise({ unrolled: drawUnrolled, seen: drawSeen });

/** A SeenReason: the network with the value marked. */
function drawSeen(parent, reason) {
  const { seq_len: seqLen, length, num_layers: layers, hidden_size: hidden } = reason;
  drawUnrolled(parent, { seqLen, length, layers, hidden, marked: reason });
}

/**
 * @param {{seqLen: number, length: number, layers: number, hidden: number,
 *   marked: null | {layer: number, reverse: boolean, t: number | null, seen: number[], missing: number[], extra: number[], value: string}}} roll
 */
function drawUnrolled(parent, roll) {
  const { seqLen, layers, marked } = roll;
  const layerHeight = 2 * ROLL.cell + 6;
  const yLayer = (layer) => ROLL.top + ROLL.output + 22 + (layers - 1 - layer) * (layerHeight + ROLL.layerGap);
  const yInput = yLayer(0) + layerHeight + ROLL.layerGap;
  const left = layers > 1 ? ROLL.left + 42 : ROLL.left; // room for the layer's number
  const width = left + seqLen * ROLL.step;
  const height = yInput + ROLL.cell + (marked ? 38 : 6);
  const svg = picture(scroller(parent, say("the network, unrolled")), width, height, sayRoll(roll));
  svg.classList.add("unrolled");
  const place = { roll, yLayer, yInput, left };
  label(svg, 2, ROLL.top + 16, "output", "mute", "start");
  label(svg, 2, yInput + 15, "input", "mute", "start");
  for (let layer = 0; layer < layers; layer++) {
    const [forward, reverse] = layers > 1
      ? [say("layer {layer} forward", { layer }), say("layer {layer} reverse", { layer })]
      : [say("forward"), say("reverse")];
    label(svg, 2, yLayer(layer) + 15, forward, "mute", "start");
    label(svg, 2, yLayer(layer) + ROLL.cell + 6 + 15, reverse, "mute", "start");
  }
  for (let t = 0; t < seqLen; t++) drawColumn(svg, place, t);
}

function drawColumn(svg, { roll, yLayer, yInput, left }, t) {
  const x = left + t * ROLL.step;
  const middle = x + ROLL.width / 2;
  const real = t < roll.length;
  const { marked } = roll;
  drawOutput(svg, roll, t, x);
  for (let layer = 0; layer < roll.layers; layer++) {
    for (const reverse of [false, true]) {
      const y = yLayer(layer) + (reverse ? ROLL.cell + 6 : 0);
      const on = real && marked !== null && takesPart(marked, layer, reverse, t);
      const at = marked !== null && marked.t === t && marked.layer === layer && marked.reverse === reverse;
      const state = `cell ${real ? "" : "padded"} ${on ? "on" : ""} ${at ? "at" : ""}`;
      el(svg, "rect", { class: `box ${state}`, x, y, width: ROLL.width, height: ROLL.cell, rx: 5 });
      const next = reverse ? t : t + 1; // the arrow stands between t and t + 1, whichever way it points
      if (real && (reverse ? t > 0 : next < roll.length)) drawState(svg, roll, { layer, reverse, t }, x, y + ROLL.cell / 2);
    }
    if (!real) continue;
    const [from, to] = layer === 0 ? [yInput, yLayer(0)] : [yLayer(layer - 1), yLayer(layer)];
    wire(svg, layer ? "out" : "x", [[middle, from - 1], [middle, to + 2 * ROLL.cell + 6 + 2]]);
  }
  if (real) wire(svg, "out", [[middle, yLayer(roll.layers - 1) - 1], [middle, ROLL.top + ROLL.output + 2]]);
  drawInput(svg, roll, t, x, yInput, real);
}

/** Whether a cell's value goes into the marked one. Below it, those of its direction do as far as itself, and all others. */
function takesPart(marked, layer, reverse, t) {
  if (marked.t === null || layer > marked.layer) return false;
  if (reverse !== marked.reverse) return layer < marked.layer;
  return reverse ? t >= marked.t : t <= marked.t;
}

function drawState(svg, roll, { layer, reverse, t }, x, y) {
  const { marked } = roll;
  const target = reverse ? t - 1 : t + 1;
  const on = marked !== null && takesPart(marked, layer, reverse, t) && takesPart(marked, layer, reverse, target);
  const ends = reverse ? [[x - 1, y], [x - ROLL.step + ROLL.width + 1, y]] : [[x + ROLL.width + 1, y], [x + ROLL.step - 1, y]];
  wire(svg, `h ${on ? "on" : ""}`, ends);
}

/** output[t]: the forward half and the reverse half side by side. */
function drawOutput(svg, roll, t, x) {
  const real = t < roll.length;
  const { marked } = roll;
  for (const reverse of [false, true]) {
    const at = marked !== null && marked.value.startsWith("output") && marked.reverse === reverse && indexOf(marked.value, roll.seqLen) === t;
    const half = ROLL.width / 2;
    el(svg, "rect", { class: `box half ${real ? "" : "padded"} ${at ? "at" : ""}`, x: x + (reverse ? half : 0), y: ROLL.top, width: half, height: ROLL.output, rx: 3 });
    label(svg, x + (reverse ? half : 0) + half / 2, ROLL.top + 16, real ? (reverse ? `${roll.hidden}:` : `:${roll.hidden}`) : "0", "mute");
  }
  label(svg, x + ROLL.width / 2, ROLL.top - 6, `[${t}]`, "mute");
}

/** The step that `output[-1, …]` means. */
function indexOf(expression, seqLen) {
  const index = Number(/^output\[(-?\d+)/.exec(expression)[1]);
  return index < 0 ? index + seqLen : index;
}

function drawInput(svg, roll, t, x, y, real) {
  const { marked } = roll;
  const [seen, missed, extra] = ["seen", "missing", "extra"].map((name) => marked?.[name].includes(t) ?? false);
  const state = `${real ? "" : "padded"} ${seen ? "seen" : ""} ${missed ? "missed" : ""} ${extra ? "extra" : ""}`;
  el(svg, "rect", { class: `box input ${state}`, x, y, width: ROLL.width, height: ROLL.cell, rx: 11 });
  label(svg, x + ROLL.width / 2, y + 15, `x[${t}]`, seen ? "x" : "mute");
  if (missed) label(svg, x + ROLL.width / 2, y + ROLL.cell + 15, say("missed"), "bad");
  if (extra) label(svg, x + ROLL.width / 2, y + ROLL.cell + 15, say("not seen"), "bad");
  if (seen && !missed) label(svg, x + ROLL.width / 2, y + ROLL.cell + 15, say("seen"), "x");
}

function sayRoll(roll) {
  const { marked } = roll;
  const layers = sayMany("{n} layer", "{n} layers", roll.layers);
  const told = [say("A bidirectional network of {layers} over {steps} steps.", { layers, steps: roll.seqLen })];
  if (roll.length < roll.seqLen) told.push(say("The last {count} of them are padding.", { count: roll.seqLen - roll.length }));
  if (marked) {
    const steps = marked.seen.map((t) => `x[${t}]`).join(", ");
    const { value } = marked;
    told.push(steps ? say("{value} has seen {steps}.", { value, steps }) : say("{value} has seen no input.", { value }));
  }
  return told.join(" ");
}
