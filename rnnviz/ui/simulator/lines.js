/** The lines in which a cell combines its gates, as the run's message writes them, for one unit and with its numbers. */
import { number } from "../kit/format.js";
import { torchBeside } from "./comparison.js";
import { mark, nameOf } from "./naming.js";

/** @import { CellLine, Line, Place, Source, Token } from "./types.js" */

const WORD = /([A-Za-z]\w*(?:\[t−1\])?)/; // a gate, a state, the state before, or a function
/** @type {Record<string, string>} */
const SERIES = { m: "unprojected" }; // what the trace calls a state that is not called so

/** @param {Place} at @returns {Line[]} result first: of a projected state, the projection */
export function linesOf(at) {
  const { lines } = at.run.arch.cell;
  const projected = at.run.arch.proj_size > 0;
  const shown = projected && !at.of.projects() ? lines.slice(0, -1) : lines; // no unit of h carries this number
  return shown.map((line) => (projected && line.name === "h" ? projectionLine(at) : lineOf(at, line))).reverse();
}

/** A gate or a value of the cell. @param {Place} at @param {string} kind */
export const memberName = ({ run, layer, direction, t, inner }, kind) => nameOf(run, { kind, layer, direction, t, unit: inner });

/** @param {string} text @returns {Token} */
const plain = (text) => ({ text });

/** @param {Place} at @param {CellLine} line @returns {Line} */
function lineOf(at, { name, text }) {
  const pieces = text.replaceAll("⊙", "·").split(WORD);
  const read = pieces.map((piece, k) => (k % 2 ? wordOf(at, piece) : null));
  const numbers = pieces.map((piece, k) => {
    const value = read[k]?.value ?? null;
    if (value === null) return piece;
    const alone = pieces[k - 1].endsWith("(") && pieces[k + 1].startsWith(")");
    return alone || !number(value).startsWith("−") ? number(value) : `(${number(value)})`;
  });
  return {
    tokens: [plain(memberName(at, name)), plain(" = "), ...pieces.map((piece, k) => read[k]?.token ?? plain(piece))],
    numbers: `= ${numbers.join("")}`,
    value: at.of.series(SERIES[name] ?? name, at.t),
    check: name === "h" || name === "c" ? torchBeside(at, name) : null,
  };
}

/**
 * A word of a line: the piece of the formula that it becomes, and its number; null for the name of a function.
 * @param {Place} at @param {string} word
 * @returns {{token: Token, value: number} | null}
 */
function wordOf(at, word) {
  const { run, of, layer, direction, t, before, unit, inner } = at;
  const { gates, lines } = run.arch.cell;
  if (word.endsWith("[t−1]")) {
    const kind = word.startsWith("h") ? "h" : "c";
    /** @type {Source} */
    const source = { kind, layer, direction, t: before, unit: kind === "h" ? unit : inner };
    return { token: { text: nameOf(run, source), source }, value: of.series(kind, before) };
  }
  const gate = gates.findIndex(({ letter }) => letter === word);
  if (gate >= 0) return { token: { text: word, gate }, value: of.series(word, t) };
  if (!lines.some(({ name }) => name === word)) return null;
  return { token: plain(memberName(at, word)), value: of.series(SERIES[word] ?? word, t) };
}

/** @param {Place} at @returns {Line} */
function projectionLine(at) {
  const { run, layer, direction, unit, of, t } = at;
  const sum = { text: `W_hr[${unit},:]`, gate: run.arch.cell.gates.length };
  const name = nameOf(run, { kind: "h", layer, direction, t, unit });
  return {
    tokens: [plain(name), plain(" = "), sum, plain(` · m${mark(run.arch, layer, direction)}[${t}]`)],
    numbers: "", value: of.series("h", t), check: torchBeside(at, "h"),
  };
}
