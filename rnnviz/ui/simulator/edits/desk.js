/**
 * The numbers that are being edited. What a hand changes is shown at once, computed here and marked as not checked; when
 * the hand rests, all edits go to the server as one text, and its run takes the place of what was shown.
 */
import { say } from "../../kit/words.js";
import { courseOf } from "./course.js";
import { canEdit, isDrawn, numberAt } from "./places.js";

/** @import { Run, WholeRun } from "../types.js" */
/**
 * @typedef {object} Desk
 * @property {WholeRun | null} base  what the server computed last, where numbers of it can be edited
 * @property {Map<string, string>} wanted  all edits, as typed, by their places
 * @property {string} asked  the text that the server was sent last, or that its run has
 * @property {boolean} busy  what is wanted is not what `base` is of
 * @property {boolean} held  a hand is on a number
 * @property {string} problem  why an edit was not taken
 * @property {ReturnType<typeof setTimeout> | undefined} timer
 * @property {(run: WholeRun) => void} show  @property {(text: string) => void} send
 */

export const EDIT_EVENT = "rnnviz:edit";
const REST_MS = 60; // without a move: the hand rests
const LOST_MS = 15_000; // without an answer: what was wanted is given up
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/; // as rnnviz/edits.py
/** @type {Map<string, Desk>} */
const desks = new Map(); // by channel

/** @param {string} channel @returns {Desk} */
export function deskOf(channel) {
  let desk = desks.get(channel);
  if (!desk) {
    desk = { base: null, wanted: new Map(), asked: "", busy: false, held: false, problem: "", timer: undefined, show: () => {}, send: () => {} };
    desks.set(channel, desk);
  }
  return desk;
}

/** @param {string} channel */
const tell = (channel) => window.dispatchEvent(new CustomEvent(EDIT_EVENT, { detail: { channel } }));

/** @param {Map<string, string>} edits */
const textOf = (edits) => [...edits].map(([place, text]) => `${place}=${text}`).join(";");

/** Who shows runs, and sends texts. @param {string} channel @param {Pick<Desk, "show" | "send">} hands */
export const serveDesk = (channel, hands) => Object.assign(deskOf(channel), hands);

/**
 * The server has sent a run. Where the hand has moved on since, its own numbers go on being shown.
 * @param {string} channel @param {Run} run @returns {Run} what is to be shown
 */
export function received(channel, run) {
  const desk = deskOf(channel);
  const before = desk.base;
  const base = run.whole && run.edits ? run : null;
  const answered = base?.edits?.text === textOf(desk.wanted);
  const sameNetwork = base && before && base.sample === before.sample && base.T === before.T && JSON.stringify(base.arch) === JSON.stringify(before.arch);
  desk.base = base;
  if (desk.busy && !answered && sameNetwork) return preview(desk) ?? run;
  adopt(desk);
  tell(channel);
  return run;
}

/** What the server has is what is wanted. @param {Desk} desk */
function adopt(desk) {
  clearTimeout(desk.timer);
  const { edits } = desk.base ?? {};
  desk.wanted = new Map(edits?.made.map(({ place, text }) => [place, text]));
  desk.asked = edits?.text ?? "";
  desk.busy = false;
}

/**
 * Let the number at a place be this, as far as the browser can: shown, and not checked.
 * @param {string} channel @param {string} place @param {string} text  as typed @returns {boolean} whether it was taken
 */
export function edit(channel, place, text) {
  const desk = deskOf(channel);
  const { base } = desk;
  if (!base || !canEdit(base, place)) return false;
  desk.problem = problemOf(desk, place, text);
  if (!desk.problem) {
    if (same(base, Number(text), wasAt(desk, place))) desk.wanted.delete(place);
    else desk.wanted.set(place, text);
    change(channel);
  }
  if (desk.problem || !desk.held) tell(channel);
  return !desk.problem;
}

/** Give one number, or all of them, back what it was. @param {string} channel @param {string} [place] */
export function reset(channel, place) {
  const desk = deskOf(channel);
  for (const each of place === undefined ? [...desk.wanted.keys()] : [place]) {
    if (canEdit(desk.base, each)) desk.wanted.delete(each);
  }
  desk.problem = "";
  change(channel);
  commit(channel);
}

/** A hand is on a number, or leaves it: then the server is asked at once. @param {string} channel @param {boolean} held */
export function hold(channel, held) {
  deskOf(channel).held = held;
  if (!held) commit(channel);
}

