/** Where everything of the unrolled network stands, in px; nothing is drawn here. */
import { rowsOf } from "./cells.js";

/** @import { Run } from "./types.js" */
/** @typedef {ReturnType<typeof layOut>} Layout */

const STRIP = 48; // width of a column of values
const BOX = 7; // from the values to the edge of their cell
const LABEL = 24; // a line of text
const ARROW = 36; // a vertical wire
const LANE = 13; // between the lanes in which states run past a pair of cells
const MOST_STEPS = 24; // drawn at once; of longer sequences the page shows a window

/**
 * @param {Run} run
 * @param {number} width  of the place where the diagram stands
 * @param {number} first  the first step to draw
 */
export function layOut(run, width, first) {
  const { arch } = run;
  const D = arch.directions.length;
  const steps = Math.min(run.T, MOST_STEPS);
  const stateRows = rowsOf(arch.stateSize);
  const memoryRows = arch.cell.memory && run.whole ? rowsOf(arch.hidden_size) : null;
  const inputRows = rowsOf(arch.input_size);
  const stateHeight = stateRows.count * stateRows.height;
  const memoryHeight = memoryRows ? memoryRows.count * memoryRows.height + 10 : 0;
  const block = stateHeight + memoryHeight + 2 * BOX;
  const lanes = D === 2 ? (memoryRows ? 2 : 1) * LANE + 6 : 0; // above the pair and below it
  const cellWidth = STRIP + 2 * BOX;
  const narrowest = D === 2 ? 2 * cellWidth + 30 : cellWidth + 34;
  const folded = width < 720 ? 0 : 190;
  const margin = cellWidth / 2 + 16;
  const ends = D === 2 ? 2 : 1; // columns for the states before the first step
  const pitch = Math.min(170, Math.max(narrowest, (width - folded - 2 * margin) / (steps + ends)));
  const start = folded + margin; // centre of h_0
  /** @param {number} t */
  const x = (t) => start + (t - first + 1) * pitch - (D === 2 ? pitch * 0.15 : 0);
  const top = LABEL + ARROW;
  const layerGap = ARROW + 2 * lanes + (D === 2 ? 14 : 0);
  /** @param {number} layer */
  const yLayer = (layer) => top + lanes + (arch.num_layers - 1 - layer) * (block + layerGap);
  const yInput = yLayer(0) + block + lanes + ARROW + (D === 2 ? 12 : 0);
  const inputHeight = inputRows.count * inputRows.height;
  const last = Math.min(run.T, first + steps) - 1;
  return {
    run, D, first, last, steps, pitch, folded, STRIP, BOX, LANE, block, lanes, stateRows, memoryRows, inputRows,
    stateHeight, cellWidth, x, yLayer, yInput, inputHeight,
    /**
     * Centre of a cell: with two directions the pair stands side by side, as `output` lays them out.
     * @param {number} direction @param {number} t
     */
    xCell: (direction, t) => x(t) + (D === 2 ? (direction ? 1 : -1) * (cellWidth / 2 + 3) : 0),
    /** @param {number} direction */
    xStart: (direction) => (direction ? x(last) + pitch * 0.85 + 14 : start),
    labelY: LABEL - 8,
    width: Math.ceil(D === 2 ? x(last) + pitch * 0.85 + 14 + margin : x(last) + margin + 8),
    height: Math.ceil(yInput + inputHeight + 2 * BOX + LABEL + 6),
  };
}

/**
 * The window that holds step t, moving a whole window at a time so that it rarely moves.
 * @param {Pick<Run, "T">} run @param {number} t
 */
export function firstStepOf(run, t) {
  if (run.T <= MOST_STEPS) return 0;
  return Math.min(Math.floor(t / MOST_STEPS) * MOST_STEPS, run.T - MOST_STEPS);
}
