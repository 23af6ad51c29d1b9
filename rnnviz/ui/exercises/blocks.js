/** A count of parameters as blocks: every tensor as a rectangle of its rows and columns. */
import { make } from "../kit/dom.js";
import { say } from "../kit/words.js";
import { HIDDEN } from "./parts.js";

/** @import { Block, BlocksReason } from "./types.js" */

const BLOCK = { largest: 60, smallest: 3, scale: 7 }; // px

/** @param {HTMLElement} parent @param {BlocksReason} count @param {boolean} solved */
export function drawBlocks(parent, count, solved) {
  const sides = count.blocks.flatMap((block) => block.shape);
  const scale = Math.min(BLOCK.scale, BLOCK.largest / Math.max(...sides));
  for (const blocks of rowsOf(count.blocks)) {
    const row = make(parent, "div", "ex-blocks");
    for (const block of blocks) drawBlock(row, block, scale);
  }
  const total = solved ? String(count.total) : HIDDEN;
  make(parent, "p", "ex-total", `${count.blocks.map((block) => block.numel).join(" + ")} = ${total}`);
  if (!solved && count.given !== null) make(parent, "p", "ex-total bad", say("yours: {given}", { given: count.given }));
}

/** A row for each layer and direction: its weight_ih comes first. @param {Block[]} blocks */
export function rowsOf(blocks) {
  const starts = [...blocks.keys()].filter((k) => blocks[k].name.startsWith("weight_ih"));
  return starts.map((start, k) => blocks.slice(start, starts[k + 1]));
}

/** @param {HTMLElement} row @param {Block} block @param {number} scale  px of a number's side */
function drawBlock(row, { name, shape, numel, suspect }, scale) {
  const item = make(row, "div", `ex-block ${suspect ? "suspect" : ""}`);
  const [rows, columns = 1] = shape;
  const area = make(item, "span", `ex-area ${roleOf(name)}`);
  area.style.width = `${Math.max(BLOCK.smallest, columns * scale)}px`;
  area.style.height = `${Math.max(BLOCK.smallest, rows * scale)}px`;
  const words = make(item, "span", "ex-words");
  make(words, "code", "", name);
  make(words, "span", "mute", shape.length > 1 ? `${shape.join(" × ")} = ${numel}` : `${numel}`);
  if (suspect) make(words, "span", "ex-suspect", say("here"));
}

/** What a tensor's numbers belong to. @param {string} name */
export function roleOf(name) {
  if (name.startsWith("bias")) return "bias";
  return name.startsWith("weight_ih") ? "x" : "h";
}
