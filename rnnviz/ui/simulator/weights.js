/** The weights of the selected layer and direction: the row of the open sum is framed, and what it multiplies is lit. */
import { clockOf, follow } from "../kit/clock.js";
import { make, makeScroller, put } from "../kit/dom.js";
import { number } from "../kit/format.js";
import { mount } from "../kit/mount.js";
import { whenSeen } from "../kit/sight.js";
import { say } from "../kit/words.js";
import { Hand } from "./edits/hand.js";
import { canEdit, placeOfWeight } from "./edits/places.js";
import { whereOf } from "./naming.js";
import { suffixOf } from "./operands.js";
import { LIGHT_EVENT, RUN_EVENT, SELECT_EVENT, light, listen, litOf, runOf, select, selectionOf } from "./run.js";
import { stepReached } from "./selection.js";
import { paintMatrix } from "./weights/colours.js";
import { columnOfSource, entryInWords, limitOfMatrices, matricesOf, openRows, readBy, selectionOfRow, sourceOfColumn } from "./weights/matrices.js";
import { writeMatrix } from "./weights/numbers.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { WholeRun } from "./types.js" */
/** @import { At, Matrix } from "./weights/matrices.js" */
/** @import { Entry, Shown } from "./weights/numbers.js" */

/** @typedef {Record<string, number>} Radii  the spectral radius of a gate's rows of W_hh, by its letter */
/** @typedef {{channel: string, radii: Radii[][], product: string}} Message  radii[layer][direction]; of which product */

