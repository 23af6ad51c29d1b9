/** The usual wrong line beside torch's: what both make of the same numbers, where they part, and why. */
import { make, makeButton, makeScroller } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { tint } from "../kit/svg.js";
import { makeTable } from "../kit/table.js";
import { say } from "../kit/words.js";

/** @import { Lines, Part, Side, Strip } from "./lines_types.js" */

/**
 * @param {HTMLElement} parent  is emptied
 * @param {Lines[]} all  the confusions of a lesson
 * @param {string} [key]  the one to show, else the first
 * @param {(key: string) => void} [chosen]
 */
export function drawLines(parent, all, key = "", chosen = () => {}) {
  parent.replaceChildren();
  const shown = all.find((lines) => lines.key === key) ?? all[0];
  if (!shown) return;
  const box = make(parent, "section", "lines");
  box.setAttribute("aria-label", say("The usual wrong line and torch's"));
  const head = make(box, "header", "lines-head");
  make(head, "h2", all.length > 1 ? "unseen" : "", shown.title);
  if (all.length > 1) drawChoice(head, all, shown, (own) => {
    drawLines(parent, all, own, chosen);
    /** @type {HTMLElement | null} */ (parent.querySelector(`[data-key="${own}"]`))?.focus();
    chosen(own);
  });
  make(head, "span", shown.silent ? "lines-silent" : "mute", shown.verdict);
  drawGiven(head, shown);
  make(box, "p", "lines-reason", shown.reason);
  const pair = make(box, "div", "lines-pair");
  drawSide(make(pair, "section", "lines-wrong"), say("The usual wrong line"), shown.wrong, shown.right, shown.quotes);
  drawSide(make(pair, "section", "lines-right"), say("torch’s line"), shown.right, shown.wrong);
}

/** @param {HTMLElement} box @param {Lines[]} all @param {Lines} shown @param {(key: string) => void} choose */
function drawChoice(box, all, shown, choose) {
  const list = make(box, "div", "lines-choice");
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", say("what is often confused here"));
  for (const { key, title } of all) {
    const button = makeButton(list, "chip", title, () => choose(key));
    button.setAttribute("aria-pressed", String(key === shown.key));
    button.dataset.key = key;
  }
}

/** @param {HTMLElement} card @param {string} name @param {Side} side @param {Side} other @param {string} [warning]  torch's */
function drawSide(card, name, side, other, warning = "") {
  card.setAttribute("aria-label", name);
  const head = make(card, "header", "lines-name");
  make(head, "h3", "", name);
  const parts = side.values.map((strip) => ({ strip, other: other.values.find(({ name }) => name === strip.name) ?? null }));
  const parting = parts.find(({ strip, other }) => strip.first && other);
  if (parting?.other && card.matches(".lines-wrong")) make(head, "span", "lines-first", sayFirst(parting.strip, parting.other));
  const shown = codeOf(side);
  if (shown.length !== side.lines.length) drawWhole(head, say("all lines"), side.lines);
  const body = make(card, "div", "lines-body");
  const code = make(makeScroller(body, say("its lines")), "div", "lines-code");
  for (const { text, own } of shown) make(code, "code", own ? "own" : "mute", text);
  if (warning) make(code, "p", "lines-quote", `UserWarning: ${warning}`);
  if (side.error !== null) {
    make(body, "p", "lines-error", side.error);
    return;
  }
  const values = make(body, "div", "lines-values");
  for (const { strip, other } of parts) drawStrip(values, strip, other ? digitsOf(strip, other) : 3);
}

/**
 * The lines that only this side has, with a line before and after; "…" for what is left out.
 * @param {Pick<Side, "lines" | "own">} side
 * @returns {{text: string, own: boolean}[]}
 */
export function codeOf({ lines, own }) {
  const near = (/** @type {number} */ k) => own.some((line) => Math.abs(line - k) <= 1) || own.length === 0;
  /** @type {{text: string, own: boolean}[]} */
  const shown = [];
  for (const [k, text] of lines.entries()) {
    if (near(k) || lines.length <= 4) shown.push({ text, own: own.includes(k) });
    else if (shown.at(-1)?.text !== "…") shown.push({ text: "…", own: false });
  }
  return shown;
}

