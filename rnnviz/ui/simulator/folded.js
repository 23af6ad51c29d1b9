/** The folded network: every weight drawn once, each layer with its loop. */
import { el, wire } from "../kit/svg.js";
import { say } from "../kit/words.js";

/** @import { Layout } from "./diagram_layout.js" */

/** @param {SVGElement} svg @param {Layout} place */
export function drawFolded(svg, place) {
  const { run, block } = place;
  const { arch } = run;
  const x = 76;
  const group = el(svg, "g", { class: "folded" });
  el(group, "text", { class: "mute", x: 14, y: place.labelY }, say("folded"));
  for (let layer = 0; layer < arch.num_layers; layer++) {
    const top = place.yLayer(layer);
    el(group, "rect", { class: "box", x: x - 42, y: top, width: 84, height: block, rx: 9 });
    const middle = top + block / 2;
    el(group, "text", { x, y: middle + (arch.num_layers > 1 ? -3 : 4), "text-anchor": "middle" }, arch.cellName);
    if (arch.num_layers > 1) el(group, "text", { class: "mute", x, y: middle + 14, "text-anchor": "middle" }, say("layer {layer}", { layer }));
    drawLoop(group, x + 42, middle, 1);
    if (place.D === 2) drawLoop(group, x - 42, middle, -1);
    el(group, "text", { class: "h", x: x + 78, y: middle + 4 }, "W_hh");
    const from = layer === 0 ? place.yInput - 5 : place.yLayer(layer - 1) - 1;
    wire(group, "x", [[x, from], [x, top + block + 2]]);
    el(group, "text", { class: "x", x: x + 8, y: (from + top + block) / 2 + 4 }, "W_ih");
  }
  wire(group, "out", [[x, place.yLayer(arch.num_layers - 1) - 1], [x, place.labelY + 8]]);
  el(group, "text", { x, y: place.labelY, "text-anchor": "middle" }, arch.num_layers > 1 || place.D === 2 ? "output" : "h");
  el(group, "text", { x, y: place.yInput + 12, "text-anchor": "middle" }, "x");
  el(group, "path", { class: "rule", d: `M${place.folded - 2} ${place.labelY}V${place.height - 14}` });
  return group;
}

/**
 * A state that leaves the box and comes back one step later.
 * @param {SVGElement} group @param {number} x @param {number} y @param {1 | -1} side
 */
function drawLoop(group, x, y, side) {
  const loop = el(group, "g", { class: "wire h" });
  el(loop, "path", { class: "line", d: `M${x} ${y - 16}C${x + side * 40} ${y - 46} ${x + side * 40} ${y + 46} ${x + side * 7} ${y + 19}` });
  el(loop, "path", { class: "head", d: `M${x} ${y + 15}L${x + side * 9} ${y + 15}L${x + side * 6} ${y + 23}z` });
}
