/** The whole drawing of the stage: what slides, what stays at its left, and what moves over it. */
import { make } from "../../kit/dom.js";
import { el } from "../../kit/svg.js";
import { drawDiagram } from "./diagram.js";
import { makeFlow } from "./flow.js";
import { valueOfKey } from "./strip.js";
import { Tracks } from "./tracks.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Place } from "./layout.js" */
/** @import { Palette } from "../../kit/pixels.js" */
/** @import { Keyed } from "./strip.js" */
/** @import { Cells } from "./diagram.js" */

/**
 * @typedef {object} Drawn
 * @property {HTMLElement} root  @property {HTMLElement} film  what slides  @property {SVGSVGElement} svg  of the values  @property {Place} place
 * @property {HTMLElement[]} heads  where each direction is  @property {HTMLElement[]} signs  that point at one out of sight
 * @property {ReturnType<typeof makeFlow>} flow  the motion of a step
 * @property {SVGElement} frames  of what is chosen, over all  @property {SVGElement} hand  of what the hand points at
 * @property {(key: string) => SVGRectElement[]} drawnOf  a value  @property {(cell: string) => SVGElement[]} partsOf  a cell
 * @property {(t: number | null) => void} reach  the tracks show what is computed at this step
 * @property {(run: Run) => void} take  another run of the same network; its tracks follow with `track`
 * @property {(selection: Selection, tracks: Place["tracks"], palette: Palette) => void} track  another layer, direction, unit or theme, where the diagram stays
 * @property {(event: MouseEvent) => ReturnType<typeof valueOfKey> | null} valueAt  what is drawn under the pointer: a shape, or painted in a track
 */

/** A head is no part of the drawing: it moves without the drawing being painted again. @param {Place} place */
function makeHead({ pitch, height }) {
  const head = make(null, "div", "now-head");
  Object.assign(head.style, { width: `${pitch - 2}px`, height: `${height - 2}px` });
  return head;
}

/** All that a drawing is made for; another run with the same is written into it. "": each is drawn for itself. @param {Run | null} run */
export const networkOf = (run) => (run?.whole ? JSON.stringify([run.arch, run.T, run.N, run.length, run.sample, run.labels, run.featureNames]) : "");

/** @param {Run} run @param {Selection} selection @param {Place} place @param {Palette} palette @returns {Drawn} */
export function drawStage(run, selection, place, palette) {
  const root = make(null, "div", "frame-of-film");
  root.style.width = `${place.seen}px`;
  const film = make(root, "div", "film");
  const heads = run.arch.directions.map(() => film.appendChild(makeHead(place)));
  const canvas = make(film, "canvas");
  const size = { width: place.width, height: place.height, viewBox: `0 0 ${place.width} ${place.height}` };
  const svg = el(film, "svg", { ...size, class: "values", role: "img" });
  const top = make(film, "div", "upper"); // a layer of its own: what lies under it is not painted again
  const over = el(top, "svg", { ...size, class: "over", "aria-hidden": "true" });
  const signs = run.arch.directions.map(() => make(root, "span", "edge-sign"));
  const names = el(root, "svg", { width: place.gutter, height: place.height, class: "names", "aria-hidden": "true" });
  const hatch = el(el(svg, "defs"), "pattern", { id: "rv-hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  el(hatch, "path", { d: "M0 0V7", class: "hatch-line" });
  /** @type {Keyed} */
  const keyed = new Map();
  /** @type {Cells} */
  const cells = new Map();
  const columns = drawDiagram(svg, over, names, run, place, keyed, cells);
  const [group, upper, namesOfTracks] = [el(svg, "g", { class: "tracks" }), el(over, "g", { class: "tracks" }), el(names, "g", {})];
  const marks = el(top, "svg", { ...size, class: "marks", "aria-hidden": "true" }); // for itself: a mark paints nothing else again
  for (const sheet of [over, marks]) el(sheet, "rect", { width: place.width, height: place.height, class: "sheet" }); // as large at every step: the browser need not sort its layers anew
  const [frames, hand] = [el(marks, "g"), el(marks, "g", { class: "hand" })];
  const tracks = new Tracks(group, upper, namesOfTracks, canvas, run, place);
  tracks.show(selection, place.tracks, palette);
  /** @template V @param {(maps: {keyed: Keyed, cells: Cells}) => V[] | undefined} of */
  const both = (of) => [...(of({ keyed, cells }) ?? []), ...(of(tracks) ?? [])];
  return {
    root, film, signs, svg, place, heads, frames, hand, flow: makeFlow(film, run, place),
    drawnOf: (key) => both((maps) => maps.keyed.get(key)),
    partsOf: (cell) => both((maps) => maps.cells.get(cell)),
    reach: (t) => tracks.lines.reach(t),
    take(now) {
      columns.paint(now);
      tracks.take(now);
    },
    track: (now, rows, colours) => tracks.show(now, rows, colours),
    valueAt({ target, clientX, clientY }) {
      if (!(target instanceof SVGElement)) return null;
      const rect = /** @type {SVGElement | null} */ (target.closest("rect.value"));
      if (rect) return valueOfKey(rect.dataset.key ?? "");
      const corner = target.matches(".painted") && target.ownerSVGElement?.getBoundingClientRect();
      return corner ? tracks.at(clientX - corner.left, clientY - corner.top) : null;
    },
  };
}