class Weights {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.className = "weights";
    this.root = root;
    this.title = make(root, "h2");
    this.box = make(root, "div", "matrices");
    this.told = make(root, "p", "told");
    this.told.setAttribute("aria-live", "polite");
    this.note = make(root, "p", "note");
    /** @type {{matrix: Matrix, shown: Shown, reads: HTMLElement}[]} */
    this.matrices = [];
    this.made = ""; // what is drawn
    this.hand = new Hand(root, () => this.message?.channel ?? "");
    /** @type {Message | null} */
    this.message = null;
    this.limit = 1; // of the colours
    /** @type {(() => void)[]} */
    this.release = [];
    this.sight = whenSeen(root, () => this.draw());
    this.lights = whenSeen(root, () => this.showLit());
    this.scheme = new MutationObserver(() => this.draw()); // a canvas keeps its colours until it is painted again
    this.scheme.observe(root, { attributes: true, attributeFilter: ["data-scheme"] });
  }

  /** @param {Message} message */
  update(message) {
    const { channel } = message;
    if (this.message?.channel !== channel) {
      this.stop();
      this.release = [
        listen(RUN_EVENT, channel, () => this.sight.changed()),
        listen(SELECT_EVENT, channel, () => this.sight.changed()),
        listen(LIGHT_EVENT, channel, () => this.lights.changed()),
        follow(channel, () => this.sight.changed()),
      ];
    }
    this.message = message;
    this.sight.changed();
  }

  /** The run and the selection, where there are both and all numbers are here. */
  now() {
    const channel = this.message?.channel ?? "";
    const [run, selection] = [runOf(channel), selectionOf(channel)];
    return run?.whole && selection ? { run, selection } : null;
  }

  /** What is not drawn yet: another network, layer or direction; else its numbers are written into what is there. */
  draw() {
    const now = this.now();
    if (!now) return;
    const { run, selection: { layer, direction } } = now;
    if (layer >= run.arch.num_layers || direction >= run.arch.directions.length) return;
    const matrices = matricesOf(run, layer, direction);
    const wanted = JSON.stringify([layer, direction, this.root.dataset.scheme, run.arch, run.featureNames, run.edits?.kinds]);
    const limit = limitOfMatrices(matrices);
    const painted = this.matrices.some(({ shown }) => !shown.take); // in colours: not while a hand moves
    if (wanted !== this.made || (!run.unchecked && (painted || limit !== this.limit))) {
      const at = this.box.querySelector("td:focus");
      this.drawMatrices(run, layer, direction, matrices, limit);
      this.made = wanted;
      if (at instanceof HTMLElement) this.focusOn(at.closest("table")?.ariaLabel, at.dataset);
    } else this.matrices.forEach(({ matrix, shown }, k) => shown.take?.(Object.assign(matrix, matrices[k])));
    this.root.classList.toggle("unchecked", run.unchecked === true);
    const radii = run.unchecked ? "" : this.radiiInWords(layer, direction);
    put(this.note, [radii, say("Colours from {low} to {high}.", { low: number(-this.limit), high: number(this.limit) })].join(" "));
    this.showOpen();
    this.paint();
  }

  /** An entry that had the focus before all was drawn again. @param {string | null | undefined} name @param {DOMStringMap} at */
  focusOn(name, { row, column }) {
    const table = [...this.box.querySelectorAll("table")].find(({ ariaLabel }) => ariaLabel === name);
    /** @type {HTMLElement | null | undefined} */ (table?.querySelector(`td[data-row="${row}"][data-column="${column}"]`))?.focus({ preventScroll: true });
  }

  /** @param {WholeRun} run @param {number} layer @param {number} direction @param {Matrix[]} matrices @param {number} limit */
  drawMatrices(run, layer, direction, matrices, limit) {
    this.limit = limit;
    const where = whereOf(run, { layer, direction });
    this.title.textContent = say("Weights: {where}", { where });
    this.title.hidden = !where; // the tab is their only name where there is one layer
    this.box.replaceChildren();
    this.matrices = matrices.map((matrix) => {
      const figure = make(this.box, "section", "matrix");
      const head = make(figure, "h3", matrix.side === "ih" ? "x" : "h");
      make(head, "span", matrix.side === "ih" ? "x" : "h", `W_${matrix.side}`);
      make(head, "span", "size", ` ${matrix.rows} × ${matrix.columns}`);
      const reads = make(figure, "p", "note");
      const scroller = makeScroller(figure, `W_${matrix.side}`);
      scroller.removeAttribute("tabindex"); // its entries take the focus
      const point = (/** @type {Entry} */ entry) => this.point(matrix, entry);
      const pick = (/** @type {number} */ row) => this.pick(matrix, row);
      const placeOf = (/** @type {number} */ row, /** @type {number} */ column) => placeOfEntry(run, matrix.side, layer, direction, row, column);
      const shown = matrix.written
        ? writeMatrix(scroller, run, matrix, limit, point, pick, undefined, placeOf)
        : paintMatrix(scroller, matrix, limit, this.root.dataset.scheme ?? "light", point, pick);
      return { matrix, shown, reads };
    });
  }

  /** @param {number} layer @param {number} direction */
  radiiInWords(layer, direction) {
    const radii = Object.entries(this.message?.radii[layer]?.[direction] ?? {});
    const each = radii.map(([gate, radius]) => (radii.length > 1 ? `${gate} ${number(radius)}` : number(radius))).join(" · ");
    return each && say("Spectral radius of {product}: {radii}.", { product: this.message?.product ?? "", radii: each });
  }

  /** The step whose products are meant; null before the first. @returns {At | null} */
  at() {
    const now = this.now();
    if (!now || !this.message) return null;
    const { layer, direction, t } = now.selection;
    const { tick } = clockOf(this.message.channel);
    const step = t ?? (tick < 0 ? null : stepReached(now.run, layer, direction, tick));
    return step === null ? null : { layer, direction, t: step };
  }

  paint() {
    const now = this.now();
    const at = this.at();
    for (const { matrix, reads } of this.matrices) {
      reads.textContent = now && at ? say("multiplies {reads}", { reads: readBy(now.run, matrix.side, at) }) : say("nothing is read yet");
    }
    this.showLit();
  }

  showOpen() {
    const now = this.now();
    if (!now) return;
    for (const { matrix, shown } of this.matrices) {
      const { sum, unit } = openRows(now.run, now.selection, matrix.side);
      shown.showOpen(sum, unit);
    }
  }

  /** What is lit elsewhere frames the weight that multiplies it, in the row that is open. */
  showLit() {
    const now = this.now();
    const at = this.at();
    const source = litOf(this.message?.channel ?? "");
    for (const { matrix, shown } of this.matrices) {
      const column = now && at && source ? columnOfSource(now.run, matrix.side, at, source) : -1;
      const { sum, unit } = now ? openRows(now.run, now.selection, matrix.side) : { sum: -1, unit: [] };
      const rows = sum < 0 ? unit : [sum];
      shown.showLit(column < 0 ? [] : rows.map((row) => ({ row, column })));
    }
  }

  /** A weight lights what it multiplies. @param {Matrix} matrix @param {Entry} entry */
  point(matrix, entry) {
    const now = this.now();
    if (!now || !this.message) return;
    const at = this.at();
    light(this.message.channel, entry && at && entry.column >= 0 ? sourceOfColumn(now.run, matrix.side, at, entry.column) : null);
    this.told.textContent = "";
    if (!entry) return;
    const value = entry.column < 0 ? matrix.bias?.[entry.row] : matrix.values[entry.row * matrix.columns + entry.column];
    this.told.textContent = entryInWords(now.run, matrix, at, entry.row, entry.column, number(value ?? NaN, 4));
  }

  /** @param {Matrix} matrix @param {number} row */
  pick(matrix, row) {
    const now = this.now();
    if (now && this.message) select(this.message.channel, selectionOfRow(now.run, now.selection, matrix.side, row));
  }

  stop() {
    for (const release of this.release) release();
    this.release = [];
  }

  remove() {
    this.hand.remove();
    this.stop();
    this.sight.stop();
    this.lights.stop();
    this.scheme.disconnect();
  }
}

/** The place of an entry that can be edited. @param {WholeRun} run @param {Matrix["side"]} side @param {number} layer @param {number} direction @param {number} row @param {number} column */
function placeOfEntry(run, side, layer, direction, row, column) {
  const name = `${column < 0 ? "bias" : "weight"}_${side}_${suffixOf(layer, direction)}`;
  const place = column < 0 ? placeOfWeight(name, row) : placeOfWeight(name, row, column);
  return canEdit(run, place) ? place : null;
}

/** @param {Component} component */
export default function weights(component) {
  return mount(component, (root) => new Weights(root));
}
