/**
 * What the scripts of all kinds share: a question's scene, and what a check found, a card for every answer that is not
 * right with its reason drawn, or all of them as working. A kind is a script of its name; it says what it draws.
 */
import { make } from "../kit/dom.js";
import { mount } from "../kit/mount.js";
import { say } from "../kit/words.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Card, Drawing, Draws, Message, Name, VerdictMessage } from "./types.js" */

const MARKS = { right: "✓", wrong: "✗", malformed: "!" };

/**
 * The component of one kind of exercise.
 * @template {Name} Names
 * @param {Draws<Names>} drawings  by the name `drawn_by` in a scene or a reason
 * @param {{wide?: Name[]}} [layout]  the reasons whose cards take the whole width
 * @returns {(component: Component) => () => void}
 */
export function drawsExercise(drawings, { wide = [] } = {}) {
  return (component) => mount(component, (root) => {
    root.className = "exercise";
    const body = make(root, "div", "ex-body");
    return {
      /** @param {Message<Names>} message */
      update(message) {
        body.replaceChildren();
        if ("cards" in message) drawVerdict(body, message, drawings, wide);
        else draw(drawings, make(body, "div", "card"), message.scene, false);
      },
    };
  });
}

/**
 * @template {Name} Names
 * @param {Draws<Names>} drawings
 * @param {HTMLElement} parent
 * @param {Drawing<Names>} drawing
 * @param {boolean} solved  whether the right answer may show
 */
function draw(drawings, parent, drawing, solved) {
  drawings[drawing.drawn_by](parent, drawing, solved);
}

/**
 * @template {Name} Names
 * @param {HTMLElement} parent
 * @param {VerdictMessage<Names>} message
 * @param {Draws<Names>} drawings
 * @param {Name[]} wide
 */
function drawVerdict(parent, message, drawings, wide) {
  drawPassed(parent, message.passed);
  const cards = make(parent, "div", "ex-cards");
  for (const card of message.cards) drawCard(cards, card, drawings, wide);
  if (!message.scene) return;
  const box = make(parent, "section", "card");
  make(box, "p", "", say("Where to look in the picture:"));
  draw(drawings, box, message.scene, false);
}

/**
 * @template {Name} Names
 * @param {HTMLElement} parent
 * @param {Card<Names>} card
 * @param {Draws<Names>} drawings
 * @param {Name[]} wide
 */
function drawCard(parent, card, drawings, wide) {
  const width = card.reason && wide.includes(card.reason.drawn_by) ? "wide" : "";
  const box = make(parent, "section", `card ${card.status} ${width}`);
  const head = make(box, "h3", card.status);
  make(head, "span", "ex-mark", MARKS[card.status]).setAttribute("aria-hidden", "true");
  make(head, "span", "", card.label);
  make(head, "code", "", card.status === "right" ? card.expected : card.given);
  make(box, "p", "", card.message);
  if (card.reason) draw(drawings, box, card.reason, card.status === "right");
}

/** @param {HTMLElement} parent @param {{label: string, answer: string}[]} passed */
function drawPassed(parent, passed) {
  if (!passed.length) return;
  const list = make(parent, "ul", "ex-passed");
  for (const { label, answer } of passed) {
    const item = make(list, "li");
    make(item, "span", "", `✓ ${label}`);
    make(item, "code", "", answer);
  }
}
