/** What a check found: a card for every answer that is not right, with its reason drawn; or all of them, as working. */
import { drawNetwork } from "./network.js";
import { make, mountDrawing } from "./parts.js";
import { drawRuns } from "./program.js";
import { drawShape } from "./shapes.js";
import { drawBlocks, drawFormula, drawSum } from "./sums.js";
import { drawUnrolled } from "./unrolled.js";

const MARKS = { right: "✓", wrong: "✗", malformed: "!" };
const REASONS = {
  shape: drawShape,
  sum: drawSum,
  formula: drawFormula,
  blocks: drawBlocks,
  runs: drawRuns,
  seen: (parent, reason) => drawUnrolled(parent, {
    seqLen: reason.seq_len, length: reason.length, layers: reason.num_layers, hidden: reason.hidden_size, marked: reason,
  }),
};

function drawCard(parent, card) {
  const wide = ["runs", "blocks"].includes(card.reason?.drawn_by) ? "wide" : "";
  const box = make(parent, "section", `ex-card ${card.status} ${wide}`);
  const head = make(box, "h3", card.status);
  make(head, "span", "ex-mark", MARKS[card.status]).setAttribute("aria-hidden", "true");
  make(head, "span", "", card.label);
  make(head, "code", "", card.status === "right" ? card.expected : card.given);
  make(box, "p", "", card.message);
  if (card.reason) REASONS[card.reason.drawn_by](box, card.reason, card.status === "right");
}

function drawPassed(parent, passed) {
  if (!passed.length) return;
  const list = make(parent, "ul", "ex-passed");
  for (const { label: name, answer } of passed) {
    const item = make(list, "li");
    make(item, "span", "", `✓ ${name}`);
    make(item, "code", "", answer);
  }
}

export default function (component) {
  return mountDrawing(component, (body, message) => {
    drawPassed(body, message.passed);
    const cards = make(body, "div", "ex-cards");
    for (const card of message.cards) drawCard(cards, card);
    if (message.scene) {
      const box = make(body, "section", "ex-card");
      make(box, "p", "", "Where to look in the picture:");
      drawNetwork(box, message.scene);
    }
  });
}
