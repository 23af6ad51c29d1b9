/** The numbers of a Plotly figure as a table: a line for each point or cell, its place as the axes name it. */
import { csvLine } from "./download.js";

/**
 * @typedef {ArrayLike<unknown>} Values
 * @typedef {ArrayLike<ArrayLike<number | null>>} Grid
 * @typedef {object} DrawnTrace  as Plotly completes it
 * @property {string} type  @property {string} [name]  @property {Values} [x]  @property {Values} [y]
 * @property {Grid} [z]  @property {Grid} [customdata]  numbers that the cells stand for, where these are drawn otherwise
 * @property {number} [x0]  @property {number} [dx]  @property {number} [y0]  @property {number} [dy]
 * @property {string} [xaxis]  @property {string} [yaxis]
 * @typedef {{tickvals?: Values, ticktext?: Values}} NamedAxis
 */

/** @param {DrawnTrace[]} traces @param {Record<string, unknown>} layout */
export function csvOf(traces, layout) {
  const lines = [csvLine(["series", "x", "y", "value"])];
  traces.forEach((trace, k) => {
    const series = trace.name ?? String(k);
    const x = namesOf(axisOf(layout, "xaxis", trace.xaxis));
    const y = namesOf(axisOf(layout, "yaxis", trace.yaxis));
    for (const [atX, atY, value] of pointsOf(trace)) lines.push(csvLine([series, x(atX), y(atY), value]));
  });
  return lines.join("");
}

/** @param {DrawnTrace} trace @returns {[unknown, unknown, number | null][]} x, y, and of a cell its value */
function pointsOf(trace) {
  if (!trace.z) return Array.from(trace.x ?? trace.y ?? [], (_, k) => [at(trace.x, k, 0, 1), at(trace.y, k, 0, 1), null]);
  const { z, customdata, x, y, x0 = 0, dx = 1, y0 = 0, dy = 1 } = trace;
  return Array.from(customdata ?? z).flatMap((row, i) => Array.from(row, (value, j) => (
    /** @type {[unknown, unknown, number | null]} */ ([at(x, j, x0, dx), at(y, i, y0, dy), finite(value)]))));
}

/** @param {Values | undefined} values @param {number} k @param {number} first @param {number} step */
const at = (values, k, first, step) => (values ? values[k] : first + k * step);

/** Plotly keeps what is no number as null or NaN. @param {number | null} value */
const finite = (value) => (value === null || Number.isNaN(value) ? null : value);

/** @param {Record<string, unknown>} layout @param {"xaxis" | "yaxis"} kind @param {string} [id]  "x2" @returns {NamedAxis} */
const axisOf = (layout, kind, id = "") => /** @type {NamedAxis} */ (layout[`${kind}${id.slice(1)}`] ?? {});

/** What an axis writes at a place, without markup; the place itself where it writes nothing. @param {NamedAxis} axis */
function namesOf({ tickvals, ticktext }) {
  const names = new Map(Array.from(tickvals ?? [], (place, k) => [place, plain(String(ticktext?.[k] ?? place))]));
  return (/** @type {unknown} */ place) => names.get(place) ?? /** @type {string | number | null} */ (place ?? null);
}

/** @param {string} text  as Plotly reads it */
const plain = (text) => text.replace(/<[^>]*>/g, " ").trim().replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
