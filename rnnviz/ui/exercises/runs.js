/** A program with numbered lines, and two outcomes of it beside torch's. */
import { make, makeScroller } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say } from "../kit/words.js";
import { paintValue } from "./parts.js";

/** @import { RunsReason, RunsRow } from "./types.js" */
/** @typedef {"faulty" | "repaired"} Way  the program as it was given, and with the chosen fix */

/**
 * @param {HTMLElement} parent
 * @param {string[]} lines
 * @param {Map<number, string>} [marks]  line, from 1 -> class
 */
export function drawProgram(parent, lines, marks = new Map()) {
  const list = make(parent, "ol", "ex-program");
  list.setAttribute("aria-label", say("the program"));
  for (const [k, text] of lines.entries()) {
    const code = make(make(list, "li", marks.get(k + 1) ?? ""), "code", "", text);
    code.style.setProperty("--indent", `${text.search(/\S|$/)}`);
  }
}

/** @param {HTMLElement} parent @param {RunsReason} runs @param {boolean} solved  the choice mends the program */
export function drawRuns(parent, runs, solved) {
  /** @type {[Way, string][]} */
  const ways = [["repaired", solved ? say("with the fix") : say("with your choice")], ["faulty", say("as it was")]];
  const box = make(parent, "div", "ex-beside");
  drawProgram(box, runs.lines, new Map([[runs.chosen_line, solved ? "right" : "chosen"]]));
  const columns = [say("value"), "torch", ...ways.map(([, name]) => name)];
  const { body } = makeTable(makeScroller(box, say("the runs, step by step")), "ex-runs", columns);
  for (const [k, row] of runs.rows.entries()) {
    const { line } = makeRow(body, row.label);
    drawValues(make(line, "td"), row.torch);
    for (const [way] of ways) drawRun(line, runs, way, k);
  }
  const notes = make(parent, "ul", "note");
  for (const [way, name] of ways) make(notes, "li", "", `${name}: ${howItEnds(runs, way)}`);
}

/**
 * How the run of one of the programs ends, in words.
 * @param {Pick<RunsReason, `${Way}_error` | `${Way}_parts`> & {rows: Pick<RunsRow, "label">[]}} runs
 * @param {Way} way
 */
export function howItEnds(runs, way) {
  const [error, first] = [runs[`${way}_error`], runs[`${way}_parts`]];
  if (error) return error;
  return first === null
    ? say("equal to torch, to the last value")
    : say("parts from torch at {place}", { place: runs.rows[first].label });
}

/**
 * One program's values of row k; a run that did not get there has one cell for all rows, with what stopped it.
 * @param {HTMLElement} line
 * @param {RunsReason} runs
 * @param {Way} way
 * @param {number} k
 */
function drawRun(line, runs, way, k) {
  const [values, error] = [runs.rows[k][way], runs[`${way}_error`]];
  if (values === null) {
    if (k === 0 && error !== null) make(line, "td", "ex-stopped", error).rowSpan = runs.rows.length;
    return;
  }
  const parts = runs[`${way}_parts`] === k;
  const cell = make(line, "td", parts ? "parts" : "");
  drawValues(cell, values);
  if (parts) make(cell, "span", "ex-parts", say("parts here"));
}

/** @param {HTMLElement} cell @param {number[]} values */
function drawValues(cell, values) {
  for (const value of values) paintValue(make(cell, "span", "ex-value", number(value)), value);
}
