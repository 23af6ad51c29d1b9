/** The stage as it is on the page now, as a drawing and as pixels. */
import { say } from "../../kit/words.js";
import { drawingOf, fontRule, pixelsOf, pngOf } from "./drawing.js";

/** @typedef {import("../export.js").Message} Message */
/** @typedef {{text: string, width: number, height: number}} Drawing  the text of an SVG */

const SCALE = 2; // pixels of a PNG for each of the page

/**
 * The stage of the way that is shown, in its picture's own shadow tree: its drawings, one over the other, and what is
 * painted under them. @param {string[]} keys  of the pictures
 */
function stageOf(keys) {
  const stages = keys.flatMap((key) => [...document.querySelectorAll(`.st-key-${key} *`)])
    .flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll(".stage") ?? [])]);
  const stage = stages.find((each) => each.checkVisibility() && each.querySelector(".film > svg"));
  const parts = [...(stage?.querySelectorAll(".film > *") ?? [])];
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
  for (const motion of stage.closest(".stage")?.getAnimations({ subtree: true }) ?? []) motion.finish();
  const { width: whole, height } = stage.viewBox.baseVal;
  const { left, width: onPage } = stage.getBoundingClientRect();
  const frame = (stage.closest(".frame-of-film") ?? stage).getBoundingClientRect();
  const x = Math.round((frame.left - left) * whole / onPage); // how far the drawing has slid
  const width = Math.round(Math.min(frame.width * whole / onPage, whole - x));
  const paper = getComputedStyle(stage).getPropertyValue("--rv-background").trim() || "#ffffff";
  return { text: drawingOf(parts, { x, width }, paper, rules), width, height };
}

/** The page's font as a rule, for pixels. @param {Message} message */
export const fontOf = ({ pictures }) => fontRule(getComputedStyle(stageOf(pictures).drawings[0]).fontFamily);

/** @param {Message} message */
export const svg = async (message) => whyNot(message) || new Blob([drawStage(message).text], { type: "image/svg+xml" });

/** @param {Message} message */
export async function png(message) {
  const refused = whyNot(message);
  if (refused) return refused;
  const { text, width, height } = drawStage(message, await fontOf(message));
  return pngOf(await pixelsOf(text, width, height, SCALE));
}
