/** What a file of data holds: its axes in the colours of the page Shapes, and its first rows as they were read. */
import { make } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { mount } from "../kit/mount.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say, sayMany } from "../kit/words.js";
import { drawBlocks } from "../shapes/parts.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Axis } from "../shapes/types.js" */
/** @typedef {{axes: Axis[], names: string[], rows: (number | null)[][], steps: number, features: number}} Message  null: missing */

class OwnData {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.className = "own-data";
    this.root = root;
  }

  /** @param {Message} message */
  update({ axes, names, rows, steps, features }) {
    this.root.replaceChildren();
    drawBlocks(this.root, axes);
    const shown = rows[0].length;
    const columns = Array.from({ length: shown }, (_, k) => names[k] || String(k));
    const { table, body } = makeTable(this.root, "first", ["", ...columns]);
    table.prepend(make(null, "caption", "", say("The first rows, as they were read")));
    rows.forEach((row, t) => {
      const { line } = makeRow(body, `t = ${t}`);
      for (const value of row) make(line, "td", value === null ? "missing" : "", value === null ? say("missing") : number(value));
    });
    const more = [
      steps > rows.length ? sayMany("{n} more step", "{n} more steps", steps - rows.length) : "",
      features > shown ? sayMany("{n} more feature", "{n} more features", features - shown) : "",
    ].filter(Boolean);
    if (more.length) make(this.root, "p", "note", more.join(" · "));
  }
}

/** @param {Component} component */
export default function ownData(component) {
  return mount(component, (root) => new OwnData(root));
}
