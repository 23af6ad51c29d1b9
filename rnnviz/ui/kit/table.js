/** Tables whose heads say what they are heads of, so that a reader of the page hears row and column with a number. */
import { make } from "./dom.js";

/**
 * @param {ParentNode} parent @param {string} className
 * @param {string[]} [columns]  names; "" leaves a corner free, and without any there is no head
 * @returns {{table: HTMLTableElement, body: HTMLTableSectionElement}}
 */
export function makeTable(parent, className, columns = []) {
  const table = make(parent, "table", className);
  const head = columns.length ? make(make(table, "thead"), "tr") : null;
  for (const name of columns) {
    if (name) make(head, "th", "", name).scope = "col";
    else make(head, "td");
  }
  return { table, body: make(table, "tbody") };
}

/**
 * A row that begins with its name.
 * @param {HTMLElement} body @param {string} name @param {{line?: string, head?: string}} [classes]
 * @returns {{line: HTMLTableRowElement, head: HTMLTableCellElement}}
 */
export function makeRow(body, name, classes = {}) {
  const line = make(body, "tr", classes.line);
  const head = make(line, "th", classes.head, name);
  head.scope = "row";
  return { line, head };
}
