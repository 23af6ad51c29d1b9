/** The columns of values of a diagram: drawn once for a network, and written again for each run of it. */
import { Strip, signedScale } from "./strip.js";
import { limitOf } from "./values.js";

/** @import { Run } from "../types.js" */
/** @import { Rows } from "./rows.js" */
/** @import { Box, Keyed, Scale } from "./strip.js" */
/** @import { Value } from "./values.js" */
/** @typedef {{h: Scale["shade"], x: Scale["shade"]}} Shades */

export class Columns {
  constructor() {
    /** @type {((run: Run, shades: Shades, keyed: Keyed | null) => void)[]} */
    this.paints = [];
  }

  /**
   * Make room for a column; `paint` fills it.
   * @param {SVGElement} parent @param {Box} box @param {Rows} rows @param {(run: Run) => Value[]} valuesOf
   * @param {keyof Shades} kind @param {(unit: number) => string} key
   */
  add(parent, box, rows, valuesOf, kind, key) {
    const strip = new Strip(parent);
    this.paints.push((run, shades, keyed) => {
      if (keyed) strip.paint(box, rows, valuesOf(run), shades[kind], key, keyed);
      else strip.fill(rows, valuesOf(run), shades[kind]);
    });
  }

  /** @param {Run} run @param {Keyed | null} [keyed]  gets what is drawn, the first time */
  paint(run, keyed = null) {
    const shades = { h: signedScale(limitOf(run, "h")).shade, x: signedScale(run.whole ? 1 : run.xLimit).shade };
    for (const paint of this.paints) paint(run, shades, keyed);
  }
}
