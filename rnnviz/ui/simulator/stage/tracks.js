/** The tracks under the diagram, on its columns: h of the selected layer as lines, its memory and its gates as rows. */
import { el, label } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { Lines } from "./lines.js";
import { Strip, heightOf, keyOf, openScale, signedScale } from "./strip.js";
import { limitOf, trackValues, valueBefore } from "./values.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Place } from "./layout.js" */
/** @import { Palette } from "../../kit/pixels.js" */
/** @import { Box, Keyed, valueOfKey } from "./strip.js" */
/** @import { Cells } from "./diagram.js" */
/** @typedef {Place["tracks"][number]} Track */

const WAS = 5; // px at the left of a value, in the colour that it had without the edits
const SIGNS = { sigmoid: "σ", tanh: "tanh", relu: "relu" };

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
    this.placed = "";
    el(values, "path", { class: "divider", d: `M8 ${place.diagramHeight + 2}H${place.width - 8}` });
    this.lines = new Lines(over, names, place);
    this.rows = place.tracks.filter(({ kind }) => kind !== "lines").map((track) => new TrackRows(values, over, names, run, track, place));
    this.canvas = new Paper(canvas, place.width, place.diagramHeight, place.height);
  }

  /** @param {Selection} selection @param {Place["tracks"]} tracks  where its rows are @param {Palette} palette */
  show(selection, tracks, palette) {
    const placed = JSON.stringify([selection.layer, selection.direction, tracks]);
    const again = placed === this.placed; // another run in the same places
    this.placed = placed;
    if (!again) this.keyed.clear();
    if (!again) this.cells.clear();
    this.canvas.clear();
    let row = 0;
    for (const track of tracks) {
      if (track.kind === "lines") this.lines.show(this.run, selection, track);
      else this.rows[row++].paint(selection, track, { keyed: this.keyed, cells: this.cells, canvas: this.canvas, palette, again });
    }
    this.canvas.frame(palette.line);
  }

  /** Another run of the same network; `show` writes it. @param {Run} run */
  take(run) {
    this.run = run;
    for (const rows of this.rows) rows.take(run);
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
    this.opens = kind === "gate" && gate?.activation === "sigmoid";
    this.scale = openScale;
    this.take(run);
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

  /** Another run, and the colours of its numbers. @param {Run} run */
  take(run) {
    this.run = run;
    if (!this.opens) this.scale = signedScale(this.track.name === "c" ? limitOf(run, "c") : 1);
  }

  /** @param {Selection} selection @param {Track} track @param {{keyed: Keyed, cells: Cells, canvas: Paper, palette: Palette, again: boolean}} to */
  paint({ layer, direction }, track, { keyed, cells, canvas, palette, again }) {
    const { run, place, scale } = this;
    const { name, y, rows } = track;
    this.track = track;
    this.cell = `${layer}:${direction}`;
    if (!rows) return;
    const high = { ...rows, rows: rows.rows.filter(({ number }) => number) };
    /** @param {Strip} strip @param {Box} box @param {number | "0"} t */
    const column = (strip, box, t) => {
      const values = trackValues(run, name, rows, layer, direction, t);
      const written = values.filter((_, k) => rows.rows[k].number);
      if (again) strip.fill(high, written, scale.shade);
      else strip.paint(box, high, written, scale.shade, (unit) => keyOf(name, layer, direction, t, unit), keyed);
      /** @type {Parameters<Strip["showBefore"]>[0]} */
      const before = [];
      rows.rows.forEach((row, k) => {
        if (!values[k]) return;
        const [left, top, height] = [box.x - box.width / 2, y + row.y, heightOf(row)];
        if (!row.number) canvas.box(left, top, box.width, height, scale.pixel(palette, values[k].value));
        const was = valueBefore(run, name, layer, direction, t, values[k]);
        if (was === null) return;
        if (!row.number) return canvas.box(left, top, WAS, height, scale.pixel(palette, was));
        before.push({ x: left, y: top, width: WAS, height, style: `fill:${scale.shade(was).fill}` });
      });
      strip.showBefore(before);
    };
    for (const { t, box, group, upper, strip } of this.steps) {
      const cell = `${this.cell}:${t}`;
      if (!again) cells.set(cell, [...(cells.get(cell) ?? []), group, upper]);
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
