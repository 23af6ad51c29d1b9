/** A gradient of two weights as an arrow, the circle of max_norm, and what clipping makes of the arrow. */
import { make, put } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { el, label, picture, wire } from "../kit/svg.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say } from "../kit/words.js";
import { gradient } from "./back_numbers.js";
import { isNow } from "./moments.js";

/** @import { Places, PaintBack } from "./back.js" */
/** @import { Back } from "./back_types.js" */

const [WIDTH, HEIGHT, EDGE] = [500, 300, 16]; // px
const [SHORT, ROOM] = [0.02, 0.35]; // of max_norm: an arrow that is a dot; left free around the circle

/** @param {Places} places @returns {PaintBack} */
export function drawClip({ picture: place, beside, back, lesson }) {
  const box = make(place, "div", "clip-box");
  const arrows = drawArrows(box, back);
  const facts = drawFacts(box, back);
  const why = make(beside, "p", "back-words");
  const madeBy = new Map(lesson.stages.flatMap((stage) => stage.makes.map((name) => /** @type {const} */ ([name, stage]))));
  const isThere = (/** @type {string} */ name, /** @type {number} */ tick) => (madeBy.get(name)?.end ?? 0) <= tick;
  return (tick, asks) => {
    put(why, back.tables[asks || !tick ? tick + 1 : tick]?.words ?? "");
    for (const [name, parts] of arrows) {
      const stage = madeBy.get(name);
      for (const part of parts) {
        part.classList.toggle("absent", !isThere(name, tick));
        part.classList.toggle("now", stage !== undefined && isNow(stage, tick));
      }
    }
    for (const { name, cell, text } of facts) {
      put(cell, isThere(name, tick) ? text : "");
      const stage = madeBy.get(name);
      cell.classList.toggle("now", stage !== undefined && isNow(stage, tick));
    }
  };
}

/** @param {HTMLElement} parent @param {Back} back @returns {[string, SVGElement[]][]} */
function drawArrows(parent, { values }) {
  const most = values.max_norm.ours[0];
  const reach = most * (1 + ROOM);
  const ends = ["gradient", "clipped", "by_value"].map((name) => Array.from(values[name].ours));
  const [left, right] = [Math.min(-reach, ...ends.map(([x]) => x * 1.08)), Math.max(reach, ...ends.map(([x]) => x * 1.08))];
  const [low, high] = [Math.min(-reach, ...ends.map(([, y]) => y * 1.08)), Math.max(reach, ...ends.map(([, y]) => y * 1.08))];
  const scale = Math.min((WIDTH - 2 * EDGE) / (right - left), (HEIGHT - 2 * EDGE) / (high - low));
  const xOf = (/** @type {number} */ x) => EDGE + (x - left) * scale + (WIDTH - 2 * EDGE - (right - left) * scale) / 2;
  const yOf = (/** @type {number} */ y) => HEIGHT - EDGE - (y - low) * scale;
  const svg = picture(parent, WIDTH, HEIGHT, say("The gradient as an arrow from 0 to (dw, du), and the circle that clipping allows"));
  svg.classList.add("chart", "clip-plane");
  el(svg, "path", { class: "grid-line one", d: `M${xOf(left)} ${yOf(0)}H${xOf(right)}M${xOf(0)} ${yOf(low)}V${yOf(high)}` });
  label(svg, xOf(right), yOf(0) - 5, "dw", "mute", "end");
  label(svg, xOf(0) + 6, yOf(high) + 8, "du", "mute", "start");
  el(svg, "circle", { class: "allowed", cx: xOf(0), cy: yOf(0), r: most * scale });
  el(svg, "rect", { class: "box-of-values", x: xOf(-most), y: yOf(most), width: 2 * most * scale, height: 2 * most * scale });
  label(svg, xOf(0), yOf(-most) - 6, say("max_norm {most}", { most: number(most, 0) }), "mute");
  const arrow = (/** @type {string} */ name, /** @type {string} */ className) => {
    const [x, y] = values[name].ours;
    if (Math.hypot(x, y) < SHORT * most) return el(svg, "circle", { class: `${className} dot`, cx: xOf(x), cy: yOf(y), r: 5 });
    return wire(svg, className, [[xOf(0), yOf(0)], [xOf(x), yOf(y)]]);
  };
  const box = svg.querySelector(".box-of-values");
  return [
    ["gradient", [arrow("gradient", "long")]],
    ["by_value", [arrow("by_value", "turned"), ...(box instanceof SVGElement ? [box] : [])]],
    ["clipped", [arrow("clipped", "kept")]],
  ];
}

/** Length and direction of each arrow. @param {HTMLElement} parent @param {Back} back */
function drawFacts(parent, { values }) {
  const { table, body } = makeTable(parent, "clip-facts", [say("arrow"), say("length"), say("direction")]);
  table.createCaption().append(say("w = {w}, u = {u}, five steps, the gradient of h[4]", { w: number(values.w.ours[0], 1), u: number(values.u.ours[0], 2) }));
  const names = /** @type {const} */ ([["gradient", "long", say("gradient")], ["clipped", "kept", say("clipped by norm")], ["by_value", "turned", say("clipped by value")]]);
  return names.flatMap(([name, className, title]) => {
    const { line } = makeRow(body, title, { line: className });
    const [x, y] = values[name].ours;
    const length = Math.hypot(x, y);
    const angle = length ? say("{degrees}°", { degrees: number((Math.atan2(y, x) * 180) / Math.PI, 1) }) : say("none");
    return [gradient(length), angle].map((text) => ({ name, text, cell: make(line, "td") }));
  });
}
