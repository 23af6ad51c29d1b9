/** Two layers and the way back through each: how long d_h is at every step, and what stands behind a cut. */
import { make, put } from "../kit/dom.js";
import { el } from "../kit/svg.js";
import { say } from "../kit/words.js";
import { Chart } from "./chart.js";
import { gradient } from "./back_numbers.js";

/** @import { Places, PaintBack } from "./back.js" */
/** @import { Back } from "./back_types.js" */

const HEIGHT = 216; // px

/** @param {Places} places @returns {PaintBack} */
export function drawCuts({ picture, beside, back, lesson, half }) {
  const box = make(picture, "div", "cuts-box");
  const { layers = [], cuts = [] } = back;
  const first = `d_h_${layers[0].module}`;
  const [T] = back.values[first].ours.shape;
  const begin = lesson.stages.find(({ makes }) => makes[0] === first)?.begin ?? 0;
  const norms = layers.map(({ module }) => ({ whole: normsOf(back, `d_h_${module}`), cut: normsOf(back, `cut_${module}`) }));
  const least = Math.min(...norms.flatMap(({ whole }) => whole).filter((value) => value > 0));
  const most = Math.max(...norms.flatMap(({ whole }) => whole));
  const scale = { low: Math.max(-9, Math.floor(Math.log10(least))), high: Math.ceil(Math.log10(most)) };
  const charts = layers.map(({ title }, k) => drawLayer(box, title, norms[k], { ...scale, width: half }, cuts));
  const why = make(beside, "p", "back-words");
  return (tick, asks) => {
    put(why, back.tables[asks || !tick ? tick + 1 : tick]?.words ?? "");
    const known = Math.max(0, T - (tick - begin));
    for (const paint of charts) paint(known, tick - begin >= 1 && tick - begin <= T ? known : null);
  };
}

/** The length of a vector at each step. @param {Back} back @param {string} name */
function normsOf({ values }, name) {
  const { ours } = values[name];
  const [T, ...rest] = ours.shape;
  const size = rest.reduce((product, count) => product * count, 1);
  return Array.from({ length: T }, (_, t) => Math.hypot(...ours.subarray(t * size, (t + 1) * size)));
}

/**
 * @param {HTMLElement} parent @param {string} title @param {{whole: number[], cut: number[]}} norms
 * @param {{low: number, high: number, width: number}} scale @param {number[]} cuts
 */
function drawLayer(parent, title, { whole, cut }, scale, cuts) {
  const T = whole.length;
  const frame = make(parent, "figure", "back-figure");
  const head = make(frame, "figcaption", "", title);
  const told = make(head, "span", "mute");
  const marks = whole.map((_, t) => /** @type {[number, string]} */ ([t, String(t)]));
  const chart = new Chart(frame, { height: HEIGHT, ...scale, x: [-0.6, T - 0.4], marks, alt: say("{title}: the length of d_h at every step, and what cuts leave of it", { title }) });
  const half = 0.32;
  const foot = chart.yOf(10 ** scale.low);
  const bar = (/** @type {number} */ t, /** @type {number} */ value, /** @type {string} */ className) => {
    const top = Math.min(chart.yOf(value), foot - 2); // what is not 0 is never drawn as empty
    return el(chart.svg, "rect", { class: className, x: chart.xOf(t - half).toFixed(1), width: (chart.xOf(t + half) - chart.xOf(t - half)).toFixed(1), y: top, height: (foot - top).toFixed(1) });
  };
  const bars = whole.map((value, t) => [bar(t, value, cut[t] > 0 ? "came" : "lost-bar")]);
  for (const t of cuts) {
    chart.upright("cut-line", t - 0.5);
    chart.write(t - 0.45, 10 ** scale.high, say("detach"), "cut-word").setAttribute("dy", "11");
  }
  const now = chart.upright("now-line", 0);
  return (/** @type {number} */ known, /** @type {number | null} */ at) => {
    bars.forEach((parts, t) => parts.forEach((part) => part.classList.toggle("absent", t < known)));
    chart.moveUpright(now, at);
    put(told, at === null ? "" : ` ${say("t = {t}: {whole}, with cuts {cut}", { t: at, whole: gradient(whole[at]), cut: gradient(cut[at]) })}`);
  };
}
