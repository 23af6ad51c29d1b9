/** Runs for the tests, as the server sends them: whole, with random numbers where a test gives none. */
/** @import { Architecture, Cell, Common, CutRun, Floats, Focus, Gate, WholeRun } from "../../rnnviz/ui/simulator/types.js" */
/** @typedef {Partial<Omit<WholeRun, "arch">> & {arch?: Partial<Architecture>}} Given */

/** @param {number[]} shape @returns {Floats} random, in -0.5…0.5 */
export function floats(...shape) {
  const length = shape.reduce((product, size) => product * size, 1);
  return Object.assign(Float32Array.from({ length }, () => Math.random() - 0.5), { shape });
}

/** @param {Iterable<string>} letters @returns {Gate[]} */
export const gatesOf = (letters) => [...letters].map((letter) => (
  { letter, activation: "ng".includes(letter) ? "tanh" : "sigmoid", scaledBy: letter === "n" ? "r" : "", readsThrough: "" }));

/** @param {Partial<Cell>} [given] @returns {Cell} a plain one where nothing else is given */
export const cellOf = (given) => (
  { name: "rnn_tanh", title: "RNN", gates: gatesOf("h"), lines: [], memory: false, bounded: true, projects: false, ...given });

/** @param {Partial<Architecture>} [given] @returns {Architecture} */
export function archOf(given = {}) {
  const { bidirectional = false, hidden_size = 3, proj_size = 0, cell = cellOf() } = given;
  return {
    input_size: 4, hidden_size, num_layers: 1, bias: true, bidirectional, proj_size, cell,
    gates: cell.gates.map(({ letter }) => letter), cellName: cell.name, stateSize: proj_size || hidden_size,
    torchName: "nn.GRU", directions: bidirectional ? ["forward", "reverse"] : ["forward"], ...given,
  };
}

/**
 * The cells of each tick in the order in which they can be computed: all layers at a step, or both directions of a layer.
 * @param {Pick<Architecture, "num_layers" | "bidirectional">} arch @param {number} length
 * @returns {[layer: number, direction: number, t: number][][]}
 */
export function scheduleOf({ num_layers, bidirectional }, length) {
  /** @param {number} layer @param {number} direction @param {number} t @returns {[number, number, number]} */
  const cell = (layer, direction, t) => [layer, direction, t];
  const steps = [...Array(length).keys()];
  const layers = [...Array(num_layers).keys()];
  if (!bidirectional) return steps.map((t) => layers.map((layer) => cell(layer, 0, t)));
  return layers.flatMap((layer) => steps.map((t) => [cell(layer, 0, t), cell(layer, 1, length - 1 - t)]));
}

/** @param {Given} [given] @returns {WholeRun} */
export function runOf({ arch: extent, ...given } = {}) {
  const arch = archOf(extent);
  const { length = 5, T = length } = given;
  const cells = scheduleOf(arch, length);
  const state = () => floats(T, arch.stateSize);
  return {
    arch, T, N: 1, sample: 0, length, batchComputed: true, labels: [], featureNames: [], bounded: true, address: {}, equations: [],
    ticks: Object.assign(Int16Array.from(cells.flat(2)), { shape: [cells.length, cells[0].length, 3] }),
    match: { verdict: "match", headline: "", detail: "", dtype: "float32", tolerances: [] },
    whole: true, x: floats(T, arch.input_size), weights: {},
    layers: Array.from({ length: arch.num_layers }, () => arch.directions.map(() => ({
      h: state(), h0: floats(arch.stateSize), fromX: state(), fromH: state(), torchH: state(), c0: null, torchC: null,
    }))),
    ...given,
  };
}

/**
 * The same run where only the unit in focus is here.
 * @param {WholeRun} run @param {Pick<Focus, "layer" | "direction" | "unit">} place @returns {CutRun}
 */
export function cutRun(run, place) {
  /** @type {Common} */
  const { arch, T, N, sample, length, batchComputed, labels, featureNames, ticks, match, bounded, address, equations } = run;
  return {
    arch, T, N, sample, length, batchComputed, labels, featureNames, ticks, match, bounded, address, equations,
    whole: false, bands: [], bandStart: [], xBands: Object.assign(new Int8Array(), { shape: [0] }), bandLimit: 1, xLimit: 1,
    focus: { ...place, gates: [], series: {} },
  };
}
