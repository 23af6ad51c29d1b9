/** A sum whose value is to be said first: which row is asked for, and what of it a wrong answer leaves out or takes. Pure. */
import { number } from "../kit/format.js";
import { say } from "../kit/words.js";
import { fitting } from "../simulator/selection.js";
import { rowOf, tableOf } from "./back_tables.js";
import { chosenRun } from "./moments.js";
import { activationTable, matrixTable, runTable } from "./tables.js";

/** @import { Asked, Lesson, OpenRow, Slip, Table, TableRow } from "./types.js" */

const CLOSE = 1e-3; // of the row's value to the answer: it is the number that is asked for

/**
 * The sum of the number that is asked for, and the unit that it is of; null where no sum is written for it.
 * @param {Lesson} lesson @param {Asked} asked @param {number} tick  at which it is computed
 * @returns {{table: Table, unit: number} | null}
 */
export function askedSum(lesson, asked, tick) {
  if (asked.kind !== "number" || typeof asked.answer !== "number") return null;
  const { answer } = asked;
  const found = sumsFor(lesson, asked, tick).find(({ table, unit }) => {
    const row = table?.rows.find((own) => own.unit === unit);
    return row && Math.abs(row.value - answer) < CLOSE;
  });
  return found?.table ? { table: found.table, unit: found.unit } : null;
}

/** @param {Lesson} lesson @param {Asked} asked @param {number} tick @returns {{table: Table | null, unit: number}[]} */
function sumsFor(lesson, { value, index }, tick) {
  const back = lesson.back?.tables[tick];
  if (lesson.back) return back ? [{ table: tableOf(back, false), unit: rowOf(lesson.back, tick, index) }] : [];
  const owner = lesson.stages.findIndex(({ makes }) => makes.includes(value));
  const last = index.at(-1) ?? 0;
  const axis = lesson.values[value].axes.indexOf("T");
  const t = axis < 0 ? 0 : index[axis];
  const sum = lesson.sums.find(({ stage }) => stage === owner);
  if (sum) return [{ table: matrixTable(sum, t, last, false), unit: last }];
  const bent = lesson.activations.find(({ stage }) => stage === owner);
  if (bent) return [{ table: activationTable(bent, t, last), unit: last }];
  const own = lesson.runs.length ? lesson.runs.find(({ stage }) => stage === owner) ?? chosenRun(lesson, tick, null) : null;
  if (!own || t >= own.run.T) return [];
  const { run } = own;
  const unit = last % run.arch.stateSize;
  const place = { layer: run.arch.num_layers - 1, direction: Math.floor(last / run.arch.stateSize), unit, t };
  return [{ table: runTable(run, fitting(run, place), run.ticks.shape[0] - 1), unit }];
}

/** The sum with its row open; a wrong answer marks the terms that it is about. @param {Table} table @param {OpenRow} open @returns {Table} */
export function openTable(table, open) {
  const slip = open.said?.slip ?? null;
  const kinds = slip ? table.heads.flatMap(({ text, role, span }) => Array(span).fill(markOf(slip, text, role))) : [];
  const rows = table.rows.map((row) => (row.unit === open.unit && slip
    ? { ...row, terms: row.terms.map((term, k) => (kinds[k] ? { ...term, mark: kinds[k] } : term)) }
    : row));
  return { ...table, rows, open };
}

/** @param {Slip} slip @param {string} text  of a part's head @param {string} role */
function markOf({ left_out, taken }, text, role) {
  if (left_out.some((name) => (role === "bias" ? isBias(name, text) : name === role))) return "left-out";
  return taken?.role === role ? "taken" : undefined;
}

/** "b_ih" is b_ih, and a lesson's one bias "b" is each that stands there. @param {string} name @param {string} text */
const isBias = (name, text) => name === "bias" || name === text || (name === "b" && text.startsWith("b"));

/** The sum that a wrong answer was made of. @param {TableRow} row  with its marks @param {Slip} slip */
export function sumSaid({ terms, total }, { taken }) {
  const marked = terms.reduce((sum, { mark, value }) => sum + (mark ? value ?? 0 : 0), 0);
  return total - marked + (taken?.value ?? 0);
}

/** What a wrong answer is, as a formula: "= tanh(1.2336)". @param {Table} table @param {TableRow} row @param {Slip} slip */
export function formulaSaid({ activation, product }, row, slip) {
  if (product) return slip.taken ? say("with {taken}", { taken: number(slip.taken.value, 4) }) : "";
  const sum = number(sumSaid(row, slip), 4);
  if (slip.curve === "sum" || activation === "none") return say("= {sum}", { sum });
  return `= ${slip.curve || activation}(${sum})`;
}

/** What the marked terms come to. @param {TableRow} row @param {Slip} slip */
export function marksInWords({ terms }, { taken }) {
  const marked = terms.filter(({ mark }) => mark);
  if (!marked.length) return "";
  const value = number(marked.reduce((sum, term) => sum + (term.value ?? 0), 0), 4);
  return taken ? say("You took {taken}, the dashed terms come to {value}.", { taken: number(taken.value, 4), value })
    : say("The dashed terms come to {value}.", { value });
}
