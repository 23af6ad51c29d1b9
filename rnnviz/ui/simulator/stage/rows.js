/** How a vector of values is drawn as rows: each unit a row with its number, or thin rows of which the chosen one is high. */

/** @typedef {{from: number, to: number, y: number, height: number, number: boolean}} Row  units from…to-1; y from the top */
/** @typedef {{rows: Row[], height: number, banded: boolean}} Rows */

const NUMBER = 18; // px, a row that holds a number
const MOST_NUMBERS = 8;
const MOST_ROWS = 16; // more units share rows
const GAP = 1;

/**
 * @param {number} size  of the vector
 * @param {number | null} chosen  the unit that keeps its number where the others have none
 * @param {number} [thin]  px, a row without a number
 * @param {boolean} [numbers]  whether small vectors have theirs
 * @returns {Rows}
 */
export function rowsOf(size, chosen, thin = 9, numbers = true) {
  const count = Math.min(size, MOST_ROWS);
  const banded = size > count;
  let y = 0;
  const rows = Array.from({ length: count }, (_, k) => {
    const [from, to] = [k, k + 1].map((edge) => Math.floor((edge * size) / count));
    const number = numbers && (size <= MOST_NUMBERS || (!banded && from === chosen));
    const row = { from, to, y, height: number ? NUMBER : thin, number };
    y += row.height;
    return row;
  });
  return { rows, height: y, banded };
}

/**
 * The rows of a track: the chosen unit's with its number, the others thin above and below it, so that a track stays low.
 * @param {number} size
 * @param {number} chosen
 * @param {number} room  px for all other units together
 * @returns {Rows}
 */
export function trackRows(size, chosen, room) {
  if (size === 1 || room < 2 * (size - 1)) {
    return { rows: [{ from: chosen, to: chosen + 1, y: 0, height: NUMBER, number: true }], height: NUMBER, banded: false };
  }
  const thin = Math.min(7, Math.floor(room / (size - 1)));
  let y = 0;
  const rows = Array.from({ length: size }, (_, unit) => {
    const number = unit === chosen;
    const row = { from: unit, to: unit + 1, y, height: number ? NUMBER : thin, number };
    y += row.height;
    return row;
  });
  return { rows, height: y, banded: false };
}

/** Whether the chosen unit decides where the rows stand. @param {number} size */
export const chosenIsHigh = (size) => size > MOST_NUMBERS && size <= MOST_ROWS;

/** The row that shows a unit; undefined where no row does. @param {Rows} rows @param {number} unit */
export const rowIndexOf = ({ rows }, unit) => rows.findIndex(({ from, to }) => from <= unit && unit < to);

/**
 * The unit of a row that is farthest from 0 in values[start…]: what the row shows.
 * @param {ArrayLike<number>} values
 * @param {number} start
 * @param {Row} row
 */
export function farthest(values, start, { from, to }) {
  let unit = from;
  for (let next = from + 1; next < to; next++) {
    const [value, best] = [values[start + next], values[start + unit]];
    if (Number.isNaN(value) || Math.abs(value) > Math.abs(best)) unit = next;
  }
  return unit;
}

/** Room between rows. */
export const ROW_GAP = GAP;
