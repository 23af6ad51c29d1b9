/** The unrolled network, drawn once per run; a step only switches cells on. */
import { number } from "../kit/format.js";
import { el, tint, wire } from "../kit/svg.js";
import { inputRows, memoryLimit, stateLimit, stateRows } from "./cells.js";
import { layOut } from "./diagram_layout.js";
import { stepBefore } from "./run.js";
import { say } from "../kit/words.js";

/** @import { Rows, Shown } from "./cells.js" */
/** @import { Layout } from "./diagram_layout.js" */
/** @import { Run } from "./types.js" */
/** @typedef {{h: number, c: number}} Limits  the ends of the colours' scales */
/** @typedef {Map<string, SVGElement>} Keyed  rows of a picture by their key */

/** @param {number} value */
const written = (value) => number(value, 2);

/**
 * The rows of one vector, as coloured strips. Rows are found again by their key, for light and selection.
 * @param {SVGElement} parent
 * @param {{x: number, y: number, width: number}} box
 * @param {Rows} rows
 * @param {Shown[]} values
 * @param {number} limit
 * @param {(unit: number | "row") => string} keyOf
 * @param {Keyed} keyed
 */
function strip(parent, box, rows, values, limit, keyOf, keyed) {
  const group = el(parent, "g", { class: "strip" });
  for (const [k, { unit, value }] of values.entries()) {
    const y = box.y + k * rows.height;
    const { fill, ink } = tint(value, limit);
    const size = { x: box.x, y, width: box.width, height: rows.height - (rows.numbers ? 2 : 1), rx: rows.numbers ? 3 : 1 };
    const rect = el(group, "rect", { ...size, style: `fill:${fill}` });
    if (rows.numbers) {
      const at = { x: box.x + box.width / 2, y: y + 12.5, "text-anchor": "middle", style: `fill:${ink}` };
      el(group, "text", at, written(value));
    }
    rect.dataset.key = keyOf(unit);
    keyed.set(`${keyOf("row")}:${k}`, rect);
  }
  return group;
}

/**
 * A weight's name, with its layer and direction where there are several.
 * @param {Run} run @param {string} name @param {number} layer @param {number} direction
 */
function weightName(run, name, layer, direction) {
  return `${name}${run.arch.num_layers > 1 ? ` l${layer}` : ""}${direction ? ` ${say("reverse")}` : ""}`;
}

/** One column for the input of every step. @param {SVGElement} svg @param {Layout} place @param {Keyed} keyed */
function drawInputs(svg, place, keyed) {
  const { run } = place;
  for (let t = place.first; t <= place.last; t++) {
    const x = place.x(t);
    const padded = t >= run.length;
    const group = el(svg, "g", { class: padded ? "input padded" : "input" });
    const box = { x: x - place.STRIP / 2, y: place.yInput, width: place.STRIP };
    if (!padded) strip(group, box, place.inputRows, inputRows(run, t), run.whole ? 1 : run.xLimit, (u) => `x:${t}:${u}`, keyed);
    else el(group, "rect", { class: "padding", x: box.x, y: box.y, width: box.width, height: place.inputHeight, rx: 3 });
    const y = place.yInput + place.inputHeight + 16;
    const token = run.labels[t];
    el(group, "text", { x, y, "text-anchor": "middle", class: "mute" }, padded ? say("padding") : token === undefined ? `x[${t}]` : `“${token}”`);
  }
}

/**
 * Box, values and the incoming wires of one cell.
 * @param {SVGElement} svg @param {Layout} place @param {Limits} limits
 * @param {number} layer @param {number} direction @param {number} t @param {Keyed} keyed
 */
function drawCell(svg, place, limits, layer, direction, t, keyed) {
  const { run, block, STRIP } = place;
  const x = place.xCell(direction, t);
  const top = place.yLayer(layer);
  const group = el(svg, "g", { class: "cell" });
  group.dataset.cell = `${layer}:${direction}:${t}`;
  el(group, "rect", { class: "box", x: x - place.cellWidth / 2, y: top, width: place.cellWidth, height: block, rx: 8 });
  const left = x - STRIP / 2;
  /** @param {string} name @returns {(unit: number | "row") => string} */
  const key = (name) => (u) => `${name}:${layer}:${direction}:${t}:${u}`;
  strip(group, { x: left, y: top + 7, width: STRIP }, place.stateRows, stateRows(run, "h", layer, direction, t), limits.h, key("h"), keyed);
  if (place.memoryRows) {
    const y = top + 7 + place.stateHeight + 10;
    strip(group, { x: left, y, width: STRIP }, place.memoryRows, stateRows(run, "c", layer, direction, t), limits.c, key("c"), keyed);
  }
  drawRecurrence(group, place, layer, direction, t);
  drawFromBelow(group, place, layer, direction, t);
  return group;
}

