/** How many parameters: the network, the shape of a weight, and the count as blocks. */
import { drawShape } from "./axes.js";
import { drawsExercise } from "./exercise.js";
import { drawNetwork } from "./network.js";
import { HIDDEN, make } from "./parts.js";
import { say } from "../kit/words.js";

const BLOCK = { largest: 60, smallest: 3, scale: 7 }; // px

export default drawsExercise({ network: drawNetwork, shape: drawShape, blocks: drawBlocks }, { wide: ["blocks"] });

/** @param {object} count  a BlocksReason: every tensor as a rectangle of its rows and columns */
function drawBlocks(parent, count, solved) {
  const sides = count.blocks.flatMap((block) => block.shape);
  const scale = Math.min(BLOCK.scale, BLOCK.largest / Math.max(...sides));
  let box = null;
  for (const { name, shape, numel, suspect } of count.blocks) {
    if (name.startsWith("weight_ih")) box = make(parent, "div", "ex-blocks"); // a row for each layer and direction
    const item = make(box, "div", `ex-block ${suspect ? "suspect" : ""}`);
    const [rows, columns] = [shape[0], shape[1] ?? 1];
    const area = make(item, "span", `ex-area ${roleOf(name)}`);
    area.style.width = `${Math.max(BLOCK.smallest, columns * scale)}px`;
    area.style.height = `${Math.max(BLOCK.smallest, rows * scale)}px`;
    const words = make(item, "span", "ex-words");
    make(words, "code", "", name);
    make(words, "span", "mute", shape.length > 1 ? `${shape.join(" × ")} = ${numel}` : `${numel}`);
    if (suspect) make(words, "span", "ex-suspect", say("here"));
  }
  const total = solved ? String(count.total) : HIDDEN;
  make(parent, "p", "ex-total", `${count.blocks.map((block) => block.numel).join(" + ")} = ${total}`);
  if (!solved && count.given !== null) make(parent, "p", "ex-total bad", say("yours: {given}", { given: count.given }));
}

function roleOf(name) {
  if (name.startsWith("bias")) return "bias";
  return name.startsWith("weight_ih") ? "x" : "h";
}