/** What stands at a place now, with all its digits, as a person would type it. @param {string} channel @param {string} place */
export function typedAt(channel, place) {
  const desk = deskOf(channel);
  const wanted = desk.wanted.get(place);
  if (wanted !== undefined || !desk.base) return wanted ?? "";
  const value = wasAt(desk, place);
  if (desk.base.match.dtype === "float64") return String(value);
  for (let digits = 1; digits < 9; digits++) if (same(desk.base, Number(value.toPrecision(digits)), value)) return String(Number(value.toPrecision(digits)));
  return String(Number(value.toPrecision(9)));
}

/** All edits with what the numbers were, as they are shown. @param {string} channel @returns {{place: string, text: string, was: number | null}[]} */
export function editsShown(channel) {
  const desk = deskOf(channel);
  return [...desk.wanted].map(([place, text]) => ({ place, text, was: desk.base && isDrawn(desk.base, place) ? wasAt(desk, place) : null }));
}

/** The number without any edit. @param {Desk} desk @param {string} place */
function wasAt({ base }, place) {
  const made = base?.edits?.made.find((each) => each.place === place);
  return made?.was ?? (base ? numberAt(base, place) : NaN);
}

/** Whether two numbers are one in the run's dtype. @param {WholeRun} run @param {number} a @param {number} b */
const same = (run, a, b) => (run.match.dtype === "float32" ? Math.fround(a) === Math.fround(b) : a === b);

/** @param {Desk} desk @param {string} place @param {string} text */
function problemOf({ base, wanted }, place, text) {
  const { most, longest, magnitude } = base?.edits?.limits ?? { most: 0, longest: 0, magnitude: 0 };
  if (!NUMBER.test(text) || !(Math.abs(Number(text)) <= magnitude)) {
    return say("{place} must be a number of at most ±{most}; got {value}", { place, most: magnitude, value: `“${text.slice(0, 40)}”` });
  }
  const next = new Map(wanted).set(place, text);
  if (next.size > most) return say("At most {most} numbers can be edited.", { most });
  return textOf(next).length > longest ? say("These edits are longer than a link can be.") : "";
}

/** Show what is wanted now, and ask when the hand rests. @param {string} channel */
function change(channel) {
  const desk = deskOf(channel);
  desk.busy = true;
  const shown = preview(desk);
  if (shown) desk.show(shown);
  clearTimeout(desk.timer);
  desk.timer = setTimeout(() => commit(channel), REST_MS);
}

/** @param {string} channel */
function commit(channel) {
  const desk = deskOf(channel);
  if (!desk.busy || !desk.base) return;
  clearTimeout(desk.timer);
  const text = textOf(desk.wanted);
  if (text !== desk.asked) {
    desk.asked = text;
    desk.send(text);
  } else if (text === desk.base.edits?.text) return giveUp(channel); // back where it was
  desk.timer = setTimeout(() => giveUp(channel), LOST_MS);
  if (!desk.held) tell(channel);
}

/** The server's run is shown again. @param {string} channel */
function giveUp(channel) {
  const desk = deskOf(channel);
  if (!desk.base) return;
  adopt(desk);
  desk.show(desk.base);
  tell(channel);
}

/** The run with what is wanted, not checked; the server's own where no number differs. @param {Desk} desk @returns {WholeRun | null} */
function preview({ base, wanted }) {
  if (!base?.edits?.programs) return null;
  /** @type {Map<string, number>} */
  const values = new Map();
  for (const { place, was } of base.edits.made) if (!wanted.has(place) && was !== null) values.set(place, was);
  for (const [place, text] of wanted) values.set(place, Number(text));
  for (const [place, value] of values) {
    if (!isDrawn(base, place) || same(base, value, numberAt(base, place))) values.delete(place);
  }
  if (!values.size) return base;
  const match = {
    ...base.match, verdict: /** @type {const} */ ("open"), headline: say("not checked yet"),
    detail: say("These numbers were computed here, as you moved. The server computes them by hand and with torch, and compares them."),
  };
  return { ...courseOf(base, base.edits.programs, values), match, unchecked: true, print: undefined, edits: { ...base.edits, before: statesBefore(base) } };
}

/** The states of the run without edits. @param {WholeRun} base */
const statesBefore = (base) => base.edits?.before ?? /** @type {import("../types.js").CourseBefore[][]} */ (base.layers);
