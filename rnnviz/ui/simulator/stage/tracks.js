/** The tracks under the diagram, on its columns: h of the selected layer as lines, its memory and its gates as rows. */
import { number } from "../../kit/format.js";
import { el, label, set } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { stepBefore } from "../run.js";
import { Strip, heightOf, keyOf, openScale, signedScale } from "./strip.js";
import { lineSeries, limitOf, trackValues } from "./values.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Place } from "./layout.js" */
/** @import { Palette } from "../../kit/pixels.js" */
/** @import { Box, Keyed, valueOfKey } from "./strip.js" */
/** @import { Cells } from "./diagram.js" */
/** @typedef {Place["tracks"][number]} Track */

const SIGNS = { sigmoid: "σ", tanh: "tanh", relu: "relu" };
const LABEL_ROOM = 11; // px between the names of two lines; where all have no room, the chosen one is named

/**
 * The tracks of one layer and direction at a time. Another one, or another unit, writes into what is there: the chosen
 * unit's values are shapes with numbers, those of the other units are painted on a canvas, as there are many.
 */
export class Tracks {
  /**
   * @param {SVGElement} values @param {SVGElement} over  what a step changes @param {SVGElement} names  which stay when the drawing slides
   * @param {HTMLCanvasElement} canvas  under the values @param {Run} run @param {Place} place
   */
  constructor(values, over, names, canvas, run, place) {
    this.run = run;
    this.place = place;
    /** @type {Keyed} */
    this.keyed = new Map();
    /** @type {Cells} */
    this.cells = new Map();
    el(values, "path", { class: "divider", d: `M8 ${place.diagramHeight + 2}H${place.width - 8}` });
    this.clip = el(el(over, "clipPath", { id: "rv-reached" }), "rect", { x: 0, y: 0, width: 0, height: place.height });
    this.lines = [over, names].map((parent) => el(parent, "g", {}));
    this.rows = place.tracks.filter(({ kind }) => kind !== "lines").map((track) => new TrackRows(values, over, names, run, track, place));
    this.canvas = new Paper(canvas, place.width, place.diagramHeight, place.height);
    this.direction = 0;
    this.nameAt = (/** @type {number | null} */ _t) => {};
  }

  /** @param {Selection} selection @param {Place["tracks"]} tracks  where its rows are @param {Palette} palette */
  show(selection, tracks, palette) {
    this.direction = selection.direction;
    this.keyed.clear();
    this.cells.clear();
    for (const group of this.lines) group.replaceChildren();
    this.canvas.clear();
    let row = 0;
    for (const track of tracks) {
      if (track.kind === "lines") this.nameAt = drawLines(this.lines[0], this.lines[1], this.run, selection, this.place, track);
      else this.rows[row++].paint(selection, track, { keyed: this.keyed, cells: this.cells, canvas: this.canvas, palette });
    }
    this.canvas.frame(palette.line);
  }

  /** Show the lines as far as this step; null: not begun. @param {number | null} t */
  reach(t) {
    const { place, direction } = this;
    const x = t === null ? 0 : place.x(t);
    set(this.clip, { x: direction ? x - 4 : 0, width: t === null ? 0 : direction ? place.width : x + 4 });
    this.nameAt(t);
  }

  /** The value that is painted at this place of the drawing. @param {number} x @param {number} y @returns {ReturnType<typeof valueOfKey> | null} */
  at(x, y) {
    return this.rows.map((rows) => rows.at(x, y)).find(Boolean) ?? null;
  }
}

/** A canvas that holds the part of the drawing between two heights, and is addressed by the drawing's places. */
class Paper {
  /** @param {HTMLCanvasElement} canvas @param {number} width @param {number} top @param {number} bottom */
  constructor(canvas, width, top, bottom) {
    const height = Math.max(1, bottom - top);
    const dense = globalThis.devicePixelRatio || 1;
    Object.assign(canvas, { width: Math.ceil(width * dense), height: Math.ceil(height * dense) });
    Object.assign(canvas.style, { top: `${top}px`, width: `${width}px`, height: `${height}px` });
    this.pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.pen.scale(dense, dense);
    this.pen.translate(0, -top);
    this.area = /** @type {const} */ ([0, top, width, height]);
    this.edges = new Path2D();
  }

  clear() {
    this.pen.clearRect(...this.area);
    this.edges = new Path2D();
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} fill */
  box(x, y, width, height, fill) {
    this.pen.fillStyle = fill;
    this.pen.fillRect(x, y, width, height);
    this.edges.rect(x, y, width, height);
  }

  /** The edges of all boxes at once. @param {string} line */
  frame(line) {
    Object.assign(this.pen, { strokeStyle: line, lineWidth: 0.5 });
    this.pen.stroke(this.edges);
  }
}

