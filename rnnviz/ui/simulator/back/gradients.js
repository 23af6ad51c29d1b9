/** The gradients that the page shows, and what is open of them, shared by the views of a channel. */
import { runOf } from "../run.js";

/** @import { Run, WholeRun } from "../types.js" */
/** @import { Chosen, Gradients, Message, Opened, PartName, Parts, PartsMessage, Question } from "./types.js" */

export const PART_EVENT = "rnnviz:back-part"; // it has come
export const WANT_EVENT = "rnnviz:back-want"; // it is to come
export const BACK_EVENT = "rnnviz:back";
export const CHOSEN_EVENT = "rnnviz:back-chosen";

/** The channel whose clock runs back. @param {string} channel */
export const backChannel = (channel) => `${channel}:back`;

/** @type {Chosen} */
const FIRST = { kind: "h", layer: 0, direction: 0, t: null, unit: 0, entry: null };
/** @type {Map<string, {message: Message, chosen: Chosen, parts: PartsMessage, wanted: Set<PartName>}>} */
const shelves = new Map(); // by channel

/** @param {string} channel */
function shelf(channel) {
  let own = shelves.get(channel);
  if (!own) shelves.set(channel, own = { message: { asked: false }, chosen: FIRST, parts: {}, wanted: new Set() });
  return own;
}

/** @param {string} name @param {string} channel */
const tell = (name, channel) => window.dispatchEvent(new CustomEvent(name, { detail: { channel } }));

/** @param {string} channel @param {Message} message */
export function publishBack(channel, message) {
  shelf(channel).message = message;
  join(channel);
  tell(BACK_EVENT, channel);
}

/** Parts that were asked for. @param {string} channel @param {PartsMessage} parts */
export function publishParts(channel, parts) {
  shelf(channel).parts = parts;
  join(channel);
  tell(PART_EVENT, channel);
}

/** Put what has come beside the gradients that it belongs to. @param {string} channel */
function join(channel) {
  const { message, parts } = shelf(channel);
  if (message.asked && message.problem === undefined) message.parts = fitting(message, parts);
}

/** @param {Gradients} back @param {PartsMessage} parts @returns {Parts} */
export function fitting(back, { print, question, examples, head, reached, kept, cells }) {
  if (!question || print !== back.print || !asksTheSame(question, back.question)) return { examples };
  const alsoCut = question.truncate === back.question.truncate; // what knows of truncation is not shown for another
  return { examples, head, reached, ...(alsoCut ? { kept, cells } : {}) };
}

/** Whatever truncation cuts. @param {Question} a @param {Question} b */
const asksTheSame = (a, b) => a.of === b.of && a.target === b.target && a.target_text === b.target_text;

/** The parts that are shown now; one that was not is asked for. @param {string} channel @param {PartName[]} parts */
export function want(channel, parts) {
  const { wanted } = shelf(channel);
  const more = parts.some((part) => !wanted.has(part));
  shelf(channel).wanted = new Set(parts);
  if (more) tell(WANT_EVENT, channel);
}

/** @param {string} channel @returns {PartName[]} */
export const wantedParts = (channel) => [...shelf(channel).wanted].sort();

/** @param {string} channel */
export const messageOf = (channel) => shelf(channel).message;

/** The gradients of the run that is shown, or null: they come with it, or there are none. @param {string} channel @returns {{run: WholeRun, back: Gradients} | null} */
export function backOf(channel) {
  const run = runOf(channel);
  const { message } = shelf(channel);
  return run && message.asked && message.problem === undefined && belongs(message, run) ? { run, back: message } : null;
}

/** @param {Gradients} back @param {Run} run @returns {run is WholeRun} */
const belongs = (back, run) => run.whole && run.print === back.print;

/** @param {string} channel */
export const chosenOf = (channel) => shelf(channel).chosen;

/** @param {string} channel @param {Partial<Chosen>} change */
export function choose(channel, change) {
  shelf(channel).chosen = { ...shelf(channel).chosen, ...change };
  tell(CHOSEN_EVENT, channel);
}

/** The gradient of one number. @param {Gradients} back @param {Opened} of */
export function gradientOf(back, { kind, layer, direction, t, unit }) {
  if (kind === "x") return back.dX[Number(t) * back.dX.shape[1] + unit];
  const own = back.layers[layer][direction];
  const start = kind === "h" ? own.h0 : own.c0;
  const series = kind === "h" ? own.h : own.c;
  if (!start || !series) return NaN;
  return t === "0" ? start[unit] : series[t * series.shape[1] + unit];
}

/** autograd's number; of c without what its own h gives it. @param {Gradients} back @param {Opened} of @returns {number} */
export function torchOf(back, { kind, layer, direction, t, unit }) {
  if (kind === "x") return back.torchX[Number(t) * back.torchX.shape[1] + unit];
  const own = back.layers[layer][direction];
  const [series, start] = kind === "h" ? [own.torchH, own.torchH0] : [own.torchC, own.torchC0];
  return (t === "0" ? start?.[unit] : series?.[t * series.shape[1] + unit]) ?? NaN;
}

/** What a number may be from autograd's. @param {Gradients} back */
export const allowedBy = ({ match }) => ({ tolerance: match.tolerance, amplified: match.verdict === "amplified" });

/** The end of the colours: the largest |gradient| of a state or an input. @param {Gradients} back */
export function limitOf(back) {
  let limit = 0;
  const arrays = [back.dX, ...back.layers.flat().flatMap(({ h, h0, c, c0 }) => [h, h0, ...(c ? [c] : []), ...(c0 ? [c0] : [])])];
  for (const values of arrays) {
    for (let k = 0; k < values.length; k++) if (Number.isFinite(values[k])) limit = Math.max(limit, Math.abs(values[k]));
  }
  return limit || 1;
}
