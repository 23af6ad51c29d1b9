/** The whole drawing of the stage: what slides, what stays at its left, and what moves over it. */
import { make } from "../../kit/dom.js";
import { el } from "../../kit/svg.js";
import { drawDiagram } from "./diagram.js";
import { layOut } from "./layout.js";
import { drawTracks } from "./tracks.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Place } from "./layout.js" */
/** @import { Keyed } from "./strip.js" */
/** @import { Cells } from "./diagram.js" */

/**
 * @typedef {object} Drawn
 * @property {HTMLElement} root  @property {HTMLElement} film  what slides  @property {SVGSVGElement} svg  @property {Place} place  @property {Keyed} keyed  @property {Cells} cells
 * @property {HTMLElement[]} heads  where each direction is  @property {HTMLElement[]} signs  that point at one out of sight
 *  @property {(t: number | null) => void} reach
 */

/** A head is no part of the drawing: it moves without the drawing being painted again. @param {Place} place */
function makeHead({ pitch, height }) {
  const head = make(null, "div", "now-head");
  Object.assign(head.style, { width: `${pitch - 2}px`, height: `${height - 2}px` });
  return head;
}

/** @param {Run} run @param {Selection} selection @param {{width: number, height: number}} room @param {number} first @returns {Drawn} */
export function drawStage(run, selection, room, first) {
  const place = layOut(run, selection, room, first);
  const root = make(null, "div", "frame-of-film");
  root.style.width = `${place.seen}px`;
  const film = make(root, "div", "film");
  const heads = run.arch.directions.map(() => film.appendChild(makeHead(place)));
  const svg = el(film, "svg", { width: place.width, height: place.height, viewBox: `0 0 ${place.width} ${place.height}`, role: "img" });
  const signs = run.arch.directions.map(() => make(root, "span", "edge-sign"));
  const names = el(root, "svg", { width: place.gutter, height: place.height, class: "names", "aria-hidden": "true" });
  const hatch = el(el(svg, "defs"), "pattern", { id: "rv-hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  el(hatch, "path", { d: "M0 0V7", class: "hatch-line" });
  /** @type {Keyed} */
  const keyed = new Map();
  /** @type {Cells} */
  const cells = new Map();
  drawDiagram(svg, names, run, place, keyed, cells);
  const { reach } = drawTracks(svg, names, run, selection, place, keyed, cells);
  return { root, film, signs, svg, place, keyed, cells, heads, reach };
}
