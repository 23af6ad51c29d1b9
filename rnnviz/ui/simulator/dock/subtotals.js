/** A sum as its parts' subtotals, for a phone: the products unfold. */
import { hide, make, makeButton, put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { tint } from "../../kit/svg.js";
import { sayMany } from "../../kit/words.js";

/** @import { SumPart } from "./sums.js" */

/** @param {HTMLElement} parent @param {() => void} toggle  the products */
export function subtotals(parent, toggle) {
  const root = make(parent, "div", "subtotals");
  const row = make(root, "div", "subtotal-row");
  const unfold = makeButton(root, "plain", "", toggle);
  unfold.hidden = true; // until there is a sum
  return {
    /** @param {SumPart[]} parts @returns {boolean} whether the products fold: what gates combine has no subtotal */
    paint(parts) {
      const shown = parts.filter(({ kind }) => kind !== "combined");
      while (row.childElementCount < shown.length) {
        const box = make(row, "div");
        make(box, "span", "part-name");
        make(box, "b", "product");
      }
      [...row.children].forEach((box, k) => {
        if (box instanceof HTMLElement) hide(box, k >= shown.length);
        if (k < shown.length) paintBox(box, shown[k]);
      });
      const terms = parts.flatMap(({ rows }) => rows).filter(({ side }) => side !== null);
      const zeros = terms.filter(({ product }) => product === 0).length;
      for (const part of [unfold, row]) hide(part, shown.length === 0);
      const folded = zeros ? sayMany(", {n} of them is 0", ", {n} of them are 0", zeros) : "";
      put(unfold, `▸ ${sayMany("{n} product", "{n} products", terms.length)}${folded}`);
      return shown.length > 0;
    },
  };
}

/** @param {Element} box @param {SumPart} part */
function paintBox(box, { kind, title, rows, subtotal }) {
  const [name, value] = /** @type {HTMLElement[]} */ ([...box.children]);
  box.className = kind;
  put(name, title || rows[0].name);
  put(value, number(subtotal));
  const { fill, ink } = tint(subtotal);
  value.style.setProperty("--fill", fill);
  value.style.setProperty("--ink", ink);
}