/**
 * The states that come from the cell before, h and a memory c; through lanes where two directions run.
 * @param {SVGElement} group @param {Layout} place @param {number} layer @param {number} direction @param {number} t
 */
function drawRecurrence(group, place, layer, direction, t) {
  const { run, block, cellWidth } = place;
  const before = stepBefore(run, direction, t);
  if (before !== "0" && (before < place.first || before > place.last)) return drawCut(group, place, layer, direction, t);
  const from = before === "0" ? place.xStart(direction) : place.xCell(direction, before);
  const to = place.xCell(direction, t);
  const top = place.yLayer(layer);
  const states = [{ kind: "h", inside: top + 7 + place.stateHeight / 2 }];
  if (place.memoryRows) states.push({ kind: "c", inside: top + block - 7 - (place.memoryRows.count * place.memoryRows.height) / 2 });
  for (const [k, { kind, inside }] of states.entries()) {
    let points;
    if (place.D === 1 || before === "0") {
      const side = direction ? -1 : 1;
      points = [[from + side * (cellWidth / 2 + 1), inside], [to - side * (cellWidth / 2 + 2), inside]];
    } else if (direction === 0) {
      const lane = top - place.LANE * (k + 1);
      points = [[from + 12 + 6 * k, top - 1], [from + 12 + 6 * k, lane], [to - 12 - 6 * k, lane], [to - 12 - 6 * k, top - 1]];
    } else {
      const lane = top + block + place.LANE * (k + 1);
      points = [[from - 12 - 6 * k, top + block + 1], [from - 12 - 6 * k, lane], [to + 12 + 6 * k, lane], [to + 12 + 6 * k, top + block + 1]];
    }
    wire(group, kind, points);
    if (kind === "h") {
      const at = points.length === 2 ? [(points[0][0] + points[1][0]) / 2, points[0][1] - 6] : [(points[1][0] + points[2][0]) / 2, points[1][1] + (direction ? 13 : -5)];
      el(group, "text", { class: "shared-name h", x: at[0], y: at[1], "text-anchor": "middle" }, weightName(run, "W_hh", layer, direction));
    }
  }
}

/**
 * The window over time ends here; the state comes from a step that is not drawn.
 * @param {SVGElement} group @param {Layout} place @param {number} layer @param {number} direction @param {number} t
 */
function drawCut(group, place, layer, direction, t) {
  const x = place.xCell(direction, t);
  const y = place.yLayer(layer) + 7 + place.stateHeight / 2;
  const side = direction ? 1 : -1;
  wire(group, "h", [[x + side * (place.cellWidth / 2 + 20), y], [x + side * (place.cellWidth / 2 + 2), y]]);
}

/**
 * What the cell reads: x, or the output of the layer below, which is both directions side by side.
 * @param {SVGElement} group @param {Layout} place @param {number} layer @param {number} direction @param {number} t
 */
function drawFromBelow(group, place, layer, direction, t) {
  const { block, lanes, D } = place;
  const bottom = place.yLayer(layer) + block;
  const x = place.x(t);
  const to = place.xCell(direction, t);
  const from = layer === 0 ? place.yInput - 5 : place.yLayer(layer - 1) - 1;
  const middle = bottom + lanes + 12;
  if (D === 1) wire(group, "x", [[x, from], [x, bottom + 2]]);
  else if (layer === 0) wire(group, "x", [[x, from], [x, middle], [to, middle], [to, bottom + 2]]);
  else {
    const joined = from - lanes - 10;
    const own = place.xCell(direction, t);
    el(el(group, "g", { class: "wire x" }), "path", { class: "line", d: `M${own} ${from}V${joined}H${x}` });
    wire(group, "x", [[x, joined], [x, middle], [to, middle], [to, bottom + 2]]);
  }
  el(group, "text", { class: "shared-name x", x: x + 6, y: (from + Math.max(bottom, middle)) / 2 + 4 }, weightName(place.run, "W_ih", layer, 0));
}

/**
 * h_0 and c_0: the states before the first step, left of it or, going left, right of the last.
 * @param {SVGElement} svg @param {Layout} place @param {Limits} limits @param {Keyed} keyed
 */
