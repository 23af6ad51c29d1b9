/**
 * The unrolled network: x, every layer and direction, and the arrows between them. The values lie in one drawing that no
 * step changes; what a step does change, covers and arrows, lies over them in another, so that the browser paints little.
 */
import { el, label, wire } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { stepBefore } from "../run.js";
import { Columns } from "./columns.js";
import { drawCover, keyOf } from "./strip.js";
import { inputValues, stateValues } from "./values.js";

/** @import { Run } from "../types.js" */
/** @import { Place } from "./layout.js" */
/** @import { Keyed } from "./strip.js" */
/** @typedef {Map<string, SVGElement[]>} Cells  what a cell `layer:direction:t` switches on */

const ARROW_ROOM = 4; // px, between an arrow's end and what it leads to
const FRAME_ROOM = 6; // px, between values and the frame of both directions

/**
 * @param {SVGElement} svg @param {SVGElement} over @param {SVGElement} names  of the rows, which stay where they are when the drawing slides
 * @param {Run} run @param {Place} place @param {Keyed} keyed @param {Cells} cells
 * @returns {Columns} which write the values of another run of the network
 */
export function drawDiagram(svg, over, names, run, place, keyed, cells) {
  const { first, steps } = place;
  const columns = new Columns();
  drawStepNames(over, run, place);
  drawRowNames(names, run, place);
  for (let t = first; t < Math.min(run.T, first + steps); t++) {
    drawInput(svg, over, run, place, t, columns);
    for (let layer = 0; layer < run.arch.num_layers; layer++) {
      if (run.arch.bidirectional) drawFrame(svg, place, layer, t);
      for (let direction = 0; direction < run.arch.directions.length; direction++) {
        if (t < run.length) {
          const [group, upper] = [el(svg, "g", { class: "cell" }), el(over, "g", { class: "reach" })];
          cells.set(`${layer}:${direction}:${t}`, [group, upper]);
          const box = { x: place.x(t), y: place.yState(layer, direction), width: place.strip };
          columns.add(group, box, place.state, (now) => stateValues(now, place.state, layer, direction, t), "h", (unit) => keyOf("h", layer, direction, t, unit));
          drawCover(upper, box, place.state);
          const state = wayOfState(run, place, layer, direction, t);
          wire(upper, `h${state.whole ? "" : " cut"}`, state.points);
          if (direction === 0) wire(upper, "x", wayFromBelow(place, layer, t));
        } else drawPadding(svg, place, place.yState(layer, direction), place.state.height, t);
      }
    }
  }
  drawStarts(svg, run, place, columns);
  drawOutlines(over, run, place);
  columns.paint(run, keyed);
  return columns;
}

/** @param {SVGElement} svg @param {Run} run @param {Place} place */
function drawStepNames(svg, run, place) {
  const { arch } = run;
  const several = arch.bidirectional || arch.num_layers > 1;
  for (let t = place.first; t < Math.min(run.T, place.first + place.steps); t++) {
    const text = label(svg, place.x(t), 18, several ? `output[${t}]` : `h[${t}]`, place.pitch < 66 ? "step-name tight" : "step-name");
    text.dataset.step = String(t);
  }
}

/** @param {SVGElement} svg @param {Run} run @param {Place} place */
function drawRowNames(svg, run, place) {
  const { arch } = run;
  const wide = place.gutter > 60;
  for (let layer = 0; layer < arch.num_layers; layer++) {
    for (let direction = 0; direction < arch.directions.length; direction++) {
      const y = place.yState(layer, direction) + place.state.height / 2;
      if (arch.bidirectional) {
        const sign = "→←"[direction];
        label(svg, 10, y + 5, wide ? `${sign} ${[say("forward"), say("reverse")][direction]}` : sign, "row-name h", "start");
        if (wide && direction === 0 && arch.num_layers > 1) {
          label(svg, 10, place.yState(layer, 0) + 11, say("layer {layer}", { layer }), "row-name strong", "start");
        }
      } else {
        label(svg, 10, y - (wide ? 2 : -4), "h", "row-name h strong", "start");
        const told = arch.num_layers > 1 ? say("layer {layer}", { layer }) : say("state");
        if (wide) label(svg, 10, y + 15, told, "row-name", "start");
      }
    }
  }
  const middle = place.yInput + place.input.height / 2;
  label(svg, 10, middle - (wide ? 2 : -4), "x", "row-name x strong", "start");
  if (wide && run.featureNames.length) {
    const names = run.featureNames.slice(0, 6).join(" ") + (run.featureNames.length > 6 ? " …" : "");
    label(svg, 10, middle + 15, names, "row-name", "start");
  }
}

