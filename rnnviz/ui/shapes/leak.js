/** Disturb one sample: what moves where, with the layout right and with batch_first forgotten. Computed by torch. */
import { make, makeButton } from "../kit/dom.js";
import { makeRow, makeTable } from "../kit/table.js";
import { say, sayMany } from "../kit/words.js";
import { mountView } from "./parts.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Layout, LeakMessage } from "./types.js" */
/** @typedef {{cells: HTMLElement[][], said: HTMLElement}} Grid  cells[sample][step] */

class Leak {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.sample = 0; // the disturbed one
    /** @type {LeakMessage} */
    this.message = { samples: 0, steps: 0, layouts: [] };
    /** @type {HTMLElement[]} */
    this.buttons = [];
    /** @type {Grid[]} */
    this.grids = [];
    this.said = make(null, "p", "rv-said");
    this.said.setAttribute("aria-live", "polite");
  }

  /** @param {LeakMessage} message */
  update(message) {
    this.message = message;
    this.sample = Math.min(this.sample, message.samples - 1);
    this.root.replaceChildren();
    const bar = make(this.root, "div", "rv-chips apart");
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", say("Disturb"));
    make(bar, "span", "mute", say("Disturb"));
    this.buttons = Array.from({ length: message.samples }, (_, n) => (
      makeButton(bar, "chip", say("sample {n}", { n }), () => { this.sample = n; this.paint(); })
    ));
    const pair = make(this.root, "div", "rv-groups two");
    this.grids = message.layouts.map((layout) => this.drawGrid(pair, layout));
    this.root.append(this.said);
    this.paint();
  }

  /** @param {HTMLElement} parent @param {Layout} layout @returns {Grid} */
  drawGrid(parent, { title, code, ok }) {
    const { samples, steps } = this.message;
    const card = make(parent, "section", "card");
    make(card, "h2", ok ? "ok" : "bad", title);
    make(card, "code", "mute", code);
    const box = make(card, "div", "scroll");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", say("{title}: which outputs changed", { title }));
    const { body } = makeTable(box, "rv-leak", ["", ...Array.from({ length: steps }, (_, t) => `t=${t}`)]);
    const cells = Array.from({ length: samples }, (_, n) => {
      const { line } = makeRow(body, say("sample {n}", { n }));
      return Array.from({ length: steps }, () => make(line, "td"));
    });
    const said = make(card, "p", "note");
    return { cells, said };
  }

  /** Mark what changed in one layout. @param {Grid} grid @param {boolean[][]} changed @returns {number} samples hit */
  paintGrid({ cells, said }, changed) {
    for (const [n, row] of changed.entries()) {
      for (const [t, on] of row.entries()) paintCell(cells[n][t], on, n === this.sample);
    }
    const others = changed.filter((row, n) => n !== this.sample && row.includes(true)).length;
    const count = changed.flat().filter(Boolean).length;
    const all = this.message.samples * this.message.steps;
    const leaked = sayMany("▲ Leakage into {n} other sample.", "▲ Leakage into {n} other samples.", others);
    const how = others ? leaked : say("Only its own sample: nothing leaks.");
    const moved = say("{count} of {all} outputs changed.", { count, all });
    said.textContent = `${moved} ${how}`;
    return others;
  }

  paint() {
    for (const [n, chip] of this.buttons.entries()) chip.setAttribute("aria-pressed", String(n === this.sample));
    const sums = this.message.layouts.map((layout, k) => this.paintGrid(this.grids[k], layout.changed[this.sample]));
    const counts = { n: this.sample, right: sums[0], forgotten: sums[1] };
    this.said.textContent = say(
      "Sample {n} disturbed: other samples that changed are {right} with batch_first=True, {forgotten} with it forgotten. "
      + "torch raises no error in either case.",
      counts,
    );
  }
}

/** @param {HTMLElement} cell @param {boolean} changed @param {boolean} own  of the disturbed sample itself */
function paintCell(cell, changed, own) {
  cell.className = !changed ? "" : own ? "own" : "leak";
  cell.textContent = !changed ? "·" : own ? "●" : "▲";
  cell.title = !changed ? say("unchanged") : own ? say("changed: its own sample") : say("changed: another sample");
}

/** @param {Component} component */
export default function (component) {
  return mountView(component, Leak);
}