function drawStarts(svg, place, limits, keyed) {
  const { run } = place;
  for (let layer = 0; layer < run.arch.num_layers; layer++) {
    for (let d = 0; d < place.D; d++) {
      const firstShown = d === 0 ? place.first === 0 : place.last >= run.length - 1;
      if (!firstShown) continue;
      const x = place.xStart(d);
      const top = place.yLayer(layer);
      const group = el(svg, "g", { class: "start" });
      /** @param {string} name @returns {(unit: number | "row") => string} */
      const key = (name) => (u) => `${name}:${layer}:${d}:0start:${u}`;
      el(group, "text", { x, y: top + 1, "text-anchor": "middle", class: "mute" }, "h_0");
      strip(group, { x: x - place.STRIP / 2, y: top + 7, width: place.STRIP }, place.stateRows, stateRows(run, "h", layer, d, "0"), limits.h, key("h"), keyed);
      if (place.memoryRows) {
        const y = top + 7 + place.stateHeight + 10;
        strip(group, { x: x - place.STRIP / 2, y, width: place.STRIP }, place.memoryRows, stateRows(run, "c", layer, d, "0"), limits.c, key("c"), keyed);
        el(group, "text", { x, y: y + place.memoryRows.count * place.memoryRows.height + 16, "text-anchor": "middle", class: "mute" }, "c_0");
      }
    }
  }
}

/** The way out at the top, and the frames around the states that become `output` and `h_n`. @param {SVGElement} svg @param {Layout} place */
function drawOutputs(svg, place) {
  const { run, block } = place;
  const highest = run.arch.num_layers - 1;
  for (let t = place.first; t <= place.last; t++) {
    const [x, top] = [place.x(t), place.yLayer(highest)];
    const group = el(svg, "g", { class: "cell way-out" });
    group.dataset.cell = `${highest}:${place.D - 1}:${t}`;
    if (t < run.length) {
      if (place.D === 2) {
        const joined = top - place.lanes - 8;
        for (const d of [0, 1]) el(el(group, "g", { class: "wire out" }), "path", { class: "line", d: `M${place.xCell(d, t)} ${top - 1}V${joined}H${x}` });
        wire(group, "out", [[x, joined], [x, place.labelY + 8]]);
      } else wire(group, "out", [[x, top - 1], [x, place.labelY + 8]]);
    }
    el(group, "text", { class: "step-name", x, y: place.labelY, "text-anchor": "middle" }, place.D === 2 || run.arch.num_layers > 1 ? `output[${t}]` : `h[${t}]`);
    const width = place.D === 2 ? 2 * place.cellWidth + 14 : place.cellWidth + 8;
    el(svg, "rect", { class: "frame output", x: x - width / 2, y: top - 4, width, height: block + 8, rx: 10 });
  }
  for (let layer = 0; layer <= highest; layer++) {
    for (let d = 0; d < place.D; d++) {
      const t = d ? 0 : run.length - 1;
      if (t < place.first || t > place.last) continue;
      const width = place.cellWidth + 2;
      el(svg, "rect", { class: "frame h_n", x: place.xCell(d, t) - width / 2, y: place.yLayer(layer) - 1, width, height: 2 + 14 + place.stateHeight, rx: 7 });
    }
  }
}

/** @typedef {ReturnType<typeof drawDiagram>} Diagram */

/** Draw the window that starts at `first`. @param {Run} run @param {number} width @param {number} first */
export function drawDiagram(run, width, first) {
  const place = layOut(run, width, first);
  const svg = el(null, "svg", { width: place.width, height: place.height, viewBox: `0 0 ${place.width} ${place.height}`, role: "img" });
  const hatch = el(el(svg, "defs"), "pattern", { id: "rv-hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  el(hatch, "path", { d: "M0 0V7", class: "hatch-line" });
  const now = el(svg, "rect", { class: "now", y: 1, width: place.D === 2 ? 2 * place.cellWidth + 22 : place.cellWidth + 14, height: place.height - 3, rx: 10 });
  const limits = { h: stateLimit(run), c: memoryLimit(run) };
  /** @type {Keyed} */
  const keyed = new Map();
  /** @type {Map<string, SVGElement[]>} */
  const cells = new Map(); // by layer:direction:t
  drawInputs(svg, place, keyed);
  drawStarts(svg, place, limits, keyed);
  for (let layer = 0; layer < run.arch.num_layers; layer++) {
    for (let d = 0; d < place.D; d++) {
      for (let t = place.first; t <= place.last; t++) {
        if (t < run.length) cells.set(`${layer}:${d}:${t}`, [drawCell(svg, place, limits, layer, d, t, keyed)]);
        else el(svg, "rect", { class: "padding", x: place.xCell(d, t) - place.cellWidth / 2, y: place.yLayer(layer), width: place.cellWidth, height: place.block, rx: 8 });
      }
    }
  }
  drawOutputs(svg, place);
  for (const out of svg.querySelectorAll(".way-out")) {
    if (out instanceof SVGElement) cells.get(out.dataset.cell ?? "")?.push(out);
  }
  return { svg, place, cells, keyed, now };
}
