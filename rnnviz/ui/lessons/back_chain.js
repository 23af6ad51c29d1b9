/** One unit over its steps, and what its last state says of every other: each step back takes the number between. */
import { make, makeScroller, put } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { el, set, tint } from "../kit/svg.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say } from "../kit/words.js";
import { gradient, tintOf } from "./back_numbers.js";
import { bringInSight } from "./back_sight.js";
import { Chart } from "./chart.js";

/** @import { Places, PaintBack } from "./back.js" */
/** @import { Back } from "./back_types.js" */

const HEIGHT = 172; // px of a chart
const LOWEST = 1e-8; // of the curve over every weight
const HIGHEST = 1e4;

/** @param {Places} places @returns {PaintBack} */
export function drawChain(places) {
  const { lesson, back } = places;
  const T = back.values.h.ours.length;
  const begin = lesson.stages.find(({ makes }) => makes[0] === "d_h")?.begin ?? 0;
  const cells = drawCells(places, T, begin);
  const overTime = drawOverTime(places, T);
  const overWeights = drawOverWeights(places);
  return (tick, asks) => {
    const known = Math.max(0, T - (tick - begin)); // the first step whose gradient is there
    const now = tick <= begin && !asks ? null : asks ? known - 1 : known;
    const isBack = tick - begin <= T - (asks ? 1 : 0);
    cells(known, isBack ? now : null, asks && isBack);
    overTime(known, isBack ? now : null);
    overWeights(tick > begin + T);
  };
}

/** @param {Places} places @param {number} T @param {number} begin */
function drawCells({ picture, back, go }, T, begin) {
  const { h, slope, factor, d_h } = back.values;
  const scroll = makeScroller(picture, say("The unit, step by step"));
  const { table, body } = makeTable(scroll, "chain-table");
  table.createCaption().append(saySize(back));
  const line = (/** @type {string} */ name, /** @type {string} */ className) => makeRow(body, name, { line: className }).line;
  /** A cell for every step and for every way between two. @param {HTMLElement} row @param {(t: number) => string} text @param {(t: number) => string} between */
  const fill = (row, text, between) => Array.from({ length: 2 * T - 1 }, (_, k) => make(row, "td", k % 2 ? "between" : "", k % 2 ? between((k + 1) / 2) : text(k / 2)));
  const none = () => "";
  const heads = fill(line("", "steps"), (t) => `t = ${t}`, none);
  const states = fill(line("h[t]", "states"), (t) => number(h.ours[t], 3), () => "→");
  const slopes = fill(line("1 − h[t]²", "slopes"), (t) => number(slope.ours[t], 3), none);
  const factors = fill(line("w · (1 − h[t]²)", "factors"), none, (t) => number(factor.ours[t], 3));
  const ways = fill(line("d_h[t]", "back"), none, () => "←");
  for (let t = 0; t < T; t++) {
    colour(states[2 * t], tint(h.ours[t]));
    if (t) colour(factors[2 * t - 1], tint(factor.ours[t], 2));
    ways[2 * t].addEventListener("click", () => go(begin + T - t));
  }
  make(picture, "p", "mute", say("Each step back multiplies by the number between the two steps."));
  return (/** @type {number} */ known, /** @type {number | null} */ now, /** @type {boolean} */ asks) => {
    for (let t = 0; t < T; t++) {
      const cell = ways[2 * t];
      const there = t >= known;
      put(cell, there ? gradient(d_h.ours[t], 3) : asks && t === now ? "?" : "");
      cell.className = there ? "number" : "later";
      if (there) colour(cell, tintOf(d_h.ours[t], 1));
      for (const row of [heads, states, slopes, factors, ways]) row[2 * t].classList.toggle("now", t === now);
      if (!t) continue;
      const isNow = now !== null && t === now + 1;
      factors[2 * t - 1].classList.toggle("used", isNow);
      ways[2 * t - 1].classList.toggle("used", isNow);
      ways[2 * t - 1].classList.toggle("passed", t - 1 >= known);
      cell.classList.toggle("used", isNow);
    }
    if (now !== null) requestAnimationFrame(() => bringInSight(scroll, ways[2 * now]));
  };
}

/** @param {HTMLElement} cell @param {{fill: string, ink: string}} colours */
function colour(cell, { fill, ink }) {
  cell.style.setProperty("--fill", fill);
  cell.style.setProperty("--on", ink);
}

