/** The receipts of a class as a table, and those that were refused with the reason. */
import { make, makeButton, makeScroller } from "../kit/dom.js";
import { csvLine, download } from "../kit/download.js";
import { mount } from "../kit/mount.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say, sayMany } from "../kit/words.js";

/** @import { Component } from "../kit/mount.js" */
/** @typedef {{right: number, fields: number, tries: number, hints: number, solution: boolean}} Result  right: of its fields */
/** @typedef {{name: string, right: number, again: boolean, results: Result[]}} Row  again: the name is there twice */
/** @typedef {{text: string, reason: string}} Refused */
/** @typedef {{title: string, exercises: string[], rows: Row[], refused: Refused[]}} Receipts */

/** @param {HTMLElement} parent @param {Receipts} receipts */
function draw(parent, receipts) {
  const { rows, refused } = receipts;
  const head = make(parent, "p", "receipts-head");
  make(head, "strong", "ok", sayMany("{n} receipt verified", "{n} receipts verified", rows.length));
  if (refused.length) make(head, "strong", "bad", sayMany("{n} refused", "{n} refused", refused.length));
  if (rows.length) {
    makeButton(head, "chip", say("Download as CSV"), () => download("receipts.csv", new Blob([csvOf(receipts)], { type: "text/csv" })));
    drawTable(parent, receipts);
  }
  if (!refused.length) return;
  make(parent, "h2", "", say("Refused"));
  const list = make(parent, "ul", "receipts-refused");
  for (const { text, reason } of refused) {
    const item = make(list, "li");
    make(item, "code", "", text);
    make(item, "p", "bad", reason);
  }
}

/** @param {HTMLElement} parent @param {Receipts} receipts */
function drawTable(parent, { exercises, rows }) {
  const columns = [say("name"), say("right"), ...exercises.map((exercise, k) => `${k + 1} ${exercise}`), say("tries"), say("hints"), say("solutions")];
  const { body } = makeTable(makeScroller(parent, say("the receipts")), "receipts", columns);
  for (const { name, right, again, results } of rows) {
    const { line, head } = makeRow(body, name);
    if (again) make(head, "span", "bad", ` ${say("more than once")}`);
    make(line, "td", "", `${right} / ${results.length}`);
    for (const result of results) drawResult(line, result);
    for (const total of totals(results)) make(line, "td", "", String(total));
  }
}

/** @param {HTMLElement} line @param {Result} result */
function drawResult(line, { right, fields, tries, solution }) {
  const told = right === fields ? "✓" : tries ? `${right}/${fields}` : "–";
  const cell = make(line, "td", right === fields ? "ok" : tries ? "bad" : "mute", told);
  if (tries) cell.title = sayMany("tried {n} time", "tried {n} times", tries);
  if (solution) make(cell, "span", "mute", ` ${say("shown")}`);
}

/** Tries, hints and shown solutions of all exercises. @param {Result[]} results */
export function totals(results) {
  return [
    results.reduce((sum, { tries }) => sum + tries, 0),
    results.reduce((sum, { hints }) => sum + hints, 0),
    results.filter(({ solution }) => solution).length,
  ];
}

/** A table for a spreadsheet: what a student typed never becomes a formula there. @param {Receipts} receipts */
export function csvOf({ exercises, rows }) {
  const columns = [say("name"), say("right"), say("of"), ...exercises.map((exercise, k) => `${k + 1} ${exercise}`), say("tries"), say("hints"), say("solutions")];
  const lines = rows.map(({ name, right, results }) => [
    /^[=+\-@\t\r]/.test(name) ? `'${name}` : name,
    right,
    results.length,
    ...results.map((result) => `${result.right} of ${result.fields}`),
    ...totals(results),
  ]);
  return [columns, ...lines].map(csvLine).join("");
}

/** @param {Component} component */
export default function (component) {
  return mount(component, (root) => {
    const box = make(root, "div", "receipts-box");
    return {
      /** @param {Receipts} receipts */
      update(receipts) {
        box.replaceChildren();
        draw(box, receipts);
      },
    };
  });
}
