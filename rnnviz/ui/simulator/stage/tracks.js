/** The tracks under the diagram, on its columns: h of the selected layer as lines, its memory and its gates as rows. */
import { number } from "../../kit/format.js";
import { el, label, tint } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { stepBefore } from "../run.js";
import { drawStrip, drawCover, keyOf, openness } from "./strip.js";
import { lineSeries, limitOf, trackValues } from "./values.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Place } from "./layout.js" */
/** @import { Keyed } from "./strip.js" */
/** @import { Cells } from "./diagram.js" */

const SIGNS = { sigmoid: "σ", tanh: "tanh", relu: "relu" };
const LABEL_ROOM = 13; // px between the names of two lines
const MOST_NAMED = 8; // lines; of more, the chosen one

/**
 * @typedef {object} Tracks
 * @property {Keyed} keyed  @property {Cells} cells
 * @property {(t: number | null) => void} reach  shows the lines as far as this step; null: not begun
 *
 * @param {SVGElement} group  filled anew @param {SVGElement} over  likewise: what a step changes @param {SVGElement} names  of the tracks, which stay when the drawing slides; filled anew
 * @param {Run} run @param {Selection} selection @param {Place} place
 * @returns {Tracks}
 */
export function drawTracks(group, over, names, run, selection, place) {
  group.replaceChildren();
  over.replaceChildren();
  names.replaceChildren();
  /** @type {Keyed} */
  const keyed = new Map();
  /** @type {Cells} */
  const cells = new Map();
  el(group, "path", { class: "divider", d: `M8 ${place.diagramHeight + 2}H${place.width - 8}` });
  const clip = el(el(over, "clipPath", { id: "rv-reached" }), "rect", { x: 0, y: 0, width: 0, height: place.height });
  let nameAt = (/** @type {number | null} */ _t) => {};
  for (const track of place.tracks) {
    if (track.kind === "lines") nameAt = drawLines(over, names, run, selection, place, track);
    else drawRows(group, over, names, run, selection, place, track, keyed, cells);
  }
  const reach = (/** @type {number | null} */ t) => {
    const x = t === null ? 0 : place.x(t);
    clip.setAttribute("x", String(selection.direction ? x - 4 : 0));
    clip.setAttribute("width", String(t === null ? 0 : selection.direction ? place.width : x + 4));
    nameAt(t);
  };
  return { keyed, cells, reach };
}