/** What is put in. @param {Back} back */
function saySize({ values: { u, x, w } }) {
  const shown = Array.from(x.ours, (value) => number(value, Number.isInteger(value) ? 0 : 2)).join(", ");
  return say("w = {w}, u = {u}, x = {x}", { w: number(w.ours[0], 2), u: number(u.ours[0], 2), x: shown });
}

/** |d_h| at each step, beside other weights. @param {Places} places @param {number} T */
function drawOverTime({ beside, back, besideHalf }, T) {
  const steps = Array.from({ length: T }, (_, t) => t);
  const all = back.lines.flatMap(({ numbers }) => Array.from(numbers)).filter((value) => value > 0);
  const [low, high] = [Math.max(-5, Math.floor(Math.log10(Math.min(...all)))), Math.ceil(Math.log10(Math.max(...all)))];
  const frame = makeFigure(beside, say("|d_h[t]|, step by step"));
  /** @type {{name: string, value: number}[]} */
  const names = [];
  const chart = new Chart(frame, { width: besideHalf, height: HEIGHT, low, high, x: [0, T - 1], marks: steps.map((t) => [t, String(t)]), alt: say("The size of d_h at every step, for three weights") });
  for (const { name, numbers, bent, own } of back.lines) {
    if (bent ? own : !name.includes("1.5") && !own) continue;
    chart.line(bent ? "other" : "no-tanh", steps, numbers);
    if (numbers[0] >= 10 ** low) names.push({ name, value: numbers[0] });
  }
  chart.nameAtStart(names);
  const own = el(chart.svg, "path", { class: "own" });
  const dot = el(chart.svg, "circle", { class: "own-dot", r: 4.5 });
  const now = chart.upright("now-line", 0);
  return (/** @type {number} */ known, /** @type {number | null} */ at) => {
    const seen = steps.filter((t) => t >= known);
    const values = seen.map((t) => Math.abs(back.values.d_h.ours[t]));
    chart.move(own, seen, values);
    chart.moveUpright(now, at);
    dot.classList.toggle("absent", !seen.length);
    if (seen.length) set(dot, { cx: chart.xOf(seen[0]), cy: chart.yOf(values[0]) });
  };
}

/** What is left far back, for every weight. @param {Places} places */
function drawOverWeights({ beside, back, besideHalf }) {
  const { every_w: { ours: w }, reach: { ours: reach }, reach_no_tanh: { ours: line } } = back.values;
  const frame = makeFigure(beside, say("31 steps back, for every w"));
  const chart = new Chart(frame, {
    width: besideHalf, height: HEIGHT, low: Math.log10(LOWEST), high: Math.log10(HIGHEST), x: [w[0], w[w.length - 1]],
    marks: [0, 0.5, 1, 1.5, 2].map((at) => [at, String(at)]), alt: say("What is left of a gradient after 31 steps, for every w from 0 to 2, with tanh and without"),
  });
  const later = chart.write(1, 1e-2, say("at the tick “every w”"), "mute", "middle");
  const best = reach.indexOf(Math.max(...reach));
  const parts = [
    chart.line("no-tanh", w, line), chart.line("reach", w, reach),
    el(chart.svg, "circle", { class: "reach-dot", r: 4.5, cx: chart.xOf(w[best]), cy: chart.yOf(reach[best]) }),
    chart.write(1.4, 500, say("no tanh: w³¹")),
    chart.write(w[best] + 0.06, reach[best] * 1.6, say("most, at w {w}: {left}", { w: number(w[best], 2), left: number(reach[best], 3) }), "reach-word"),
    chart.write(2, 3e-5, say("vanishes too: h stays"), "reach-word", "end"), chart.write(2, 2e-6, say("off 0, 1 − h² is small"), "reach-word", "end"),
    chart.upright("own-line", back.values.w.ours[0]),
  ];
  return (/** @type {boolean} */ there) => {
    later.classList.toggle("absent", there);
    for (const part of parts) part.classList.toggle("absent", !there);
  };
}

/** @param {HTMLElement} parent @param {string} title */
function makeFigure(parent, title) {
  const frame = make(parent, "figure", "back-figure");
  make(frame, "figcaption", "", title);
  return frame;
}
