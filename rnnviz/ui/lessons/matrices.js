/** The matrices that a sum reads, as torch keeps them: a row for each unit, and the rows that take part framed. */
import { hide, make, makeScroller } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { tint } from "../kit/svg.js";
import { say } from "../kit/words.js";
import { suffixOf } from "../simulator/operands.js";

/** @import { Run } from "../simulator/types.js" */
/** @import { MatrixSum } from "./types.js" */
/** @typedef {{name: string, role: string, values: ArrayLike<number>, rows: number, columns: number}} Matrix */

const MOST_ROWS = 8;
const MOST_COLUMNS = 8;

/** Those of a plain layer's cell; none where they are too many to be read. @param {Run} run @param {number} layer @param {number} direction @returns {Matrix[]} */
export function matricesOfRun(run, layer, direction) {
  if (!run.whole || run.arch.cell.gates.length > 1) return [];
  const end = suffixOf(layer, direction);
  const { weights } = run;
  const named = /** @type {const} */ ([["W_ih", "x", "weight_ih"], ["b_ih", "bias", "bias_ih"], ["W_hh", "h", "weight_hh"], ["b_hh", "bias", "bias_hh"]]);
  return readable(named.flatMap(([name, role, key]) => {
    const values = weights[`${key}_${end}`];
    return values ? [{ name, role, values, rows: values.shape[0], columns: values.shape[1] ?? 1 }] : [];
  }));
}

/** @param {MatrixSum} sum @returns {Matrix[]} */
export function matricesOfSum({ matrix, bias, signs: [W, b] }) {
  const [rows, columns] = matrix.shape;
  return readable([{ name: W, role: "x", values: matrix, rows, columns }, ...(bias ? [{ name: b, role: "bias", values: bias, rows, columns: 1 }] : [])]);
}

/** @param {Matrix[]} matrices */
const readable = (matrices) => (matrices.every(({ rows, columns }) => rows <= MOST_ROWS && columns <= MOST_COLUMNS) ? matrices : []);

export class MatricesView {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = makeScroller(parent, say("The matrices"));
    this.root.className = "matrices";
    this.drawn = "";
    /** @type {HTMLElement[]} */
    this.rows = [];
  }

  /** @param {string} key  of what is drawn @param {Matrix[]} matrices @param {number} unit  whose rows are framed */
  paint(key, matrices, unit) {
    hide(this.root, matrices.length === 0);
    if (key !== this.drawn) this.draw(matrices);
    this.drawn = key;
    for (const row of this.rows) row.classList.toggle("chosen", row.dataset.unit === String(unit));
  }

  /** @param {Matrix[]} matrices */
  draw(matrices) {
    this.root.replaceChildren();
    this.rows = [];
    const limit = Math.max(1e-9, ...matrices.flatMap(({ values }) => Array.from(values, Math.abs)));
    for (const { name, role, values, rows, columns } of matrices) {
      const table = make(this.root, "table", "matrix");
      const caption = make(table, "caption");
      make(caption, "b", role, name);
      make(caption, "span", "mute", ` (${rows}${columns > 1 || role !== "bias" ? `, ${columns}` : ",".trim()})`);
      const body = make(table, "tbody");
      for (let r = 0; r < rows; r++) {
        const line = make(body, "tr");
        line.dataset.unit = String(r);
        line.title = say("row of unit {unit}", { unit: r });
        this.rows.push(line);
        for (let c = 0; c < columns; c++) {
          const cell = make(line, "td", "", number(values[r * columns + c], columns > 5 ? 2 : 4));
          const { fill, ink } = tint(values[r * columns + c], limit);
          cell.style.setProperty("--fill", fill);
          cell.style.setProperty("--on", ink);
        }
      }
    }
  }
}
