/** The weights of one layer and direction, and under each its gradient; a press on an entry opens its terms. */
import { make, makeScroller, put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { tint } from "../../kit/svg.js";
import { say } from "../../kit/words.js";
import { suffixOf } from "../operands.js";
import { whereOf } from "../naming.js";
import { paintMatrix } from "../weights/colours.js";
import { limitOfMatrices, matricesOf, namesOfMatrix } from "../weights/matrices.js";
import { writeMatrix } from "../weights/numbers.js";
import { entryName, fittingEntry, partsOf } from "./entry.js";
import { backOf, choose, chosenOf } from "./gradients.js";
import { makeLegend } from "./legend.js";
import { logScale, written } from "./scale.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Matrix } from "../weights/matrices.js" */
/** @import { Shown } from "../weights/numbers.js" */
/** @import { Gradients } from "./types.js" */

const FOOT = 40; // px, the legend
const TALL = 10; // rows: two of such matrices have no room below each other

const MOST_WRITTEN = 12; // rows and columns of a head

/** @param {import("../types.js").Floats} values @param {import("../types.js").Floats} bias @param {[weight: string, bias: string]} names @returns {Matrix} */
function headMatrix(values, bias, names) {
  const [rows, columns] = values.shape;
  return { side: "hr", rows, columns, values, bias, letters: [], columnNames: [], written: Math.max(rows, columns) <= MOST_WRITTEN, names };
}

export class Grids {
  /** @param {HTMLElement} parent @param {string} channel */
  constructor(parent, channel) {
    this.channel = channel;
    this.root = make(parent, "section", "stage card back-grids");
    this.root.setAttribute("aria-label", say("The weights and their gradients"));
    this.title = make(this.root, "h3");
    this.box = make(this.root, "div", "grid-pairs");
    this.headBox = make(this.root, "div", "grid-head");
    this.legend = makeLegend(this.root);
    this.made = "";
    /** @type {{matrix: Matrix, shown: Shown[]}[]} */
    this.pairs = [];
  }

  /** Other gradients. */
  update() {
    this.made = "";
  }

  /** @param {string} scheme  light or dark */
  paint(scheme) {
    const now = backOf(this.channel);
    if (!now) return;
    const { run, back } = now;
    const { layer, direction } = chosenOf(this.channel);
    const wanted = [layer, direction, scheme].join();
    const drawn = wanted !== this.made;
    if (drawn) this.draw(run, back, layer, direction, scheme);
    this.made = wanted;
    this.showOpen(run, back);
    if (drawn) this.bringInSight();
  }

  /** @param {WholeRun} run @param {Gradients} back @param {number} layer @param {number} direction @param {string} scheme */
  draw(run, back, layer, direction, scheme) {
    const matrices = matricesOf(run, layer, direction);
    const gradients = matricesOf({ ...run, weights: back.weights }, layer, direction).map((own) => (
      { ...own, names: /** @type {[string, string]} */ ([`dW_${own.side}`, `db_${own.side}`]) }));
    const head = layer === run.arch.num_layers - 1 ? back.parts.head ?? null : null;
    const ofHead = head && [headMatrix(head.weight, head.bias, ["V", "b"]), headMatrix(head.dWeight, head.dBias, ["dV", "db"])];
    const [limit, most] = [matrices, gradients].map((own, k) => limitOfMatrices([...own, ...(ofHead ? [ofHead[k]] : [])]));
    const where = whereOf(run, { layer, direction });
    put(this.title, where);
    this.title.hidden = !where;
    this.legend.paint(most);
    this.box.replaceChildren();
    this.box.classList.toggle("tall", matrices[0].rows > TALL);
    const scale = logScale(most);
    this.pairs = matrices.map((matrix, k) => {
      const pair = make(this.box, "div", `grid-pair ${matrix.side === "ih" ? "x" : "h"}`);
      const pick = (/** @type {number} */ row, /** @type {number} */ column) => this.pick(matrix, row, column);
      const shown = [
        this.one(pair, `W_${matrix.side}`, matrix, run, scheme, pick, limit, { shade: (value) => tint(value, limit), write: (value) => number(value, 2) }),
        this.one(pair, `dW_${matrix.side}`, gradients[k], run, scheme, pick, limit, { shade: scale.shade, write: (value) => written(value) }, scale.pixel),
      ];
      return { matrix, shown };
    });
    this.headBox.replaceChildren();
    if (!ofHead) return;
    const pick = (/** @type {number} */ row, /** @type {number} */ column) => this.open("head.", row, column);
    this.pairs.push({
      matrix: ofHead[0],
      shown: [
        this.one(this.headBox, "V", ofHead[0], run, scheme, pick, limit, { shade: (value) => tint(value, limit), write: (value) => number(value, 2) }),
        this.one(this.headBox, "dV", ofHead[1], run, scheme, pick, most, { shade: scale.shade, write: (value) => written(value) }, scale.pixel),
      ],
    });
  }

  /**
   * @param {HTMLElement} parent @param {string} name @param {Matrix} matrix @param {WholeRun} run @param {string} scheme
   * @param {(row: number, column: number) => void} pick @param {number} limit @param {import("../weights/numbers.js").Look} look
   * @param {(palette: Record<string, string>, value: number) => string} [pixel]
   */
  one(parent, name, matrix, run, scheme, pick, limit, look, pixel) {
    const figure = make(parent, "figure");
    const head = make(figure, "figcaption");
    make(head, "b", "", name);
    make(head, "span", "mute", ` ${matrix.rows} × ${matrix.columns}${matrix.bias ? ` · ${namesOfMatrix(matrix)[1]}` : ""}`);
    if (parent === this.headBox) figure.title = say("torch.nn.Linear, which makes predictions of the outputs: V output[t] + b");
    const scroller = makeScroller(figure, name);
    scroller.removeAttribute("tabindex"); // its entries take the focus
    if (matrix.written) return writeMatrix(scroller, run, matrix, limit, () => {}, pick, look);
    return paintMatrix(scroller, matrix, limit, scheme, () => {}, pick, pixel);
  }

  /** @param {Matrix} matrix @param {number} row @param {number} column */
  pick({ side }, row, column) {
    const { layer, direction } = chosenOf(this.channel);
    this.open("", row, column, `_${side}_${suffixOf(layer, direction)}`);
  }

  /** @param {string} start @param {number} row @param {number} column  -1: of the bias @param {string} [end]  of its name */
  open(start, row, column, end = "") {
    const name = `${start}${column < 0 ? "bias" : "weight"}${end}`;
    choose(this.channel, { entry: { name, row, column: column < 0 ? null : column } });
  }

  /** The entry that is open, where the card scrolls: a link may have opened one far down. */
  bringInSight() {
    const lit = this.root.querySelector(".lit, .lit-entry")?.getBoundingClientRect();
    if (!lit) return;
    const { top, bottom } = this.root.getBoundingClientRect();
    const room = bottom - FOOT;
    if (lit.bottom > room) this.root.scrollTop += lit.bottom - room;
    else if (lit.top < top) this.root.scrollTop -= top - lit.top;
  }

  /** @param {WholeRun} run @param {Gradients} back */
  showOpen(run, back) {
    const chosen = chosenOf(this.channel);
    const entry = fittingEntry(run, back, chosen.entry, chosen);
    const { side } = partsOf(entry.name);
    for (const { matrix, shown } of this.pairs) {
      const open = (matrix.names ? "head" : matrix.side) === side ? [{ row: entry.row, column: entry.column ?? matrix.columns }] : [];
      for (const each of shown) {
        each.showOpen(-1, []);
        each.showLit(open);
      }
    }
    this.root.dataset.open = entryName(entry);
  }
}