/** The memory or a gate over time: a strip and its cover at each step. */
class TrackRows {
  /** @param {SVGElement} values @param {SVGElement} over @param {SVGElement} names @param {Run} run @param {Track} track @param {Place} place */
  constructor(values, over, names, run, track, place) {
    const { name, kind, y, height } = track;
    this.run = run;
    this.place = place;
    this.track = track;
    this.cell = "0:0"; // layer and direction
    const gate = run.arch.cell.gates.find(({ letter }) => letter === name);
    this.scale = kind === "gate" && gate?.activation === "sigmoid" ? openScale : signedScale(name === "c" ? limitOf(run, "c") : 1);
    label(names, 10, y + height / 2 + 4, name, `row-name strong${name === "c" ? " c" : ""}`, "start");
    if (place.gutter > 60) label(names, 24, y + height / 2 + 4, gate ? SIGNS[gate.activation] : say("memory"), "row-name", "start");
    el(values, "rect", { class: "painted", x: place.gutter, y, width: place.width - place.gutter, height });
    this.steps = Array.from({ length: Math.max(0, Math.min(run.length, place.first + place.steps) - place.first) }, (_, k) => {
      const t = place.first + k;
      const box = { x: place.x(t), y, width: place.strip + 8 };
      const [group, upper] = [el(values, "g", { class: "cell" }), el(over, "g", { class: "reach" })];
      el(upper, "rect", { class: "cover", x: box.x - box.width / 2, y, width: box.width, height, rx: 2 });
      return { t, box, group, upper, strip: new Strip(group) };
    });
    this.start = name === "c" ? new Strip(el(values, "g", { class: "start" })) : null;
  }

  /** @param {Selection} selection @param {Track} track @param {{keyed: Keyed, cells: Cells, canvas: Paper, palette: Palette}} to */
  paint({ layer, direction }, track, { keyed, cells, canvas, palette }) {
    const { run, place, scale } = this;
    const { name, y, rows } = track;
    this.track = track;
    this.cell = `${layer}:${direction}`;
    if (!rows) return;
    const high = { ...rows, rows: rows.rows.filter(({ number }) => number) };
    /** @param {Strip} strip @param {Box} box @param {number | "0"} t */
    const column = (strip, box, t) => {
      const values = trackValues(run, name, rows, layer, direction, t);
      strip.paint(box, high, values.filter((_, k) => rows.rows[k].number), scale.shade, (unit) => keyOf(name, layer, direction, t, unit), keyed);
      rows.rows.forEach((row, k) => {
        if (!row.number && values[k]) canvas.box(box.x - box.width / 2, y + row.y, box.width, heightOf(row), scale.pixel(palette, values[k].value));
      });
    };
    for (const { t, box, group, upper, strip } of this.steps) {
      const cell = `${this.cell}:${t}`;
      cells.set(cell, [...(cells.get(cell) ?? []), group, upper]);
      column(strip, box, t);
    }
    if (!this.start) return;
    const shown = direction ? place.first + place.steps >= run.length : place.first === 0;
    if (shown) column(this.start, { x: place.xStart(direction), y, width: place.strip }, "0");
    else this.start.clear();
  }

  /** @param {number} x @param {number} y @returns {ReturnType<typeof valueOfKey> | null} */
  at(x, y) {
    const { name, y: top, rows } = this.track;
    const step = this.steps.find(({ box }) => Math.abs(x - box.x) <= box.width / 2);
    const row = rows?.rows.find((each) => y >= top + each.y && y < top + each.y + each.height);
    const [layer, direction] = this.cell.split(":").map(Number);
    return step && row ? { kind: name, layer, direction, t: step.t, unit: row.from } : null;
  }
}

/** @param {SVGElement} parent @param {SVGElement} names @param {Run} run @param {Selection} selection @param {Place} place @param {Track} track @returns {(t: number | null) => void} */
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
  const named = series.length * LABEL_ROOM > height + 6 ? ordered.slice(-1) : series;
  return namesOfLines(parent, place, named, unit, at, direction, [y, y + height]);
}

/**
 * Each line is named where it ends, by its unit.
 * @param {SVGElement} parent @param {Place} place @param {{unit: number, at: (t: number) => number}[]} series @param {number} chosen
 * @param {(value: number) => number} yOf @param {number} direction @param {number[]} track  its top and bottom
 * @returns {(t: number | null) => void} names them at this step
 */
function namesOfLines(parent, place, series, chosen, yOf, direction, [top, bottom]) {
  const group = el(parent, "g", { class: "line-names" });
  const names = series.map(() => el(group, "g", {})); // moved as groups: a text that gets another place is laid out anew
  series.forEach(({ unit }, k) => label(names[k], 0, 0, String(unit), unit === chosen ? "chosen" : "", direction ? "end" : "start"));
  return (t) => {
    group.style.display = t === null ? "none" : "";
    if (t === null) return;
    const ends = series.map((own, k) => ({ k, y: yOf(own.at(t)) })).filter(({ y }) => Number.isFinite(y)).sort((a, b) => a.y - b.y);
    let above = top - 2 - LABEL_ROOM / 2;
    for (const end of ends) above = end.y = Math.max(end.y, above + LABEL_ROOM);
    let below = bottom + 2 + LABEL_ROOM / 2;
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
