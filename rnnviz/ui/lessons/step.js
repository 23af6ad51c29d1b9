/** What the present tick computed, as numbers: by hand beside torch. */
import { make } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say } from "../kit/words.js";
import { columnsMade, pairsOf } from "./picture.js";

/** @import { CellsPicture, Lesson, Part } from "./types.js" */

/** What a block of numbers is of. @param {string} name @param {CellsPicture} picture @param {number} column */
export function captionOf(name, picture, column) {
  return picture.numbers.shape[0] === 1 ? name : `${name} · ${picture.over?.[column] ?? ""} ${picture.columns[column]}`;
}

/**
 * @param {HTMLElement} parent
 * @param {string} caption
 * @param {{label: string, byHand: number, torch: number}[]} pairs
 * @param {string} counted
 */
function drawPairs(parent, caption, pairs, counted) {
  const { table, body } = makeTable(parent, "now-numbers", [counted, say("by hand"), "torch"]);
  table.createCaption().append(caption);
  for (const { label, byHand, torch } of pairs) {
    const { line } = makeRow(body, label);
    make(line, "td", "", number(byHand));
    make(line, "td", "", number(torch));
  }
}

/**
 * A part that this tick made: the numbers of its last column, and how much is not shown.
 * @param {HTMLElement} parent
 * @param {string} name
 * @param {CellsPicture} picture
 * @param {Part} part
 * @param {number} tick
 * @param {string} counted  what its rows are
 */
function drawBlock(parent, name, picture, part, tick, counted) {
  const columns = columnsMade(picture, part, tick);
  const last = columns.at(-1);
  if (last === undefined) return;
  const frame = make(parent, "div", "block");
  const { pairs, more } = pairsOf(picture, part, last);
  drawPairs(frame, captionOf(name, picture, last), pairs, counted);
  const notes = more > 0 ? [say("and {more} more", { more })] : [];
  if (columns.length > 1 && picture.numbers.shape[0] > 1) {
    notes.push(say("one of {count} columns at once", { count: columns.length }));
  }
  if (notes.length) make(frame, "p", "more", notes.join("; "));
}

/** What a number is of: one unit, or that of several which is farthest from 0. @param {Pick<CellsPicture, "steps">} picture */
export const countedBy = ({ steps: [rows, columns] }) => (rows * columns > 1 ? say("farthest from 0 of units") : say("unit"));

/** What will be computed, in its order. @param {HTMLElement} parent @param {Pick<Lesson, "stages">} lesson */
function drawPlan(parent, { stages }) {
  const list = make(parent, "ol", "plan");
  for (const { title, makes } of stages.filter(({ reads }) => reads.length)) {
    const item = make(list, "li");
    make(item, "b", "", makes[0]);
    make(item, "span", "mute", ` ${title}`);
  }
}

/** What happens at a tick, in words. @param {Lesson} lesson @param {number} tick */
export function sayStep({ status, makes }, tick) {
  if (tick === 0) return say("Only what is given is there");
  return say("Computed now, {status}: {values}", { status: status[tick], values: makes[tick].join(", ") });
}

/**
 * @param {HTMLElement} parent
 * @param {Lesson} lesson
 * @returns {(tick: number) => void}  draws the numbers of a tick
 */
export function drawStep(parent, lesson) {
  const box = make(parent, "div", "blocks");
  const pictures = Object.entries(lesson.values).flatMap(([name, { picture, axes }]) => (
    picture.kind === "cells" ? [{ name, picture, counted: axes === "M" ? say("sample") : countedBy(picture) }] : []
  ));
  return (tick) => {
    box.replaceChildren();
    if (tick === 0) return drawPlan(box, lesson);
    for (const { name, picture, counted } of pictures) {
      for (const part of picture.parts) drawBlock(box, name, picture, part, tick, counted);
    }
  };
}
