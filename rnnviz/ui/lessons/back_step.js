/** One step with its numbers, and under each its gradient: forwards from left to right, the way back from right to left. */
import { make, makeScroller, put } from "../kit/dom.js";
import { tint } from "../kit/svg.js";
import { say } from "../kit/words.js";
import { gradient, tintOf } from "./back_numbers.js";
import { bringInSight } from "./back_sight.js";
import { short } from "./back_tables.js";
import { isNow } from "./moments.js";

/** @import { Places, PaintBack } from "./back.js" */
/** @import { Back } from "./back_types.js" */
/** @typedef {{name: string, of: string, columns: number, cells: HTMLElement[], frame: HTMLElement}} Block  `of`: the value whose gradient it is, "" for a value */

// Columns from left to right; a node is a value and its gradient, or a value alone.
const COLUMNS = [
  [["h_before", "d_h_before", "h"], ["x", "d_x", "x"]],
  [["W_hh", "dW_hh", "h"], ["W_ih", "dW_ih", "x"]],
  [["b", "db", "bias"], ["u", "d_u", ""]],
  [["h", "d_h", "h"]],
  [["y", "d_out", ""], ["", "d_next", "h"]],
];

/** @param {Places} places @returns {PaintBack} */
export function drawStepBack({ picture, beside, back, lesson, go }) {
  const scroll = makeScroller(picture, say("One step, and its gradients"));
  const box = make(scroll, "div", "step-box");
  /** @type {Block[]} */
  const blocks = [];
  COLUMNS.forEach((nodes, c) => {
    if (c) drawWay(box, c === COLUMNS.length - 1 ? say("error") : c === 3 ? "tanh" : c === 2 ? say("sum") : "");
    const column = make(box, "div", "step-column");
    for (const [value, of, role] of nodes) {
      const node = make(column, "div", `step-node ${role}`);
      if (value) blocks.push(drawBlock(node, value, "", back));
      if (of) blocks.push(drawBlock(node, of, value, back));
    }
  });
  make(picture, "p", "mute", say("Left the number, right its gradient. Click one to go where it is made."));
  const why = make(beside, "p", "back-words");
  const top = Math.max(...blocks.filter(({ of, name }) => of || name === "d_next").flatMap(({ name }) => Array.from(back.values[name].ours, Math.abs)));
  const made = new Map(lesson.stages.flatMap((stage) => stage.makes.map((name) => /** @type {const} */ ([name, stage]))));
  for (const { name, frame } of blocks) {
    const stage = made.get(name);
    if (stage && stage.end) frame.addEventListener("click", () => go(stage.end));
  }
  return (tick, asks) => {
    const asked = asks ? lesson.asks[tick + 1] : null;
    put(why, back.tables[asks || !tick ? tick + 1 : tick]?.words ?? "");
    let first = null;
    for (const { name, cells, columns, frame, of } of blocks) {
      const stage = made.get(name);
      const there = !stage || stage.end <= tick;
      const isNext = asked !== null && lesson.makes[tick + 1]?.includes(stage?.makes[0] ?? "");
      frame.classList.toggle("now", isNext || (!asks && stage !== undefined && isNow(stage, tick)));
      if (frame.classList.contains("now")) first ??= frame;
      frame.classList.toggle("later", !there);
      const isGradient = of !== "" || name.startsWith("d_");
      const values = back.values[name].ours;
      cells.forEach((cell, k) => {
        const isAsked = isNext && asked?.value === name && placeOf(asked.index, columns) === k;
        put(cell, there ? (isGradient && stage?.end ? gradient(values[k], 3) : short(values[k])) : isAsked ? "?" : "");
        const { fill, ink } = there ? (isGradient ? tintOf(values[k], top) : tint(values[k])) : { fill: "var(--rv-empty)", ink: "inherit" };
        cell.style.setProperty("--fill", fill);
        cell.style.setProperty("--on", ink);
      });
    }
    const shown = first;
    requestAnimationFrame(() => bringInSight(scroll, shown ?? (tick ? null : box.lastElementChild)));
  };
}

/** @param {number[]} index @param {number} columns */
const placeOf = (index, columns) => (index.length > 1 ? index[0] * columns + index[1] : index[0]);

/** A name over its numbers: a vector stands upright, a matrix as it is. @param {HTMLElement} node @param {string} name @param {string} of @param {Back} back @returns {Block} */
function drawBlock(node, name, of, back) {
  const { shape } = back.values[name].ours;
  const [rows, columns] = shape.length > 1 ? shape : [shape[0], 1];
  const frame = make(node, "div", of || name.startsWith("d_") ? "step-block gradient" : "step-block");
  make(frame, "span", "step-name", name);
  const grid = make(frame, "div", "step-grid");
  grid.style.setProperty("--columns", String(columns));
  return { name, of, columns, frame, cells: Array.from({ length: rows * columns }, () => make(grid, "b")) };
}

/** Between two columns: forwards above, back below. @param {HTMLElement} box @param {string} word */
function drawWay(box, word) {
  const way = make(box, "div", "step-way");
  make(way, "span", "mute", word);
  make(way, "span", "forth", "→");
  make(way, "span", "back-way", "←");
}
