/** Find the bug: a program with numbered lines, and two outcomes beside torch's. */
import { number } from "../kit/format.js";
import { drawsExercise } from "./exercise.js";
import { make, paintValue, scroller } from "./parts.js";
import { say } from "../kit/words.js";

export default drawsExercise(
  { program: (parent, { lines }) => drawProgram(parent, lines), runs: drawRuns },
  { wide: ["runs"] },
);

/**
 * @param {string[]} lines
 * @param {Map<number, string>} [marks]  line, from 1 -> class
 */
function drawProgram(parent, lines, marks = new Map()) {
  const list = make(scroller(parent, say("the program")), "ol", "ex-program");
  lines.forEach((text, k) => {
    const item = make(list, "li", marks.get(k + 1) ?? "");
    const line = make(item, "code");
    line.textContent = text;
  });
}

/** @param {object} runs  a RunsReason; `solved`: the choice mends the program */
function drawRuns(parent, runs, solved) {
  const ways = [["torch", "torch"], ["faulty", say("as it was")], ["repaired", solved ? say("with the fix") : say("with your choice")]];
  const box = make(parent, "div", "ex-beside");
  drawProgram(box, runs.lines, new Map([[runs.chosen_line, solved ? "right" : "chosen"]]));
  const table = make(scroller(box, say("the runs, step by step")), "table", "ex-runs");
  const head = make(make(table, "thead"), "tr");
  make(head, "th", "", say("value")).scope = "col";
  for (const [, name] of ways) make(head, "th", "", name).scope = "col";
  const body = make(table, "tbody");
  const ends = { faulty: runs.faulty_error, repaired: runs.repaired_error };
  const parts = { faulty: runs.faulty_parts, repaired: runs.repaired_parts };
  runs.rows.forEach((row, k) => {
    const line = make(body, "tr");
    make(line, "th", "", row.label).scope = "row";
    for (const [way] of ways) drawValues(line, row[way], way !== "torch" && parts[way] === k, k === 0 ? ends[way] : null, runs.rows.length);
  });
  const notes = make(parent, "ul", "note");
  for (const [way, name] of ways.slice(1)) make(notes, "li", "", `${name}: ${howItEnds(ends[way], parts[way], runs.rows)}`);
}

function howItEnds(error, first, rows) {
  if (error) return error;
  return first === null ? say("equal to torch, to the last value") : say("parts from torch at {place}", { place: rows[first].label });
}

/** One run's values of a row; a run that did not get there has one cell for all rows, with what stopped it. */
function drawValues(line, values, parts, error, rows) {
  if (values === null) {
    if (error === null) return;
    const cell = make(line, "td", "ex-stopped", error);
    cell.rowSpan = rows;
    return;
  }
  const cell = make(line, "td", parts ? "parts" : "");
  for (const value of values) {
    const chip = make(cell, "span", "ex-value", number(value));
    paintValue(chip, value);
  }
  if (parts) make(cell, "span", "ex-parts", say("parts here"));
}
