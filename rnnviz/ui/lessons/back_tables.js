/** The sum or product that a tick of a way back makes, as a table of the present step. Pure. */
import { number } from "../kit/format.js";
import { gradient } from "./back_numbers.js";

/** @import { Back, BackTable } from "./back_types.js" */
/** @import { Table } from "./types.js" */

const CLOSE = 1e-4; // a number that is written equal is equal: the verdict over all stages is exact

/** The sum of a tick; before time begins, the first that has something to add, in letters. @param {Back} back @param {number} tick @returns {Table | null} */
export function backTable({ tables }, tick) {
  const own = tick ? tables[tick] : tables.find((table) => table !== null && table.rows[0].terms.length > 1) ?? null;
  return own && tableOf(own, tick === 0);
}

/** @param {BackTable} own @param {boolean} letters @returns {Table} */
export function tableOf({ heads, rows, result, product }, letters) {
  return {
    title: "", heads, activation: "none", result, letters, product, write: gradient,
    rows: rows.map(({ name, terms, value, torch }, unit) => ({
      unit, name, total: value, value, torch, ok: Math.abs(value - torch) <= CLOSE * Math.max(1, Math.abs(torch)),
      terms: terms.map((term) => (letters
        ? { over: "", text: term.letters, value: null }
        : { over: term.over ?? term.factors.map((factor) => short(factor)).join(` ${term.sign} `), text: short(term.value, 4), value: term.value })),
    })),
  };
}

/** What was written with two decimals or fewer stays so. @param {number} value @param {number} [digits]  of any other */
export function short(value, digits = 3) {
  const exact = [0, 1, 2].find((few) => Math.abs(value - Number(value.toFixed(few))) < 1e-6 * Math.abs(value));
  return exact === undefined || Math.abs(value) >= 1000 || value === 0 ? gradient(value, digits) : number(value, exact);
}

/** Which row of a tick's sum makes an entry, -1 for none. @param {Back} back @param {number} tick @param {number[]} index */
export const rowOf = ({ tables }, tick, index) => tables[tick]?.rows.findIndex((row) => row.index.join() === index.join()) ?? -1;
