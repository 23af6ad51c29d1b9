/** h of one layer and direction over time, a line for each unit; where numbers are edited, also as it was without. */
import { number } from "../../kit/format.js";
import { el, label, set } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { stepBefore } from "../run.js";
import { ghostSeries, lineSeries } from "./values.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Place } from "./layout.js" */
/** @typedef {Place["tracks"][number]} Track */

const LABEL_ROOM = 11; // px between the names of two lines; where all have no room, the chosen one is named

/** @param {SVGElement} parent @param {SVGElement} names @param {Run} run @param {Selection} selection @param {Place} place @param {Track} track @returns {(t: number | null) => void} shows them as far as this step; null: not begun */
export function drawLines(parent, names, run, selection, place, { y, height }) {
  const { layer, direction, unit } = selection;
  const wide = place.gutter > 60;
  const series = lineSeries(run, layer, direction);
  const [from, to] = [place.first, Math.min(run.length, place.first + place.steps)];
  const ghosts = ghostSeries(run, layer, direction);
  const limit = niceLimit([...series, ...ghosts], from, to);
  /** @param {number} value */
  const at = (value) => y + height / 2 - (Math.max(-limit, Math.min(limit, value)) / limit) * (height / 2 - 8);
  label(names, 10, y + height / 2 - (wide ? 2 : -4), "h", "row-name h strong", "start");
  if (wide) label(names, 10, y + height / 2 + 15, say("per unit"), "row-name", "start");
  for (const value of [limit, 0, -limit]) {
    el(parent, "path", { class: "grid", d: `M${place.gutter} ${at(value)}H${place.width - 8}` });
    if (wide && value) label(names, place.gutter - 4, at(value) + 4, number(value, limit < 1 ? 1 : 0), "tick", "end");
  }
  const lines = el(parent, "g", { class: "lines" });
  const future = el(parent, "g", { class: "lines future" });
  /** @type {((now: number) => void)[]} */
  const reaches = [];
  /** A path through points, or a dot at each, drawn as far as the clock is: a clip over all would be painted anew with its layer. */
  const draw = (/** @type {string} */ className, /** @type {[number, number][]} */ points, between = "L", dot = "") => {
    const path = el(lines, "path", { class: `line ${className}${dot && " dots"}` });
    const ways = points.map(([x, value]) => ({ x, d: `${x.toFixed(1)} ${at(value).toFixed(1)}${dot}` }));
    const through = (/** @type {{d: string}[]} */ some) => (some.length ? `M${some.map(({ d }) => d).join(between)}` : "");
    reaches.push((now) => path.setAttribute("d", through(ways.filter(({ x }) => (direction ? x >= now : x <= now)))));
    return through(ways);
  };
  for (const ghost of ghosts) {
    const points = pointsOf(run, ghost, place, direction, from, to).filter(([, value]) => Number.isFinite(value));
    if (points.length) draw(`ghost${ghost.unit === unit ? " chosen" : ""}`, points);
  }
  const ordered = series.toSorted((a, b) => Number(a.unit === unit) - Number(b.unit === unit));
  for (const own of ordered) {
    const chosen = own.unit === unit;
    const points = pointsOf(run, own, place, direction, from, to).filter(([, value]) => Number.isFinite(value));
    if (!points.length) continue;
    const d = draw(chosen ? "chosen" : "", points);
    el(future, "path", { class: chosen ? "line chosen" : "line", d });
    if (chosen) draw("chosen", points, "M", "h0");
  }
  const named = series.length * LABEL_ROOM > height + 6 ? ordered.slice(-1) : series;
  const name = namesOfLines(parent, place, named, unit, at, direction, [y, y + height]);
  return (t) => {
    const now = t === null ? (direction ? Infinity : -Infinity) : place.x(t);
    for (const reach of reaches) reach(now);
    name(t);
  };
}

/**
 * Each line is named where it ends, by its unit.
 * @param {SVGElement} parent @param {Place} place @param {{unit: number, at: (t: number) => number}[]} series @param {number} chosen
 * @param {(value: number) => number} yOf @param {number} direction @param {number[]} track  its top and bottom
 * @returns {(t: number | null) => void} names them at this step
 */
function namesOfLines(parent, place, series, chosen, yOf, direction, [top, bottom]) {
  const group = el(parent, "g", { class: "line-names" });
  const names = series.map(({ unit }) => label(group, 0, 0, String(unit), unit === chosen ? "chosen" : "", direction ? "end" : "start"));
  return (t) => {
    group.style.display = t === null ? "none" : "";
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
