/** What a person answers, read as they mean it, and whether it is right. Pure. */
import { number } from "../kit/format.js";

/** @import { Asked, AnswerOf } from "./types.js" */

/** Hyphens, dashes and the true minus sign are one sign. @param {string} text */
const plain = (text) => text.trim().replace(/[\u2010-\u2015\u2212]/g, "-").replace(/\.$/, "");

/** A number as people write one: 0,54 or -.54 or 54e-2; null where it is none. @param {string} text */
export function readNumber(text) {
  const written = plain(text).replace(/^.*[=≈]/, "").replace(",", ".").replace(/^([+-]) +/, "$1").trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : null;
}

/** A shape: (4, 2, 3), 4 x 2 x 3, torch.Size([4, 2, 3]); null where it is none. @param {string} text */
export function readShape(text) {
  const inner = plain(text).replace(/^.*=/, "").replace(/torch\.size|size/i, "").replace(/[()[\]]/g, " ").trim();
  const sizes = inner.split(/\s*[,;×xх*·\s]\s*/i).filter(Boolean);
  return sizes.length && sizes.every((size) => /^\d{1,9}$/.test(size)) ? sizes.map(Number) : null;
}

/** @param {Asked} asked @param {string} text @returns {AnswerOf | null} null: nothing that can be checked */
export function readAnswer(asked, text) {
  if (asked.kind === "shape") return readShape(text);
  const value = readNumber(text);
  return asked.kind === "number" || value === null || Number.isInteger(value) ? value : null;
}

/** @param {Asked} asked @param {AnswerOf} said */
export const isRight = (asked, said) => same(asked.answer, said, asked.within);

/** The known reason for a wrong answer. @param {Asked} asked @param {AnswerOf} said */
export const slipOf = ({ slips, within }, said) => slips.find(({ answer }) => same(answer, said, within)) ?? null;

/** @param {AnswerOf} answer @param {AnswerOf} said @param {number} within */
function same(answer, said, within) {
  if (Array.isArray(answer) || Array.isArray(said)) return JSON.stringify(answer) === JSON.stringify(said);
  return Math.abs(answer - said) <= within + 1e-9;
}

/** The answer as the page writes it. @param {Asked} asked */
export function written({ kind, answer, choices }) {
  if (Array.isArray(answer)) return `(${answer.join(", ")}${answer.length === 1 ? "," : ""})`;
  return kind === "choice" ? choices[answer] : kind === "number" ? number(answer, 4) : String(answer);
}
