/** The sub-steps in which one step of a cell is computed. */
import { mark } from "../../kit/words.js";

/** @import { Cell } from "../types.js" */
/**
 * @typedef {{names: string[], sums: number, gates: number, memory: number, state: number}} Phases  when each is there
 */

/** @param {Cell} cell @returns {Phases} of a plain cell the sum, and then the state */
export function phasesOf({ lines, memory }) {
  const names = [mark("sums"), ...(lines.length ? [mark("gates")] : []), ...(memory ? [mark("memory")] : []), mark("state")];
  return { names, sums: 0, gates: lines.length ? 1 : 0, memory: memory ? 2 : names.length - 1, state: names.length - 1 };
}

/**
 * Where the walk is after one more press; beyond the ends it goes on in the tick beside.
 * @param {Phases} phases @param {number | null} now  null: all of the tick is shown @param {1 | -1} turn @param {number} tick
 * @returns {{phase: number, ticks: -1 | 0 | 1}}
 */
export function walked({ names }, now, turn, tick) {
  const last = names.length - 1;
  if (tick < 0) return { phase: 0, ticks: 1 };
  const next = now === null ? (turn > 0 ? 0 : last - 1) : now + turn;
  if (next > last) return { phase: 0, ticks: 1 };
  return next < 0 ? { phase: last, ticks: -1 } : { phase: next, ticks: 0 };
}

/**
 * The sub-step after which a gate or a state is there.
 * @param {Cell} cell @param {number} gate  of what can be opened
 */
export function phaseOf(cell, gate) {
  const phases = phasesOf(cell);
  if (!cell.lines.length) return phases.state;
  if (gate < cell.gates.length) return phases.gates;
  return cell.lines[gate - cell.gates.length].name === "c" ? phases.memory : phases.state;
}
