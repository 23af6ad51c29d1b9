/** h of one layer and direction over time, a line for each unit; where numbers are edited, also as it was without. */
import { put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { el, label, set } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { stepBefore } from "../run.js";
import { ghostSeries, lineSeries } from "./values.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Place } from "./layout.js" */
/** @typedef {Place["tracks"][number]} Track */
/** @typedef {{unit: number, start: number, at: (t: number) => number}} Series  of one unit */

const LABEL_ROOM = 11; // px between the names of two lines; where all have no room, the chosen one is named

/** The lines of one layer and direction; another run, or other lines, are written into what is there. */
export class Lines {
  /** @param {SVGElement} parent @param {SVGElement} names  which stay when the drawing slides @param {Place} place */
  constructor(parent, names, place) {
    this.place = place;
    const own = el(parent, "g", {});
    this.grid = [1, 0, -1].map(() => el(own, "path", { class: "grid" }));
    const lines = el(own, "g", { class: "lines" });
    const future = el(own, "g", { class: "lines future" });
    const path = (/** @type {SVGElement} */ group, /** @type {string[]} */ ...names) => el(group, "path", { class: ["line", ...names].join(" ") });
    this.ghosts = { others: path(lines, "ghost"), chosen: path(lines, "ghost", "chosen") };
    this.past = { others: path(lines), chosen: path(lines, "chosen"), dots: path(lines, "chosen", "dots") };
    this.future = { others: path(future), chosen: path(future, "chosen") };
    this.nameGroup = el(own, "g", { class: "line-names" });
    /** @type {SVGTextElement[]} */
    this.names = [];
    const texts = el(names, "g", {});
    this.title = label(texts, 10, 0, "h", "row-name h strong", "start");
    const wide = place.gutter > 60;
    this.perUnit = wide ? label(texts, 10, 0, say("per unit"), "row-name", "start") : null;
    this.ends = wide ? [1, -1].map(() => label(texts, place.gutter - 4, 0, "", "tick", "end")) : [];
    /** Show them as far as this step; null: not begun. */
    this.reach = (/** @type {number | null} */ _t) => {};
  }

  /** @param {Run} run @param {Selection} selection @param {Track} track */
  show(run, { layer, direction, unit }, { y, height }) {
    const { place } = this;
    const series = lineSeries(run, layer, direction);
    const ghosts = ghostSeries(run, layer, direction);
    const window = [place.first, Math.min(run.length, place.first + place.steps)];
    const limit = niceLimit([...series, ...ghosts], window[0], window[1]);
    const at = (/** @type {number} */ value) => y + height / 2 - (Math.max(-limit, Math.min(limit, value)) / limit) * (height / 2 - 8);
    this.drawAxis(limit, at, y + height / 2);
    /** @type {((now: number) => void)[]} */
    const reaches = [];
    const waysOf = (/** @type {Series[]} */ some) => some.map((own) => pointsOf(run, own, place, direction, window)
      .filter(([, value]) => Number.isFinite(value))
      .map(([x, value]) => ({ x, d: `${x.toFixed(1)} ${at(value).toFixed(1)}` })));
    /** The ways as one path, as far as the clock is: a clip over all would be painted anew with its layer. */
    const draw = (/** @type {SVGElement} */ path, /** @type {ReturnType<typeof waysOf>} */ ways, way = line) => {
      reaches.push((now) => set(path, { d: ways.map((points) => way(points.filter(({ x }) => (direction ? x >= now : x <= now)))).join("") }));
    };
    const [chosen, others] = [true, false].map((is) => series.filter((own) => (own.unit === unit) === is));
    draw(this.ghosts.others, waysOf(ghosts.filter((ghost) => ghost.unit !== unit)));
    draw(this.ghosts.chosen, waysOf(ghosts.filter((ghost) => ghost.unit === unit)));
    const ways = { others: waysOf(others), chosen: waysOf(chosen) };
    for (const which of /** @type {const} */ (["others", "chosen"])) {
      draw(this.past[which], ways[which]);
      set(this.future[which], { d: ways[which].map(line).join("") });
    }
    draw(this.past.dots, ways.chosen, dots);
    const named = series.length * LABEL_ROOM > height + 6 ? chosen : series;
    const name = this.nameLines(named, unit, at, direction, [y, y + height]);
    this.reach = (/** @type {number | null} */ t) => {
      const now = t === null ? (direction ? Infinity : -Infinity) : place.x(t);
      for (const reach of reaches) reach(now);
      name(t);
    };
  }

  /** @param {number} limit @param {(value: number) => number} at @param {number} middle */
  drawAxis(limit, at, middle) {
    const { place, grid, ends, perUnit, title } = this;
    [limit, 0, -limit].forEach((value, k) => set(grid[k], { d: `M${place.gutter} ${at(value)}H${place.width - 8}` }));
    ends.forEach((end, k) => {
      const value = k ? -limit : limit;
      set(end, { y: at(value) + 4 });
      put(end, number(value, limit < 1 ? 1 : 0));
    });
    set(title, { y: middle - (perUnit ? 2 : -4) });
    if (perUnit) set(perUnit, { y: middle + 15 });
  }

  /**
   * Each line is named where it ends, by its unit.
   * @param {Series[]} series @param {number} chosen @param {(value: number) => number} yOf @param {number} direction @param {number[]} track  its top and bottom
   * @returns {(t: number | null) => void} names them at this step
   */
  nameLines(series, chosen, yOf, direction, [top, bottom]) {
    const { names, nameGroup, place } = this;
    for (const surplus of names.splice(series.length)) surplus.remove();
    series.forEach(({ unit }, k) => {
      const name = names[k] ??= label(nameGroup, 0, 0, "");
      put(name, String(unit));
      set(name, { class: unit === chosen ? "chosen" : "", "text-anchor": direction ? "end" : "start" });
    });
    return (t) => {
      nameGroup.style.display = t === null ? "none" : "";
      if (t === null) return;
      const ends = series.map((own, k) => ({ k, y: yOf(own.at(t)) })).filter(({ y }) => Number.isFinite(y)).sort((a, b) => a.y - b.y);
      let above = top - 2 - LABEL_ROOM / 2;
      for (const end of ends) above = end.y = Math.max(end.y, above + LABEL_ROOM);
      let below = bottom + 2 + LABEL_ROOM / 2;
      for (const end of ends.toReversed()) below = end.y = Math.min(end.y, below - LABEL_ROOM);
      for (const { k, y } of ends) {
        set(names[k], { x: (place.x(t) + (direction ? -9 : 9)).toFixed(1), y: (y + 4).toFixed(1) }); // not a transform, which is a group of its own
      }
    };
  }
}

/** @param {{d: string}[]} points */
const line = (points) => (points.length ? `M${points.map(({ d }) => d).join("L")}` : "");
/** @param {{d: string}[]} points */
const dots = (points) => points.map(({ d }) => `M${d}h0`).join("");

/** Where a line goes: from the state before the window, or h_0, through every step in the order of the direction. */
/** @param {Run} run @param {Series} own @param {Place} place @param {number} direction @param {number[]} window  its steps @returns {[number, number][]} */
function pointsOf(run, own, place, direction, [from, to]) {
  /** @type {[number, number][]} */
  const points = [];
  for (let t = from; t < to; t++) points.push([place.x(t), own.at(t)]);
  const edge = direction ? to - 1 : from;
  const before = to > from ? stepBefore(run, direction, edge) : 1;
  if (before === "0") points[direction ? "push" : "unshift"]([place.xStart(direction), own.start]);
  return points;
}

/** The end of the axis: a round number that holds every value of the window. */
/** @param {Series[]} series @param {number} from @param {number} to */
function niceLimit(series, from, to) {
  let most = 0;
  for (const own of series) for (let t = from; t < to; t++) if (Number.isFinite(own.at(t))) most = Math.max(most, Math.abs(own.at(t)));
  return most <= 1 ? Math.max(0.2, Math.ceil(most * 5) / 5) : 2 ** Math.ceil(Math.log2(most));
}
