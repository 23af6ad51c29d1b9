/**
 * The run that the page shows, shared by its views: what the server sent, and what is selected.
 *
 * @typedef {object} Run  what `rnnviz/ui/run.py` sends; arrays are typed arrays with a `shape`, row-major
 * @property {{cell: string, input_size: number, hidden_size: number, num_layers: number, bias: boolean,
 *   bidirectional: boolean, proj_size: number, gates: string[], stateSize: number, torchName: string, cellName: string,
 *   directions: string[]}} arch
 * @property {number} T  steps of the batch   @property {number} length  steps of this sample
 * @property {number} N  @property {number} sample  @property {boolean} batchComputed
 * @property {string[]} labels  a token per valid step, or none   @property {string[]} featureNames
 * @property {Int16Array} ticks  (ticks, cells, 3): layer, direction, step
 * @property {{verdict: string, maxError: number|"inf", tolerance: number, dtype: string, device: string,
 *   numbers: number, overflow: number[]|null, tolerances: {h: number, c?: number}[][]}} match  tolerances:
 *   [layer][direction]
 * @property {boolean} whole  everything of the sample is here:
 * @property {Float32Array} [x]  (T, I)
 * @property {object[][]} [layers]  [layer][direction]: h (T, P), h0 (P), fromX, fromH (T, G*H), torchH; c, c0, torchC and
 *   the gates by their letters (T, H) where the cell has them; unprojected (T, H) with a projection
 * @property {Object<string, Float32Array>} [weights]  torch's state_dict names
 *   ... or, when it is not whole:
 * @property {Int8Array[][]} [bands]  [layer][direction]: (T, bands) in 127ths of bandLimit; bandStart for h_0; xBands
 * @property {object} [focus]  the arithmetic of one unit at every step: layer, direction, unit, gates[g] with x and h
 *   terms {index, value (T, K), rest (T), weights (inputs)}, fromX, fromH (T), biasX, biasH; series by name (T)
 *
 * @typedef {{layer: number, direction: number, t: number, unit: number, gate: number, inner?: number}} Selection
 *   gate: which sum is open, gates.length for that of a projection; inner: the unit of the cell behind a projection
 */
export const RUN_EVENT = "rnnviz:run";
export const SELECT_EVENT = "rnnviz:select";
export const LIGHT_EVENT = "rnnviz:light";

const shelves = new Map(); // by channel: what its views share

function shelf(channel) {
  let shown = shelves.get(channel);
  if (!shown) shelves.set(channel, shown = { run: null, selection: null, lit: null });
  return shown;
}

/** @returns {Run | null} */
export const runOf = (channel) => shelf(channel).run;

/** The cell and unit whose arithmetic is open; `t` null means "the one that the clock just computed". */
export const selectionOf = (channel) => shelf(channel).selection;

/** Show another run; the views of the channel are told. */
export function publishRun(channel, run) {
  shelf(channel).run = run;
  window.dispatchEvent(new CustomEvent(RUN_EVENT, { detail: { channel } }));
}

/** Select a cell and unit. @param {Selection} selection */
export function select(channel, selection) {
  shelf(channel).selection = selection;
  window.dispatchEvent(new CustomEvent(SELECT_EVENT, { detail: { channel } }));
}

/**
 * What the pointer or the keyboard is on lights up wherever it is drawn, both ways.
 * @param {{kind: "x"|"h"|"c", layer: number, direction: number, t: number, unit: number} | null} source  x: the input of
 *   the network; h: a unit of a cell, t === "0" for h_0
 */
export function light(channel, source) {
  shelf(channel).lit = source;
  window.dispatchEvent(new CustomEvent(LIGHT_EVENT, { detail: { channel } }));
}

export const litOf = (channel) => shelf(channel).lit;

/** Call `listener` for the channel's events of one kind. @returns {() => void} stops listening */
export function listen(kind, channel, listener) {
  const heard = (event) => event.detail.channel === channel && listener();
  window.addEventListener(kind, heard);
  return () => window.removeEventListener(kind, heard);
}

/** Steps before which a state was computed: t-1 going right, t+1 going left; "0" is h_0. */
export function stepBefore(run, direction, t) {
  if (direction === 0) return t === 0 ? "0" : t - 1;
  return t === run.length - 1 ? "0" : t + 1;
}

/** Tick at which a cell is computed, or -1. */
export function tickOfCell(run, layer, direction, t) {
  const T = run.length;
  if (t < 0 || t >= T) return -1;
  return run.arch.bidirectional ? layer * T + (direction ? T - 1 - t : t) : t;
}
