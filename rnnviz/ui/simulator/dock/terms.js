/** The terms of a sum, part by part, each part with its subtotal. Rows stay in the document: a step changes their texts. */
import { hide, make, makeButton, put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { set, tint } from "../../kit/svg.js";
import { say, sayMany } from "../../kit/words.js";
import { Factors, markEditable } from "../edits/numbers.js";
import { foldedPart, roomOf } from "./folds.js";
import { factor } from "./written.js";

/** @import { SumPart, SumRow } from "./sums.js" */
/** @import { Pointed } from "./strips.js" */
/** @import { Source } from "../types.js" */
/** @typedef {{point: (row: SumRow | null) => void, open: (row: SumRow) => void, write?: (value: number) => string, titled?: boolean}} Hands
 *   write: numbers of any size; titled: what a part is stands over it */

const [LONG_NAME, LONG_FORMULA] = [13, 15]; // letters: more need not fit, and are cut where they do not

/** Whether a term has a sum of its own; x and h_0 were given. @param {SumRow} row */
export const opensSum = ({ source, opens, inner }) =>
  opens !== null || inner !== null || (source !== null && source.kind !== "x" && source.t !== "0");

class TermRow {
  /** @param {HTMLElement} parent @param {Hands} hands */
  constructor(parent, hands) {
    this.root = make(parent, "div", "term");
    this.write = hands.write;
    this.button = makeButton(this.root, "term-name", "", () => this.row && hands.open(this.row));
    this.formula = make(this.root, "span", "formula");
    this.factors = new Factors(this.formula);
    this.product = make(this.root, "span", "product");
    /** @type {SumRow | null} */
    this.row = null;
    const point = () => hands.point(this.row);
    const leave = () => hands.point(null);
    this.root.addEventListener("pointerenter", point);
    this.root.addEventListener("pointerleave", leave);
    this.button.addEventListener("focus", point);
    this.button.addEventListener("blur", leave);
  }

  /** @param {SumRow} row @param {string} kind @param {number} limit  of the colours */
  paint(row, kind, limit) {
    this.row = row;
    put(this.button, row.name);
    this.button.classList.toggle("long", row.name.length > LONG_NAME);
    if (this.button.title !== row.words) this.button.title = row.words;
    this.root.classList.toggle("opening", opensSum(row));
    if (kind === "bias") put(this.formula, say("bias"));
    else this.factors.paint(row.factors, row.edits ?? [], this.write ?? factor);
    this.formula.classList.toggle("long", row.factors.map(this.write ?? factor).join(" · ").length > LONG_FORMULA);
    put(this.product, (this.write ?? number)(row.product));
    markEditable(this.product, kind === "bias" ? row.edits?.[0] ?? null : null, row.product);
    const { fill, ink } = tint(row.product, limit);
    this.product.style.setProperty("--fill", fill);
    this.product.style.setProperty("--ink", ink);
  }

  /** @param {(row: SumRow) => boolean} isLit */
  light(isLit) {
    this.root.classList.toggle("lit", this.row !== null && !this.root.hidden && isLit(this.row));
  }
}

class PartView {
  /** @param {HTMLElement} parent @param {Hands} hands @param {() => void} changed  a fold */
  constructor(parent, hands, changed) {
    this.hands = hands;
    this.root = make(parent, "div", "part");
    this.title = make(this.root, "b", "part-title");
    this.rowsBox = make(this.root, "div", "part-rows");
    /** @type {TermRow[]} */
    this.rows = [];
    this.zeros = this.makeFold(() => { this.open.zeros = !this.open.zeros; changed(); });
    this.smaller = this.makeFold(() => { this.open.smaller = !this.open.smaller; changed(); });
    make(this.root, "i", "bracket");
    this.subtotal = make(this.root, "b", "subtotal");
    this.open = { zeros: false, smaller: false };
    /** @type {SumRow[]} */
    this.hidden = [];
  }

  /** @param {() => void} press */
  makeFold(press) {
    const root = make(this.rowsBox, "div", "term fold");
    const button = makeButton(root, "fold-button", "", press);
    const product = make(root, "span", "product");
    return { root, button, product };
  }

  /** @param {SumPart} part @param {number} most  rows @param {number} limit  of the colours */
  paint(part, most, limit) {
    const folded = foldedPart(part, most, this.open.zeros, this.open.smaller);
    const { rows, zeros, smaller, rest } = folded;
    hide(this.title, !this.hands.titled || part.title === "");
    if (!this.title.hidden) put(this.title, part.title);
    set(this.root, { class: `part ${part.kind}${part.rows.length + (rest?.count ?? 0) > 1 ? " bracketed" : ""}` });
    while (this.rows.length < rows.length) {
      this.rows.push(new TermRow(this.rowsBox, this.hands));
      this.rowsBox.append(this.zeros.root, this.smaller.root);
    }
    this.rows.forEach((view, k) => {
      hide(view.root, k >= rows.length);
      if (k < rows.length) view.paint(rows[k], part.kind, limit);
    });
    this.hidden = [...zeros, ...smaller];
    this.paintZeros(part, zeros.length);
    this.paintSmaller(smaller, rest, limit);
    put(this.subtotal, part.kind === "combined" || part.kind === "scaled" ? "" : (this.hands.write ?? number)(part.subtotal));
    set(this.subtotal, { title: part.title });
  }

  /** @param {SumPart} part @param {number} folded */
  paintZeros({ rows }, folded) {
    const unfolded = this.open.zeros && rows.some(({ product }) => product === 0);
    hide(this.zeros.root, !folded && !unfolded);
    const less = say("▾ hide the terms that are 0");
    put(this.zeros.button, folded ? sayMany("{n} term is 0", "{n} terms are 0", folded) : less);
    set(this.zeros.button, { "aria-expanded": String(!folded) });
    put(this.zeros.product, "");
  }

  /** @param {SumRow[]} smaller @param {SumPart["rest"]} rest @param {number} limit */
  paintSmaller(smaller, rest, limit) {
    const count = smaller.length + (rest?.count ?? 0);
    const { root, button, product } = this.smaller;
    hide(root, !count && !this.open.smaller);
    const text = sayMany("{n} smaller term", "{n} smaller terms", count);
    put(button, this.open.smaller ? say("▾ show the largest only") : smaller.length ? `${text} ▸ ${say("show")}` : text);
    const still = !smaller.length && !this.open.smaller;
    if (button.disabled !== still) button.disabled = still;
    set(button, { "aria-expanded": String(this.open.smaller) });
    const sum = smaller.reduce((total, row) => total + row.product, rest?.product ?? 0);
    hide(product, !count);
    put(product, (this.hands.write ?? number)(sum));
    const { fill, ink } = tint(sum, limit);
    product.style.setProperty("--fill", fill);
    product.style.setProperty("--ink", ink);
  }

  /** @param {(row: SumRow) => boolean} isLit */
  light(isLit) {
    for (const row of this.rows) row.light(isLit);
    const hidden = this.hidden.filter(isLit);
    this.zeros.root.classList.toggle("lit", hidden.some(({ product }) => product === 0));
    this.smaller.root.classList.toggle("lit", hidden.some(({ product }) => product !== 0));
  }
}

/** @param {HTMLElement} parent @param {Hands} hands @param {() => void} changed  what is folded */
export function termList(parent, hands, changed) {
  const box = make(parent, "div", "terms");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", say("Terms of the sum"));
  /** @type {PartView[]} */
  const views = [];
  return {
    box,
    /** @param {SumPart[]} parts @param {number} room  rows */
    paint(parts, room) {
      while (views.length < parts.length) views.push(new PartView(box, hands, changed));
      const most = roomOf(parts, room);
      const limit = colourLimit(parts);
      views.forEach((view, k) => {
        hide(view.root, k >= parts.length);
        if (k < parts.length) view.paint(parts[k], most[k], limit);
      });
    },
    /** Fold all again: another sum. */
    fold() {
      for (const view of views) view.open = { zeros: false, smaller: false };
    },
    /** @param {Pointed} pointed @param {Source | null} source */
    light(pointed, source) {
      const isLit = (/** @type {SumRow} */ row) => (pointed !== null && row.side === pointed.side && row.index === pointed.index)
        || (source !== null && row.source !== null && sameSource(row.source, source));
      for (const view of views) if (!view.root.hidden) view.light(isLit);
    },
  };
}

/** @param {Source} a @param {Source} b */
export const sameSource = (a, b) =>
  a.kind === b.kind && a.layer === b.layer && a.direction === b.direction && a.t === b.t && a.unit === b.unit;

/**
 * The end of the colours: the next power of two, so that it rarely moves while the clock does.
 * @param {SumPart[]} parts
 */
function colourLimit(parts) {
  const sizes = parts.flatMap(({ rows }) => rows).map(({ product }) => Math.abs(product)).filter(Number.isFinite);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  return largest ? 2 ** Math.ceil(Math.log2(largest)) : 1;
}
