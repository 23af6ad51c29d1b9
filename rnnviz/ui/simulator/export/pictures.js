/** The stage as it is on the page now, as a drawing and as pixels. */
import { say } from "../../kit/words.js";
import { drawingOf, fontRule, pixelsOf, pngOf } from "./drawing.js";

/** @typedef {import("../export.js").Message} Message */
/** @typedef {{text: string, width: number, height: number}} Drawing  the text of an SVG */

const SCALE = 2; // pixels of a PNG for each of the page

/** What can be seen of the pictures, in their own shadow trees. @param {string[]} keys  of the pictures @param {string} selector */
const inSight = (keys, selector) => keys.flatMap((key) => [...document.querySelectorAll(`.st-key-${key} *`)])
  .flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll(selector) ?? [])])
  .filter((part) => part.checkVisibility());

/** The stage of the way that is shown: its drawings, one over the other, and what is painted under them. @param {string[]} keys */
function stageOf(keys) {
  const stage = inSight(keys, ".stage").find((each) => each.querySelector(".film svg"));
  const parts = [...(stage?.querySelectorAll(".film :is(svg, canvas, .now-head)") ?? [])];
  return {
    drawings: parts.filter((part) => part instanceof SVGSVGElement),
    under: parts.filter((part) => part instanceof HTMLElement).filter((part) => part.matches("canvas, .now-head:not(.gone)")),
    names: [...(stage?.querySelectorAll(".names") ?? [])].filter((part) => part instanceof SVGSVGElement),
  };
}

/** Why the stage cannot be saved now; "" where it can. @param {Message} message */
export function whyNot({ pictures }) {
  const [stage] = stageOf(pictures).drawings;
  if (!stage) return say("There is no picture on this page to save.");
  return stage.closest(".unchecked") ? say("These numbers are not checked yet: let go of the number, then save the picture.") : "";
}

/** The stage as a file that needs no page; what moves on it has arrived. @param {Message} message @param {string} [rules]  of CSS @returns {Drawing} */
export function drawStage({ pictures }, rules = "") {
  const parts = stageOf(pictures);
  const [stage] = parts.drawings;
  for (const motion of stage.closest(".stage")?.getAnimations({ subtree: true }) ?? []) if (motion.playState === "running") motion.finish();
  const { width: whole, height } = stage.viewBox.baseVal;
  const { left, width: onPage } = stage.getBoundingClientRect();
  const frame = (stage.closest(".frame-of-film") ?? stage).getBoundingClientRect();
  const x = Math.round((frame.left - left) * whole / onPage); // how far the drawing has slid
  const width = Math.round(Math.min(frame.width * whole / onPage, whole - x));
  return { text: drawingOf(parts, { x, width }, paperOf(stage), rules), width, height };
}

/** The page's font as a rule, for pixels. @param {Message} message */
export const fontOf = ({ pictures }) => fontRule(getComputedStyle(stageOf(pictures).drawings[0]).fontFamily);

const CELL = ".dock .inside svg";
const MARGIN = 4; // of the cell, whose frames stand over its edges
const paperOf = (/** @type {Element} */ part) => getComputedStyle(part).getPropertyValue("--rv-background").trim() || "#ffffff";

/** The inside of the cell, as it is in the dock. @param {Message} message @param {string} [rules] @returns {Drawing | string}  or why it is not there */
function drawCell({ pictures }, rules) {
  const cell = inSight(pictures, CELL).find((part) => part instanceof SVGSVGElement);
  if (!cell) return say("No cell is open on this page.");
  if (cell.closest(".unchecked")) return say("These numbers are not checked yet: let go of the number, then save the picture.");
  const { width, height } = cell.viewBox.baseVal;
  return { text: drawingOf({ drawings: [cell], under: [], names: [] }, { x: -MARGIN, width: width + 2 * MARGIN }, paperOf(cell), rules), width: width + 2 * MARGIN, height };
}

/** @param {Message} message */
export async function cellSvg(message) {
  const cell = drawCell(message);
  return typeof cell === "string" ? cell : new Blob([cell.text], { type: "image/svg+xml" });
}

/** @param {Message} message */
export async function cellPng(message) {
  const [cell] = inSight(message.pictures, CELL);
  const drawn = drawCell(message, cell && (await fontRule(getComputedStyle(cell).fontFamily)));
  return typeof drawn === "string" ? drawn : pngOf(await pixelsOf(drawn.text, drawn.width, drawn.height, SCALE));
}

/** @param {Message} message */
export const svg = async (message) => whyNot(message) || new Blob([drawStage(message).text], { type: "image/svg+xml" });

/** @param {Message} message */
export async function png(message) {
  const refused = whyNot(message);
  if (refused) return refused;
  const { text, width, height } = drawStage(message, await fontOf(message));
  return pngOf(await pixelsOf(text, width, height, SCALE));
}
