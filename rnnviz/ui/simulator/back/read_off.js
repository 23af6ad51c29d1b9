/** What the curves of the cells say at the clock's step, as numbers beside each other. */
import { make, put } from "../../kit/dom.js";
import { mark, say } from "../../kit/words.js";
import { written } from "./scale.js";

/** @import { CellCurves } from "./types.js" */
/** @typedef {{t: number, length: number}} At  how far the clock is back */
/** @typedef {{words: string, told?: string, read: (cell: CellCurves, at: At) => string | undefined}} Line  undefined: not to be had */

const LITTLE = 1e-3;
const NOTHING = "–";

/** @param {number} value */
const times = (value) => (Number.isFinite(value) ? `× ${written(value, 2)}` : NOTHING);

/** How many steps back what comes through falls below a thousandth; null: not within those that are walked. @param {ArrayLike<number>} flow @param {number} length @param {number} t */
export function stepsUntilLittle(flow, length, t) {
  for (let step = length - 1; step >= t; step--) if (flow[step] < LITTLE) return length - 1 - step;
  return null;
}

/** What one step keeps, where all keep the same. @param {number} whole @param {number} steps */
export const onAverage = (whole, steps) => (steps > 0 ? whole ** (1 / steps) : NaN);

/** @type {Line[]} */
const LINES = [
  { words: "‖d_h[t]‖", read: ({ h }, { t }) => written(h[t], 3) },
  { words: mark("of that of the last step"), told: "‖d_h[t]‖ / ‖d_h[T]‖", read: ({ h }, { t, length }) => times(h[t] / h[length - 1]) },
  { words: mark("from the last step to the first"), told: "‖d_h[0]‖ / ‖d_h[T]‖", read: ({ h }, { t, length }) => (t > 0 ? NOTHING : times(h[0] / h[length - 1])) },
  { words: mark("what the product of Jacobians keeps"), read: ({ flow }, { t }) => flow && written(flow[t], 3) },
  { words: mark("a step keeps, on average"), read: ({ flow }, { t, length }) => flow && times(onAverage(flow[t], length - 1 - t)) },
  {
    words: mark("steps until a thousandth is left"),
    read: ({ flow }, { t, length }) => flow && String(stepsUntilLittle(flow, length, t) ?? `> ${length - 1 - t}`),
  },
  { words: mark("the bound is too high by"), read: ({ flow, bound }, { t }) => flow && bound && times(bound[t] / flow[t]) },
];

export class ReadOff {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.table = make(parent, "table", "read-off");
    this.caption = make(this.table, "caption");
    this.head = make(make(this.table, "thead"), "tr");
    this.body = make(this.table, "tbody");
    this.made = "";
    /** @type {{row: HTMLElement, cells: HTMLElement[]}[]} */
    this.rows = [];
  }

  /** @param {CellCurves[]} cells @param {string} lost  the name of the line of truncation, or none */
  make(cells, lost) {
    const made = JSON.stringify([cells.map(({ title }) => title), lost]);
    if (made === this.made) return;
    this.made = made;
    this.head.replaceChildren(make(null, "td"), ...cells.map(({ title }) => Object.assign(make(null, "th", "", title), { scope: "col" })));
    this.body.replaceChildren();
    this.rows = [...LINES, ...(lost ? [{ words: lost }] : [])].map(({ words, ...more }) => {
      const row = make(this.body, "tr");
      const name = make(row, "th", "", words.startsWith("‖") || words === lost ? words : say(words));
      name.scope = "row";
      if ("told" in more && more.told) name.title = more.told;
      return { row, cells: cells.map(() => make(row, "td")) };
    });
  }

  /** @param {CellCurves[]} cells @param {number | null} t @param {number} length @param {number} truncate */
  paint(cells, t, length, truncate) {
    this.table.hidden = cells.length === 0;
    if (!cells.length) return;
    this.make(cells, truncate ? say("of dW_hh, truncation at k = {k} loses", { k: truncate }) : "");
    put(this.caption, t === null ? say("Read off: go back a step") : say("Read off at t = {t}, {n} steps before the last", { t, n: length - 1 - t }));
    this.rows.forEach(({ cells: boxes }, k) => boxes.forEach((box, each) => {
      const cell = cells[each];
      const text = k < LINES.length ? t === null ? NOTHING : LINES[k].read(cell, { t, length }) : `${written(100 * (cell.lost ?? 0), 2)} %`;
      put(box, text ?? NOTHING);
    }));
  }
}
