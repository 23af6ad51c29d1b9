/** The run that the page shows, shared by its views: what the server sent, and what is selected. */

import { layOutEarly } from "../kit/early_layout.js";

/** @import { Run, Selection, Source, Step, Timed } from "./types.js" */

/** @typedef {{run: Run | null, selection: Selection, lit: Source | null}} Shelf  what the views of a channel share */

export const RUN_EVENT = "rnnviz:run";
export const SELECT_EVENT = "rnnviz:select";
export const LIGHT_EVENT = "rnnviz:light";

/** @type {Selection} */
const FIRST = { layer: 0, direction: 0, t: null, unit: 0, gate: 0 };
/** @type {Map<string, Shelf>} */
const shelves = new Map(); // by channel

/** @param {string} channel @returns {Shelf} */
function shelf(channel) {
  let shown = shelves.get(channel);
  if (!shown) shelves.set(channel, shown = { run: null, selection: FIRST, lit: null });
  return shown;
}

/** @param {string} channel */
export const runOf = (channel) => shelf(channel).run;

/** The cell and unit whose arithmetic is open. @param {string} channel */
export const selectionOf = (channel) => shelf(channel).selection;

/** Show another run; the views of the channel are told. @param {string} channel @param {Run} run */
export function publishRun(channel, run) {
  shelf(channel).run = run;
  window.dispatchEvent(new CustomEvent(RUN_EVENT, { detail: { channel } }));
}

/** The run of a view that is gone is none of the next one's. @param {string} channel */
export const clearRun = (channel) => { shelf(channel).run = null; };

/** Select a cell and unit. @param {string} channel @param {Selection} selection */
export function select(channel, selection) {
  shelf(channel).selection = selection;
  window.dispatchEvent(new CustomEvent(SELECT_EVENT, { detail: { channel } }));
  layOutEarly();
}

/** What the pointer or the keyboard is on lights up wherever it is drawn, both ways. @param {string} channel @param {Source | null} source */
export function light(channel, source) {
  shelf(channel).lit = source;
  window.dispatchEvent(new CustomEvent(LIGHT_EVENT, { detail: { channel } }));
}

/** @param {string} channel */
export const litOf = (channel) => shelf(channel).lit;

/**
 * Call `listener` for the events of a channel that have this name.
 * @param {string} name
 * @param {string} channel
 * @param {() => void} listener
 * @returns {() => void} stops listening
 */
export function listen(name, channel, listener) {
  /** @param {Event} event */
  const heard = (event) => {
    if (event instanceof CustomEvent && event.detail.channel === channel) listener();
  };
  window.addEventListener(name, heard);
  return () => window.removeEventListener(name, heard);
}

/**
 * The step whose state a cell reads: t-1 going right, t+1 going left.
 * @param {Pick<Run, "length">} run @param {number} direction @param {number} t
 * @returns {Step}
 */
export function stepBefore(run, direction, t) {
  if (direction === 0) return t === 0 ? "0" : t - 1;
  return t === run.length - 1 ? "0" : t + 1;
}

/**
 * Tick at which a cell is computed, or -1.
 * @param {Timed} run @param {number} layer @param {number} direction @param {number} t
 */
export function tickOfCell(run, layer, direction, t) {
  const T = run.length;
  if (t < 0 || t >= T) return -1;
  return run.arch.bidirectional ? layer * T + (direction ? T - 1 - t : t) : t;
}