/** @param {SVGElement} svg @param {SVGElement} over @param {Run} run @param {Place} place @param {number} t @param {Columns} columns */
function drawInput(svg, over, run, place, t, columns) {
  const padded = t >= run.length;
  const group = el(svg, "g", { class: padded ? "input padded" : "input" });
  const box = { x: place.x(t), y: place.yInput, width: place.strip };
  if (padded) drawPadding(group, place, place.yInput, place.input.height, t);
  else columns.add(group, box, place.input, (now) => inputValues(now, place.input, t), "x", (unit) => keyOf("x", 0, 0, t, unit));
  const token = run.labels[t];
  const name = label(over, place.x(t), place.yToken, padded ? say("padding") : token === undefined ? `x[${t}]` : `“${token}”`, "token");
  name.dataset.step = String(t);
}

/** @param {SVGElement} svg @param {Place} place @param {number} y @param {number} height @param {number} t */
function drawPadding(svg, place, y, height, t) {
  el(svg, "rect", { class: "padding", x: place.x(t) - place.strip / 2, y, width: place.strip, height, rx: 3 });
}

/** Both directions of a step are side by side in `output`: one frame. @param {SVGElement} svg @param {Place} place @param {number} layer @param {number} t */
function drawFrame(svg, place, layer, t) {
  const [y, height] = place.yLayer(layer);
  const width = place.strip + 2 * FRAME_ROOM;
  el(svg, "rect", { class: "pair", x: place.x(t) - width / 2, y, width, height, rx: 9 });
}

/** The way of the state that comes from the step before; from outside the window a stub of it. */
/** @param {Run} run @param {Place} place @param {number} layer @param {number} direction @param {number} t */
export function wayOfState(run, place, layer, direction, t) {
  const side = direction ? 1 : -1; // where it comes from
  const before = stepBefore(run, direction, t);
  const y = place.yState(layer, direction) + place.state.height / 2;
  const [half, room] = [place.strip / 2, (run.arch.bidirectional ? FRAME_ROOM : 0) + ARROW_ROOM];
  const end = place.x(t) + side * (half + room - 2);
  const drawn = before !== "0" && before >= place.first && before < place.first + place.steps;
  const from = before === "0" ? place.xStart(direction) : drawn ? place.x(before) : end + side * (place.pitch - place.strip);
  const start = drawn || before === "0" ? from - side * (half + room) : from;
  return { points: [[start, y], [end, y]], whole: drawn || before === "0" };
}

/** x, or the output of the layer below, goes up into the cell. @param {Place} place @param {number} layer @param {number} t */
export function wayFromBelow(place, layer, t) {
  const [top, height] = place.yLayer(layer);
  const from = layer === 0 ? place.yInput : place.yLayer(layer - 1)[0];
  return [[place.x(t), from - 3], [place.x(t), top + height + 3]];
}

/** h_0, left of the first step or, going left, right of the last. @param {SVGElement} svg @param {Run} run @param {Place} place @param {Columns} columns */
function drawStarts(svg, run, place, columns) {
  run.arch.directions.forEach((_, direction) => {
    const last = place.first + place.steps >= run.length;
    if (direction ? !last : place.first > 0) return;
    label(svg, place.xStart(direction), 18, run.arch.cell.memory ? "h_0, c_0" : "h_0", "step-name start");
    for (let layer = 0; layer < run.arch.num_layers; layer++) {
      const group = el(svg, "g", { class: "start" });
      const box = { x: place.xStart(direction), y: place.yState(layer, direction), width: place.strip };
      columns.add(group, box, place.state, (now) => stateValues(now, place.state, layer, direction, "0"), "h", (unit) => keyOf("h", layer, direction, "0", unit));
    }
  });
}

/** The frames around the states that are `output` and `h_n`, shown by switches. @param {SVGElement} svg @param {Run} run @param {Place} place */
function drawOutlines(svg, run, place) {
  const { num_layers: layers, directions } = run.arch;
  const drawn = (/** @type {number} */ t) => t >= place.first && t < Math.min(run.T, place.first + place.steps);
  /** @param {string} kind @param {number} t @param {number} y @param {number} height @param {number} by */
  const frame = (kind, t, y, height, by) => el(svg, "rect", {
    class: `frame ${kind}`, x: place.x(t) - place.strip / 2 - by, y: y - by, width: place.strip + 2 * by, height: height + 2 * by, rx: 6,
  });
  for (let t = place.first; drawn(t); t++) {
    const [y, height] = place.yLayer(layers - 1);
    frame("output", t, y, height, run.arch.bidirectional ? 3 : 4);
  }
  for (let layer = 0; layer < layers; layer++) {
    directions.forEach((_, direction) => {
      const t = direction ? 0 : run.length - 1;
      if (drawn(t)) frame("h_n", t, place.yState(layer, direction), place.state.height, 2);
    });
  }
}