/** @param {SVGElement} parent @param {SVGElement} names @param {Run} run @param {Selection} selection @param {Place} place @param {Place["tracks"][number]} track @returns {(t: number | null) => void} */
function drawLines(parent, names, run, selection, place, { y, height }) {
  const { layer, direction, unit } = selection;
  const wide = place.gutter > 60;
  const series = lineSeries(run, layer, direction);
  const [from, to] = [place.first, Math.min(run.length, place.first + place.steps)];
  const limit = niceLimit(series, from, to);
  /** @param {number} value */
  const at = (value) => y + height / 2 - (Math.max(-limit, Math.min(limit, value)) / limit) * (height / 2 - 8);
  label(names, 10, y + height / 2 - (wide ? 2 : -4), "h", "row-name h strong", "start");
  if (wide) label(names, 10, y + height / 2 + 15, say("per unit"), "row-name", "start");
  for (const value of [limit, 0, -limit]) {
    el(parent, "path", { class: "grid", d: `M${place.gutter} ${at(value)}H${place.width - 8}` });
    if (wide && value) label(names, place.gutter - 4, at(value) + 4, number(value, limit < 1 ? 1 : 0), "tick", "end");
  }
  const lines = el(parent, "g", { "clip-path": "url(#rv-reached)", class: "lines" });
  const future = el(parent, "g", { class: "lines future" });
  const ordered = series.toSorted((a, b) => Number(a.unit === unit) - Number(b.unit === unit));
  for (const own of ordered) {
    const chosen = own.unit === unit;
    const points = pointsOf(run, own, place, direction, from, to).filter(([, value]) => Number.isFinite(value));
    if (!points.length) continue;
    const d = points.map(([x, value], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${at(value).toFixed(1)}`).join("");
    for (const place_ of [lines, future]) el(place_, "path", { class: chosen ? "line chosen" : "line", d });
    if (chosen) for (const [x, value] of points) el(lines, "circle", { class: "dot", cx: x.toFixed(1), cy: at(value).toFixed(1), r: 3 });
  }
  const named = series.length > MOST_NAMED ? ordered.slice(-1) : series;
  return namesOfLines(parent, place, named, unit, at, direction, y + height);
}

/**
 * Each line is named where it ends, by its unit.
 * @param {SVGElement} parent @param {Place} place @param {{unit: number, at: (t: number) => number}[]} series @param {number} chosen
 * @param {(value: number) => number} yOf @param {number} direction @param {number} bottom  of the track
 * @returns {(t: number | null) => void} names them at this step
 */
function namesOfLines(parent, place, series, chosen, yOf, direction, bottom) {
  const group = el(parent, "g", { class: "line-names" });
  const names = series.map(() => el(group, "g", {})); // moved as groups: a text that gets another place is laid out anew
  series.forEach(({ unit }, k) => label(names[k], 0, 0, String(unit), unit === chosen ? "chosen" : "", direction ? "end" : "start"));
  return (t) => {
    group.style.display = t === null ? "none" : "";
    if (t === null) return;
    const ends = series.map((own, k) => ({ k, y: yOf(own.at(t)) })).filter(({ y }) => Number.isFinite(y)).sort((a, b) => a.y - b.y);
    let above = -Infinity;
    for (const end of ends) above = end.y = Math.max(end.y, above + LABEL_ROOM);
    let below = bottom + LABEL_ROOM - 5;
    for (const end of ends.toReversed()) below = end.y = Math.min(end.y, below - LABEL_ROOM);
    for (const { k, y } of ends) {
      names[k].setAttribute("transform", `translate(${(place.x(t) + (direction ? -9 : 9)).toFixed(1)} ${(y + 4).toFixed(1)})`);
    }
  };
}

/** Where a line goes: from the state before the window, or h_0, through every step in the order of the direction. */
/** @param {Run} run @param {{start: number, at: (t: number) => number}} own @param {Place} place @param {number} direction @param {number} from @param {number} to @returns {[number, number][]} */
function pointsOf(run, own, place, direction, from, to) {
  /** @type {[number, number][]} */
  const points = [];
  for (let t = from; t < to; t++) points.push([place.x(t), own.at(t)]);
  const edge = direction ? to - 1 : from;
  const before = to > from ? stepBefore(run, direction, edge) : 1;
  if (before === "0") points[direction ? "push" : "unshift"]([place.xStart(direction), own.start]);
  return points;
}

/** The end of the axis: a round number that holds every value of the window. */
/** @param {{at: (t: number) => number}[]} series @param {number} from @param {number} to */
function niceLimit(series, from, to) {
  let most = 0;
  for (const own of series) for (let t = from; t < to; t++) if (Number.isFinite(own.at(t))) most = Math.max(most, Math.abs(own.at(t)));
  return most <= 1 ? Math.max(0.2, Math.ceil(most * 5) / 5) : 2 ** Math.ceil(Math.log2(most));
}

/** @param {SVGElement} parent @param {SVGElement} over @param {SVGElement} names @param {Run} run @param {Selection} selection @param {Place} place @param {Place["tracks"][number]} track @param {Keyed} keyed @param {Cells} cells */
function drawRows(parent, over, names, run, selection, place, { name, kind, y, height, rows }, keyed, cells) {
  if (!rows) return;
  const { layer, direction } = selection;
  const gate = run.arch.cell.gates.find(({ letter }) => letter === name);
  const limit = name === "c" ? limitOf(run, "c") : 1;
  const shade = kind === "gate" && gate?.activation === "sigmoid" ? openness : (/** @type {number} */ value) => tint(value, limit);
  const wide = place.gutter > 60;
  label(names, 10, y + height / 2 + 4, name, `row-name strong${name === "c" ? " c" : ""}`, "start");
  if (wide) label(names, 24, y + height / 2 + 4, gate ? SIGNS[gate.activation] : say("memory"), "row-name", "start");
  for (let t = place.first; t < Math.min(run.length, place.first + place.steps); t++) {
    const [group, upper] = [el(parent, "g", { class: "cell" }), el(over, "g", { class: "reach" })];
    const cell = `${layer}:${direction}:${t}`;
    cells.set(cell, [...(cells.get(cell) ?? []), group, upper]);
    const box = { x: place.x(t), y, width: place.strip + 8 };
    drawStrip(group, box, rows, trackValues(run, name, rows, layer, direction, t), shade, (unit) => keyOf(name, layer, direction, t, unit), keyed);
    drawCover(upper, box, rows);
  }
  const shown = direction ? place.first + place.steps >= run.length : place.first === 0;
  if (name === "c" && shown) {
    const group = el(parent, "g", { class: "start" });
    drawStrip(group, { x: place.xStart(direction), y, width: place.strip }, rows, trackValues(run, "c", rows, layer, direction, "0"),
      shade, (unit) => keyOf("c", layer, direction, "0", unit), keyed);
  }
}
