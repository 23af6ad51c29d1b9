/** What the present tick computed, as numbers: by hand beside torch. */
import { number } from "../kit/format.js";
import { piece } from "./flow.js";
import { say } from "../kit/words.js";

const MOST = 8; // rows of a block

function block(parent, name, value, part, column) {
  const { picture } = value;
  const columns = picture.numbers.shape[1];
  const table = piece(parent, "table", "now-numbers");
  const place = picture.columns[column];
  piece(table, "caption", "", picture.numbers.shape[0] === 1 ? name : `${name} · ${picture.over?.[column] ?? ""} ${place}`);
  const head = piece(piece(table, "thead"), "tr");
  for (const text of [say("unit"), say("by hand"), "torch"]) piece(head, "th", "", text).scope = "col";
  const body = piece(table, "tbody");
  const line = (label, at) => {
    const row = piece(body, "tr");
    piece(row, "th", "", label).scope = "row";
    piece(row, "td", "", number(picture.numbers[at]));
    piece(row, "td", "", number(picture.torch[at]));
  };
  if (picture.numbers.shape[0] === 1) {
    for (let c = 0; c < Math.min(columns, MOST); c++) line(picture.columns[c], c);
    return columns - MOST;
  }
  const last = Math.min(part.last, part.first + MOST);
  for (let r = part.first; r < last; r++) line(picture.rowLabels[r] ?? "", r * columns + column);
  return part.last - last;
}

/**
 * @param {HTMLElement} parent
 * @param {object} content  what `rnnviz/ui/lesson_message.py` sends
 * @returns {(tick: number) => void}
 */
export function drawStep(parent, content) {
  const title = piece(parent, "h2", "", "");
  const box = piece(parent, "div", "blocks");
  const pictures = Object.entries(content.values).filter(([, value]) => value.picture.kind === "cells");
  const rows = pictures.flatMap(([, { picture }]) => picture.parts.map((part) => part.last - part.first));
  box.style.minHeight = `${(Math.min(MOST, Math.max(...rows)) + 3) * 21}px`; // the page must not jump from step to step
  return (tick) => {
    const words = tick === 0
      ? say("Only what is given is there")
      : say("Computed now, {status}: {values}", { status: content.status[tick], values: content.makes[tick].join(", ") });
    if (title.textContent !== words) title.textContent = words;
    box.replaceChildren();
    if (tick === 0) return;
    for (const [name, value] of pictures) {
      for (const part of value.picture.parts) {
        const places = [...part.ticks.keys()].filter((c) => part.ticks[c] === tick);
        const own = value.picture.own ? places.filter((c) => value.picture.own.includes(c)) : places;
        if (!own.length) continue;
        const frame = piece(box, "div", "block");
        const more = block(frame, name, value, part, own.at(-1));
        const notes = [];
        if (more > 0) notes.push(say("and {more} more", { more }));
        if (own.length > 1 && value.picture.numbers.shape[0] > 1) notes.push(say("one of {count} columns at once", { count: own.length }));
        if (notes.length) piece(frame, "p", "more", notes.join("; "));
      }
    }
  };
}
