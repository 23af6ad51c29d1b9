/** The table of a sum. Its rows stay in the document: a step changes texts and bars, and nothing else. */
import { number, scientific } from "../../kit/format.js";
import { barLimit } from "../terms.js";
import { say } from "../../kit/words.js";

const MARKS = {
  equal: ["✓", "ok", say("equal within the tolerance")],
  differs: ["✗", "bad", say("not equal")],
  overflow: [`· ${say("overflow")}`, "overflow", say("cannot be compared: the numbers left their range here, or came close")],
};

/** Make an element with a class and a text. */
export function make(parent, tag, className = "", text = "") {
  const made = parent.appendChild(document.createElement(tag));
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** Write only what changed. */
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setClass(node, className) {
  if (node.className !== className) node.className = className;
}

export const keyOfSource = (source) =>
  (source ? JSON.stringify([source.kind, source.layer, source.direction, source.t, source.unit]) : ""); // "0" is h_0

/** Torch's number beside ours: its mark, and how far it is. @param {HTMLElement} parent */
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

/** |Δ| 3.0e−08, or nothing where both overflowed. */
export const written = (check) => (check && check.verdict !== "overflow" ? `|Δ| ${scientific(check.difference)}` : "");

/** Whether a term has a sum of its own; x, h_0 and c_0 were given. */
export const opens = ({ source, inner = null }) => inner !== null || (source && source.kind !== "x" && source.t !== "0");

/** One row for a term; `paint` writes another term into it. */
function termRow(body) {
  const row = make(body, "tr");
  const head = make(row, "th");
  head.scope = "row";
  const [button, plain] = [make(head, "button", "term"), make(head, "span", "term")];
  button.type = "button";
  const [value, weight, product] = [make(row, "td"), make(row, "td"), make(row, "td")];
  const bar = make(make(make(row, "td", "bars"), "div", "bar"), "i");
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
  return { row, button, paint };
}

/** A row below the line: the sum, what the activation makes of it, what torch has. */
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
  const rows = [];
  let shown = [];
  let on_ = -1; // the row that the pointer or the focus is on
  const rowAtEvent = (event) => rows.findIndex(({ row }) => row.contains(event.target));
  const point = (k) => {
    on_ = k;
    on.lit(shown[k]?.source ?? null);
  };
  for (const kind of ["pointerover", "focusin"]) body.addEventListener(kind, (event) => point(rowAtEvent(event)));
  for (const kind of ["pointerleave", "focusout"]) body.addEventListener(kind, () => point(-1));
  body.addEventListener("click", (event) => event.target.closest("button") && on.open(shown[rowAtEvent(event)]));

  /** @param {Sum} found  @param {string} of  what the sum is of, for the caption */
  function paint(found, of) {
    const before = keyOfSource(shown[on_]?.source);
    shown = found.rows;
    while (rows.length < shown.length) rows.push(termRow(body));
    const limit = barLimit(shown);
    shown.forEach((term, k) => rows[k].paint(term, limit));
    for (let k = shown.length; k < rows.length; k++) rows[k].row.hidden = true;
    put(caption, say("Every product in {sum}", { sum: of }));
    put(low, number(-limit, limit < 1 ? 3 : 0));
    put(high, number(limit, limit < 1 ? 3 : 0));
    put(sum.head, found.totalName);
    put(sum.product, number(found.total));
    result.row.hidden = found.activation === "none";
    put(result.head, found.letter ? `${found.letter} = ${found.name}` : found.name);
    put(result.product, number(found.result));
    torch.row.hidden = found.check === null;
    mark(found.check, false);
    put(torch.between, written(found.check));
    put(torch.product, found.check ? number(found.check.value) : "");
    if (on_ >= 0 && keyOfSource(shown[on_]?.source) !== before) point(on_);
  }

  /** Rows whose source is lit, wherever it was lit. */
  function light(key) {
    rows.forEach(({ row }, k) => row.classList.toggle("lit", key !== "" && keyOfSource(shown[k]?.source) === key));
  }
  return { paint, light };
}
