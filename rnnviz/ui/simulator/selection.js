/** Which unit is meant, at which step, and whether its numbers are here. */

/** @import { Chosen, Run, Selection, Timed } from "./types.js" */

/**
 * The step that a layer and direction has reached when the clock shows `tick`; null before its first.
 * @param {Timed} run @param {number} layer @param {number} direction @param {number} tick
 */
export function stepReached(run, layer, direction, tick) {
  const last = run.length - 1;
  const begun = run.arch.bidirectional ? tick - layer * run.length : tick;
  if (begun < 0) return null;
  return direction ? last - Math.min(begun, last) : Math.min(begun, last);
}

/**
 * The letters of what can be opened, in the order of `Selection.gate`: the cell's gates, then what its lines name.
 * @param {{arch: {cell: Pick<Run["arch"]["cell"], "gates" | "lines">}}} run
 * @returns {string[]} of a plain cell its state alone
 */
export function openLetters({ arch: { cell } }) {
  return cell.lines.length ? [...cell.gates.map(({ letter }) => letter), ...cell.lines.map(({ name }) => name)] : ["h"];
}

/**
 * The selection inside the network that is nearest to the wanted one; what is missing is the first unit, and what is
 * computed last of it.
 * @param {Run} run @param {Partial<Selection>} wanted
 * @returns {Chosen}
 */
export function fitting(run, wanted) {
  const { arch } = run;
  const letters = openLetters(run);
  const unit = inside(wanted.unit, run.whole ? arch.stateSize : arch.hidden_size); // in focus is a unit of the cell
  return {
    layer: inside(wanted.layer, arch.num_layers),
    direction: inside(wanted.direction, arch.directions.length),
    t: typeof wanted.t === "number" && Number.isFinite(wanted.t) ? inside(wanted.t, run.T) : null,
    unit,
    inner: run.whole && arch.proj_size ? inside(wanted.inner ?? unit, arch.hidden_size) : unit,
    gate: wanted.gate === undefined ? letters.length - 1 : inside(wanted.gate, letters.length),
  };
}

/** The nearest of 0..size - 1. @param {number | undefined} value @param {number} size */
const inside = (value, size) => Math.min(Math.max(0, Math.trunc(value ?? 0) || 0), size - 1);

/** Whether the browser has the numbers of this unit. @param {Run} run @param {Pick<Selection, "layer" | "direction" | "unit">} unit */
export function isHere(run, { layer, direction, unit }) {
  if (run.whole) return true;
  const { focus } = run;
  return focus.layer === layer && focus.direction === direction && focus.unit === unit;
}

/** @param {URLSearchParams} address @param {string} name */
function wholeNumber(address, name) {
  const text = address.get(name);
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** The selection that a link asks for; what it leaves out is the first. @param {Run} run @param {URLSearchParams} address @returns {Partial<Selection>} */
export function selectionInAddress(run, address) {
  const gate = openLetters(run).indexOf(address.get("gate") ?? "");
  return {
    layer: wholeNumber(address, "layer"), unit: wholeNumber(address, "unit"), inner: wholeNumber(address, "inner"),
    direction: address.get("direction") === "reverse" ? 1 : 0, t: wholeNumber(address, "pin") ?? null,
    ...(gate < 0 ? {} : { gate }),
  };
}

/**
 * As the address says it; null where it is as on a first visit. Who follows the clock through a stack is where it is.
 * @param {Run} run @param {Selection} selection @returns {Record<string, string | null>}
 */
export function addressOfSelection(run, { layer, direction, unit, inner, t, gate }) {
  const letters = openLetters(run);
  const text = (/** @type {number | null | undefined} */ value) => (value ? String(value) : null);
  const follows = t === null && run.arch.bidirectional;
  return {
    layer: follows ? null : text(layer), direction: direction ? "reverse" : null, unit: text(unit),
    inner: run.arch.proj_size && inner !== unit ? String(inner) : null, pin: t === null || t >= run.length ? null : String(t), // a link opens no padding
    gate: gate === letters.length - 1 ? null : letters[gate],
  };
}

/** What a key changes of the selection. @param {Run} run @param {Selection} selection @param {string} key @returns {Partial<Selection> | null} */
export function changeByKey(run, { unit, direction, layer }, key) {
  const { arch } = run;
  const units = run.whole ? arch.stateSize : arch.hidden_size;
  if (key === "ArrowUp" || key === "ArrowDown") {
    const next = Math.min(units - 1, Math.max(0, unit + (key === "ArrowDown" ? 1 : -1)));
    return { unit: next, inner: arch.proj_size ? undefined : next };
  }
  if (key === "d" && arch.bidirectional) return { direction: 1 - direction };
  if (key === "l" && arch.num_layers > 1) return { layer: (layer + 1) % arch.num_layers };
  const gate = openLetters(run).indexOf(key);
  return gate >= 0 ? { gate } : null;
}
