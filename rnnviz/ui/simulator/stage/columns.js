/** The columns of values of a diagram: drawn once for a network, and written again for each run of it. */
import { tint } from "../../kit/svg.js";
import { Strip } from "./strip.js";
import { limitOf } from "./values.js";

/** @import { Run } from "../types.js" */
/** @import { Rows } from "./rows.js" */
/** @import { Box, Keyed } from "./strip.js" */
/** @import { Value } from "./values.js" */
/** @typedef {{h: number, x: number}} Limits  the ends of the colours */

export class Columns {
  constructor() {
    /** @type {((run: Run, limits: Limits, keyed: Keyed) => void)[]} */
    this.paints = [];
  }

  /**
   * Make room for a column; `paint` fills it.
   * @param {SVGElement} parent @param {Box} box @param {Rows} rows @param {(run: Run) => Value[]} valuesOf
   * @param {keyof Limits} kind @param {(unit: number) => string} key
   */
  add(parent, box, rows, valuesOf, kind, key) {
    const strip = new Strip(parent);
    this.paints.push((run, limits, keyed) => strip.paint(box, rows, valuesOf(run), (value) => tint(value, limits[kind]), key, keyed));
  }

  /** @param {Run} run @param {Keyed} [keyed]  gets what is drawn, the first time */
  paint(run, keyed = new Map()) {
    const limits = { h: limitOf(run, "h"), x: run.whole ? 1 : run.xLimit };
    for (const paint of this.paints) paint(run, limits, keyed);
  }
}
