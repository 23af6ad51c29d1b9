/** The table of a sum. Its rows stay in the document: a step changes texts and bars, and nothing else. */
import { make, makeButton } from "../../kit/dom.js";
import { number, scientific } from "../../kit/format.js";
import { barLimit } from "../terms.js";
import { say } from "../../kit/words.js";

/** @import { Check, Row, Source, Sum } from "../types.js" */
/** @typedef {{source?: Source | null, inner?: number | null}} Openable  where a number comes from */

const MARKS = {
  equal: ["✓", "ok", say("equal within the tolerance")],
  differs: ["✗", "bad", say("not equal")],
  overflow: [`· ${say("overflow")}`, "overflow", say("cannot be compared: the numbers left their range here, or came close")],
};

/** Write only what changed. @param {HTMLElement} node @param {string} text */
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {HTMLElement} node @param {string} className */
function setClass(node, className) {
  if (node.className !== className) node.className = className;
}

/** @param {Source | null} [source] */
export const keyOfSource = (source) =>
  (source ? JSON.stringify([source.kind, source.layer, source.direction, source.t, source.unit]) : ""); // "0" is h_0

/**
 * Torch's number beside ours: its mark, and how far it is.
 * @param {HTMLElement} parent
 * @returns {(check: Check | null, withValue: boolean) => void} paints it
 */
export function checkMark(parent) {
  const box = make(parent, "span", "check");
  const [words, told] = [make(box, "span"), make(box, "span", "unseen")];
  return (check, withValue) => {
    box.hidden = check === null;
    if (check === null) return;
    const [sign, className, meaning] = MARKS[check.verdict];
    setClass(box, `check ${className}`);
    put(words, `torch ${withValue ? `${number(check.value)} ` : ""}${sign}`);
    put(told, ` ${meaning}`);
    box.title = `torch ${meaning}`;
  };
}

/** |Δ| 3.0e−08, or nothing where both overflowed. @param {Check | null} check */
export const written = (check) => (check && check.verdict !== "overflow" ? `|Δ| ${scientific(check.difference)}` : "");

/** Whether a term has a sum of its own; x, h_0 and c_0 were given. @param {Openable} term */
export const opens = ({ source = null, inner = null }) => inner !== null || (source !== null && source.kind !== "x" && source.t !== "0");

/** One row for a term; `paint` writes another term into it. @param {HTMLElement} body @param {() => void} open */
function termRow(body, open) {
  const row = make(body, "tr");
  const head = make(row, "th");
  head.scope = "row";
  const [button, plain] = [makeButton(head, "term", "", open), make(head, "span", "term")];
  const [value, weight, product] = [make(row, "td"), make(row, "td"), make(row, "td")];
  const bar = make(make(make(row, "td", "bars"), "div", "bar"), "i");
  /** @param {Row} term @param {number} limit */
  const paint = (term, limit) => {
    row.hidden = false;
    const name = term.source || term.inner !== null ? button : plain;
    button.hidden = name !== button;
    plain.hidden = name !== plain;
    put(name, term.name);
    if (name.title !== term.words) name.title = term.words;
    setClass(button, opens(term) ? "term opens" : "term");
    setClass(row, `${term.kind}${row.classList.contains("lit") ? " lit" : ""}`);
    put(value, term.value === null ? "" : number(term.value));
    put(weight, term.weight === null ? "" : number(term.weight));
    put(product, number(term.product));
    const length = Number.isFinite(term.product) && term.kind !== "subtotal" ? term.product / limit : 0;
    const scale = `scaleX(${length.toFixed(3)})`;
    if (bar.style.transform !== scale) bar.style.transform = scale;
    setClass(bar, length < 0 ? "negative" : "positive");
  };
  return { row, paint };
}

/** A row below the line: the sum, what the activation makes of it, what torch has. @param {HTMLElement} foot */
function totalRow(foot) {
  const row = make(foot, "tr");
  const head = make(row, "th");
  head.scope = "row";
  const [between, product] = [make(row, "td"), make(row, "td")];
  between.colSpan = 2;
  make(row, "td", "bars");
  return { row, head, between, product };
}

/**
 * @param {HTMLElement} parent
 * @param {{lit: (source: Source | null) => void, open: (row: Row) => void}} on  what the pointer and the keyboard do
 */
export function termTable(parent, on) {
  const table = make(parent, "table");
  const caption = make(table, "caption", "unseen");
  const columns = make(table, "colgroup");
  for (const name of ["name", "number", "number", "number", "bars"]) make(columns, "col", name);
  const header = make(make(table, "thead"), "tr");
  const heads = [say("term"), say("value"), say("weight"), say("product"), ""].map((text) => make(header, "th", "", text));
  for (const head of heads) head.scope = "col";
  heads[4].className = "bars";
  const scale = make(heads[4], "div", "scale");
  const [low, high] = [make(scale, "span"), make(scale, "span")];
  const body = make(table, "tbody");
  const foot = make(table, "tbody", "totals");
  const [sum, result, torch] = [totalRow(foot), totalRow(foot), totalRow(foot)];
  const mark = checkMark(torch.head);
  /** @type {ReturnType<typeof termRow>[]} */
  const rows = [];
  /** @type {Row[]} */
  let shown = [];
  let at = -1; // the row that the pointer or the focus is on
  /** @param {Event} event */
  const rowAt = ({ target }) => (target instanceof Node ? rows.findIndex(({ row }) => row.contains(target)) : -1);
  /** @param {number} k */
  const point = (k) => {
    at = k;
    on.lit(shown[k]?.source ?? null);
  };
  for (const kind of ["pointerover", "focusin"]) body.addEventListener(kind, (event) => point(rowAt(event)));
  for (const kind of ["pointerleave", "focusout"]) body.addEventListener(kind, () => point(-1));

  /** @param {Sum} total  @param {string} of  what the sum is of, for the caption */
  function paint(total, of) {
    const before = keyOfSource(shown[at]?.source);
    shown = total.rows;
    for (let k = rows.length; k < shown.length; k++) rows.push(termRow(body, () => on.open(shown[k])));
    const limit = barLimit(shown);
    shown.forEach((term, k) => rows[k].paint(term, limit));
    for (let k = shown.length; k < rows.length; k++) rows[k].row.hidden = true;
    put(caption, say("Every product in {sum}", { sum: of }));
    put(low, number(-limit, limit < 1 ? 3 : 0));
    put(high, number(limit, limit < 1 ? 3 : 0));
    put(sum.head, total.totalName);
    put(sum.product, number(total.total));
    result.row.hidden = total.activation === "none";
    put(result.head, total.letter ? `${total.letter} = ${total.name}` : total.name);
    put(result.product, number(total.result));
    torch.row.hidden = total.check === null;
    mark(total.check, false);
    put(torch.between, written(total.check));
    put(torch.product, total.check ? number(total.check.value) : "");
    if (at >= 0 && keyOfSource(shown[at]?.source) !== before) point(at);
  }

  /** Rows whose source is lit, wherever it was lit. @param {string} key */
  function light(key) {
    rows.forEach(({ row }, k) => row.classList.toggle("lit", key !== "" && keyOfSource(shown[k]?.source) === key));
  }
  return { paint, light };
}
