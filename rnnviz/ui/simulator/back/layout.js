/** Where everything of the way back stands, in px, on the columns of the way forward. Nothing is drawn here. */
import { columnsOf } from "../stage/layout.js";
import { rowsOf, trackRows } from "../stage/rows.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Columns } from "../stage/layout.js" */
/** @import { Rows } from "../stage/rows.js" */
/** @import { Chosen } from "./types.js" */

const HEAD = 28; // the names of the steps
const NAMES = 18; // those of the gradients
const BETWEEN = 4; // strips of one lane
const LANES = [22, 22, 22, 20, 20]; // an arrow from the layer above, by level
export const SQUARES = 15; // d_x
const TOKEN = 22;
const THIN = 7; // px, a row without its number
const MOST_SQUARES = 16;

/**
 * @typedef {{y: number, rows: Rows}} StripPlace
 * @typedef {object} Lane  one layer in one direction: its states, and under them their gradients
 * @property {number} layer  @property {number} direction
 * @property {StripPlace | null} state  @property {StripPlace} h  @property {StripPlace | null} c
 * @property {number} top  @property {number} bottom
 * @property {number | null} yName  of the gradients' own names
 * @typedef {object} Rest
 * @property {Lane[]} lanes  from top to bottom  @property {number} yInput  @property {number} squares  how many a step
 * @property {number} yToken  @property {number} height  @property {number} level
 * @typedef {Columns & Rest} Place
 */

/**
 * The roomiest that fits; where none does, the lowest.
 * @param {WholeRun} run @param {Chosen} chosen @param {{width: number, height: number}} room @param {number} first
 * @param {number} [lowest]  level
 * @returns {Place}
 */
export function layOut(run, chosen, room, first, lowest = 3) {
  const columns = columnsOf(run, room.width, first);
  let place = placeIn(run, chosen, columns, 0);
  for (let level = 1; level <= lowest && place.height > room.height; level++) place = placeIn(run, chosen, columns, level);
  return place;
}

/**
 * @param {WholeRun} run @param {Chosen} chosen @param {Columns} columns
 * @param {number} level  0: roomy … 3: only the open lane has numbers, 4: only the open unit of it
 * @returns {Place}
 */
function placeIn(run, chosen, columns, level) {
  const { arch } = run;
  const several = arch.num_layers * arch.directions.length > 1;
  let y = HEAD;
  /** @type {Lane[]} */
  const lanes = [];
  for (let layer = arch.num_layers - 1; layer >= 0; layer--) {
    for (let direction = 0; direction < arch.directions.length; direction++) {
      const open = layer === chosen.layer && direction === chosen.direction;
      const top = y;
      /** @param {number} size @param {boolean} numbers */
      const strip = (size, numbers) => {
        const rows = level === 4 && numbers && size <= MOST_SQUARES ? openRows(size, Math.min(chosen.unit, size - 1)) : rowsOf(size, numbers ? chosen.unit : null, THIN, numbers);
        const placed = { y, rows };
        y += rows.height + BETWEEN;
        return placed;
      };
      const state = level < 3 || open ? strip(arch.stateSize, level === 0) : null;
      const yName = !several && level < 2 ? y + 11 : null;
      y += yName === null ? 2 : NAMES;
      const h = strip(arch.stateSize, level < 2 || open);
      const c = arch.cell.memory ? strip(arch.hidden_size, level < 2 || open) : null;
      lanes.push({ layer, direction, state, h, c, top, bottom: y - BETWEEN, yName });
      y += LANES[level] - BETWEEN;
    }
  }
  return {
    ...columns, level, lanes, yInput: y, squares: Math.min(arch.input_size, MOST_SQUARES), yToken: y + SQUARES + 17,
    height: y + SQUARES + TOKEN + 4,
  };
}

/** @param {number} size @param {number} unit  the one that has its number */
const openRows = (size, unit) => trackRows(size, unit, THIN * (size - 1));

/** Whether another open unit or lane moves what is drawn. @param {WholeRun} run @param {Chosen} chosen @param {number} level */
export const movesWith = (run, { layer, direction, unit }, level) => (
  [level === 4 || run.arch.stateSize > 8 || run.arch.hidden_size > 8 ? unit : null, layer, direction].join());

/** @param {Place} place @param {number} layer @param {number} direction */
export const laneOf = (place, layer, direction) => /** @type {Lane} */ (
  place.lanes.find((lane) => lane.layer === layer && lane.direction === direction));

