/**
 * What the scripts of all kinds share: a question's scene, and what a check found, a card for every answer that is not
 * right with its reason drawn, or all of them as working. A kind is a script of its name; it says what it draws.
 */
import { make, mountDrawing } from "./parts.js";
import { say } from "../kit/words.js";

const MARKS = { right: "✓", wrong: "✗", malformed: "!" };

/**
 * The component of one kind of exercise.
 * @param {Record<string, (parent: HTMLElement, drawing: any, solved: boolean) => void>} drawings  by the name `drawn_by`
 *   in a scene or a reason; `solved`: whether the right answer may show
 * @param {{wide?: string[]}} [layout]  the reasons whose cards take the whole width
 */
export function drawsExercise(drawings, { wide = [] } = {}) {
  return (component) => mountDrawing(component, (body, message) => {
    if (message.cards) drawVerdict(body, message, drawings, wide);
    else drawings[message.scene.drawn_by](make(body, "div", "card"), message.scene, false);
  });
}

function drawVerdict(body, message, drawings, wide) {
  drawPassed(body, message.passed);
  const cards = make(body, "div", "ex-cards");
  for (const card of message.cards) drawCard(cards, card, drawings, wide);
  if (!message.scene) return;
  const box = make(body, "section", "card");
  make(box, "p", "", say("Where to look in the picture:"));
  drawings[message.scene.drawn_by](box, message.scene, false);
}

function drawCard(parent, card, drawings, wide) {
  const width = wide.includes(card.reason?.drawn_by) ? "wide" : "";
  const box = make(parent, "section", `card ${card.status} ${width}`);
  const head = make(box, "h3", card.status);
  make(head, "span", "ex-mark", MARKS[card.status]).setAttribute("aria-hidden", "true");
  make(head, "span", "", card.label);
  make(head, "code", "", card.status === "right" ? card.expected : card.given);
  make(box, "p", "", card.message);
  if (card.reason) drawings[card.reason.drawn_by](box, card.reason, card.status === "right");
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
