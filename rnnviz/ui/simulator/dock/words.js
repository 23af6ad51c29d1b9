/** In words: how much of the state before is kept, and how much of what is new is taken. */
import { number } from "../../kit/format.js";
import { say } from "../../kit/words.js";
import { factorsOf, namesIn } from "../expression.js";
import { lineNumbers } from "./inside.js";
import { stateName } from "./written.js";

/** @import { Cell, Place } from "../types.js" */
/** @import { Anatomy } from "./anatomy.js" */
/** @import { Expression } from "../expression.js" */

/** Whether all gates in it lie between 0 and 1. @param {Cell} cell @param {Expression} node */
const isShare = ({ gates }, node) =>
  namesIn(node).every(({ name }) => gates.find(({ letter }) => letter === name)?.activation === "sigmoid");

/** @param {Place} at @param {Anatomy} anatomy */
export function inWords(at, { carried, kept, added }) {
  const { cell } = at.run.arch;
  const { values, value } = lineNumbers(at, cell.lines[carried.opens - cell.gates.length], carried.tree);
  const of = (/** @type {Expression} */ node) => /** @type {number} */ (values.get(node));
  const factors = factorsOf(added.node);
  const share = factors.find((node) => isShare(cell, node));
  const content = factors.find((node) => node !== share);
  const before = factorsOf(kept.node).find((node) => node !== kept.by.node);
  if (!share || !content || !before || ![...values.values(), value].every(Number.isFinite)) return "";
  const percent = (/** @type {Expression} */ node) => Math.round(100 * of(node));
  return say("The unit keeps {kept} % of {before}, {was}, and takes {share} % of the new {content}, {is}: together {value}.", {
    kept: percent(kept.by.node), before: stateName(carried.name, at.before), was: number(of(before)),
    share: percent(share), content: content.text, is: number(of(content)), value: number(value),
  });
}