/** A value: its name stands before its only row, or above its rows. @param {HTMLElement} box @param {Strip} strip @param {number} digits */
function drawStrip(box, strip, digits) {
  const { table, body } = makeTable(makeScroller(box, strip.name), "lines-strip", strip.columns.length ? ["", ...strip.columns] : []);
  const isRow = strip.rows.length === 1 && !strip.rows[0];
  if (!isRow) make(table.createCaption(), "code", "", `${strip.name} (${strip.shape.join(", ")})`);
  for (const [r, label] of strip.rows.entries()) drawRow(body, strip, r, isRow ? strip.name : label, digits);
  if (strip.parts.length) drawParts(body, strip);
  if (strip.largest !== null) {
    make(body.rows[0], "td", "lines-largest", say("largest: class {k}", { k: strip.largest }));
  }
  const [drawn, all] = strip.cut;
  if (drawn < all) make(box, "p", "note", say("{drawn} of {all} rows are drawn.", { drawn, all }));
}

/** @param {HTMLElement} body @param {Strip} strip @param {number} r @param {string} label @param {number} digits */
function drawRow(body, strip, r, label, digits) {
  const line = make(body, "tr");
  makeHead(line, label);
  const count = strip.numbers.shape[1];
  for (let c = 0; c < count; c++) {
    const value = strip.numbers[r * count + c];
    const isFirst = strip.first !== null && strip.first[0] === r && strip.first[1] === c;
    const differs = strip.differs[r * count + c] === 1;
    const cell = make(line, "td", isFirst ? "first" : differs ? "differs" : "", written(strip, value, digits));
    if (strip.whole) continue;
    const { fill, ink } = tint(value, 1.4);
    cell.style.background = fill;
    cell.style.color = ink;
  }
}

/** What stands before the numbers of a row. @param {HTMLElement} line @param {string} label */
function makeHead(line, label) {
  if (label) make(line, "th", "", label).scope = "row";
  else make(line, "td", "lines-nameless");
}

/** Where the numbers stand, and what of x they have read. @param {HTMLElement} body @param {Strip} strip */
function drawParts(body, { parts }) {
  const [places, reads] = [make(body, "tr", "lines-origin"), make(body, "tr", "lines-reads")];
  for (const line of [places, reads]) makeHead(line, "");
  for (const part of parts) {
    const place = make(places, "td");
    place.colSpan = part.last - part.first;
    make(place, "code", "", part.origin);
    const read = make(reads, "td");
    read.colSpan = part.last - part.first;
    read.textContent = sayReads(part);
  }
}

/** "has read x[0] … x[3]". @param {Pick<Part, "steps" | "other">} part */
export function sayReads({ steps, other }) {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return say("has read nothing");
  const span = first === last ? `x[${first}]` : `x[${first}] … x[${last}]`;
  if (other !== null) return say("has read {span} of sample {n}", { span, n: other });
  return first === last ? say("has read {span} only", { span }) : say("has read {span}", { span });
}

/** @param {Strip} strip @param {Strip} torchs */
export function sayFirst(strip, torchs) {
  if (!strip.first) return "";
  const at = strip.first[0] * strip.numbers.shape[1] + strip.first[1];
  const digits = digitsOf(strip, torchs);
  const [wrong, right] = [strip, torchs].map((own) => written(own, own.numbers[at], digits));
  return say("first difference {place}: {wrong}, not {right}", { place: strip.place, wrong, right });
}

/**
 * Three decimals, or as many as tell apart the first two numbers that differ.
 * @param {Strip} strip @param {Strip} other
 */
export function digitsOf(strip, other) {
  if (!strip.first) return 3;
  const at = strip.first[0] * strip.numbers.shape[1] + strip.first[1];
  const [one, two] = [strip.numbers[at], other.numbers[at]];
  return [3, 4, 5, 6].find((digits) => number(one, digits) !== number(two, digits)) ?? 7;
}

/** @param {Pick<Strip, "whole">} strip @param {number} value @param {number} digits */
const written = ({ whole }, value, digits) => (whole ? String(Math.round(value)) : number(value, digits));

/** What both have read, and the lines that stand before them. @param {HTMLElement} box @param {Lines} lines */
function drawGiven(box, { given, ofLesson, sample }) {
  const numbers = ofLesson ? say("Both run on this lesson’s numbers.") : say("Both run on small numbers of this seed.");
  const shown = sample === null ? "" : say("Sample {sample} is shown.", { sample });
  const words = `${numbers} ${shown}`.trim();
  if (given.length) drawWhole(box, words, given);
  else make(box, "p", "note", words);
}

/** Code to unfold. @param {HTMLElement} parent @param {string} name @param {string[]} lines */
function drawWhole(parent, name, lines) {
  const box = make(parent, "details", "lines-whole note");
  make(box, "summary", "", name);
  const code = make(makeScroller(box, name), "div", "lines-code");
  for (const text of lines) make(code, "code", "", text);
}
