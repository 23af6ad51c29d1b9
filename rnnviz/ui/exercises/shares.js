/** Which step counts most: states and gradients step by step, and what each step gives to one entry. */
import { make, makeScroller } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say } from "../kit/words.js";
import { drawsExercise } from "./exercise.js";
import { HIDDEN, paintValue } from "./parts.js";

/** @import { ShareReason, StepsScene } from "./types.js" */

/** @param {HTMLElement} parent @param {StepsScene} scene */
function drawSteps(parent, { columns, rows }) {
  const { body } = makeTable(makeScroller(parent, say("the numbers of every step")), "ex-tensor ex-steps", ["", ...columns]);
  for (const { name, role, values } of rows) {
    const { line } = makeRow(body, name, { head: role });
    for (const value of values) {
      const cell = make(line, "td", "", value === null ? "" : number(value, 1));
      if (value !== null) paintValue(cell, value);
    }
  }
}

/** @param {HTMLElement} parent @param {ShareReason} reason */
function drawShare(parent, { name, shares, total }) {
  const columns = [say("step"), "d_u[t]", "h[t−1]", say("product"), ""];
  const { body } = makeTable(makeScroller(parent, name), "ex-sum", columns);
  const largest = Math.max(...shares.map(({ product }) => Math.abs(product ?? 0))) || 1;
  for (const { t, d, read, product } of shares) {
    const { line } = makeRow(body, `t = ${t}`);
    make(line, "td", "", number(d, 2));
    make(line, "td", "", number(read, 1));
    make(line, "td", "", product === null ? HIDDEN : number(product, 2));
    const bar = make(make(line, "td", "ex-bar-cell"), "span", "bar");
    if (product !== null) make(bar, "i", product < 0 ? "negative" : "positive").style.width = `${((50 * Math.abs(product)) / largest).toFixed(1)}%`;
  }
  if (total === null) return;
  const { line, head } = makeRow(body, name, { line: "total" });
  head.colSpan = 3;
  make(line, "td", "", number(total, 2));
  make(line, "td");
}

export default drawsExercise({ steps: drawSteps, share: drawShare });
