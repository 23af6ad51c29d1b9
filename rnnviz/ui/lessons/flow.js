/** The network of a lesson: lanes of boxes, with the name and the shape of what flows on every arrow. */
import { make, makeButton } from "../kit/dom.js";
import { scientific } from "../kit/format.js";
import { say } from "../kit/words.js";
import { drawLegend, drawShapeOf } from "./shape.js";

/** @import { Claim, Lane, Lesson, Stage } from "./types.js" */
/** @typedef {(name: string) => void} OnValue  a value was pressed */
/** @typedef {{element: HTMLElement, stage: Stage}} Box */

/**
 * @param {HTMLElement} parent
 * @param {Lesson} lesson
 * @param {OnValue} onValue
 * @returns {(tick: number) => void} paints the boxes that compute at this tick
 */
export function drawFlow(parent, lesson, onValue) {
  drawLegend(parent, lesson);
  const list = make(parent, "ol", "lanes");
  list.setAttribute("aria-label", say("The network, stage by stage"));
  const boxes = lesson.lanes.flatMap((lane) => drawLane(list, lane, lesson, onValue));
  drawClaims(parent, lesson.claims);
  return (tick) => {
    for (const { element, stage } of boxes) {
      const state = stateOf(stage, tick);
      if (element.dataset.state !== state) element.dataset.state = state;
    }
  };
}

/** Whether a stage is computed at a tick. @param {Pick<Stage, "begin" | "end">} stage @param {number} tick */
export function stateOf({ begin, end }, tick) {
  if (tick >= begin + 1 && tick <= end) return "now";
  return tick >= end ? "done" : "later";
}

/** @param {HTMLElement} list @param {Lane} lane @param {Lesson} lesson @param {OnValue} onValue @returns {Box[]} */
function drawLane(list, lane, lesson, onValue) {
  const flow = make(make(list, "li", "lane"), "ol", "flow");
  drawChip(make(flow, "li", "hop start"), lane.from, lesson, onValue, "chip");
  return lane.stages.map((k, place) => {
    const stage = lesson.stages[k];
    const hop = make(flow, "li", "hop");
    make(hop, "span", "flow-line").setAttribute("aria-hidden", "true");
    const element = drawBox(make(hop, "div", "node"), stage, lesson, onValue);
    make(hop, "span", "flow-line out").setAttribute("aria-hidden", "true");
    const out = make(hop, "div", "out-values");
    for (const [rank, name] of outputsOf(stage, lesson.stages[lane.stages[place + 1]]).entries()) {
      drawChip(out, name, lesson, onValue, rank ? "chip small" : "chip");
    }
    return { element, stage };
  });
}

/**
 * What a stage makes, first what the next stage of the lane reads.
 * @param {Pick<Stage, "makes">} stage
 * @param {Pick<Stage, "reads"> | undefined} next
 */
export function outputsOf({ makes }, next) {
  const main = makes.find((name) => name === next?.reads[0]) ?? makes[0];
  return [main, ...makes.filter((name) => name !== main)];
}

/** A stage and what else it reads. */
/** @param {HTMLElement} frame @param {Stage} stage @param {Lesson} lesson @param {OnValue} onValue */
function drawBox(frame, stage, lesson, onValue) {
  const box = make(frame, "div", `box${stage.recurrent ? " loop" : ""}`);
  make(box, "span", "title", stage.title);
  const others = stage.reads.slice(1);
  if (others.length) {
    const also = make(frame, "div", "also");
    make(also, "span", "word", say("with"));
    for (const name of others) drawChip(also, name, lesson, onValue, "chip small");
  }
  return box;
}

/** @param {HTMLElement} parent @param {string} name @param {Lesson} lesson @param {OnValue} onValue @param {string} className */
function drawChip(parent, name, lesson, onValue, className) {
  const title = say("Show the values of {name}", { name });
  const chip = makeButton(parent, className, "", () => onValue(name), title);
  chip.classList.toggle("is-result", name === lesson.result);
  chip.dataset.value = name;
  make(chip, "span", "name", name);
  drawShapeOf(chip, lesson.values[name], lesson.axes);
}

/** @param {HTMLElement} parent @param {Claim[]} claims */
function drawClaims(parent, claims) {
  if (!claims.length) return;
  const list = make(parent, "ul", "claims");
  for (const claim of claims) {
    const item = make(list, "li", claim.ok ? "ok" : "bad");
    make(item, "b", "", sayClaim(claim));
    make(item, "span", "", " " + say("largest |Δ| {largest}", { largest: scientific(claim.error) }));
  }
}

/** @param {Claim} claim */
function sayClaim({ ok, left, right }) {
  return ok ? say("✓ {left} equals {right}", { left, right }) : say("✗ {left} differs from {right}", { left, right });
}
