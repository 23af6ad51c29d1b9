/** The gradients that the page shows, and what is open of them, shared by the views of a channel. */
import { runOf } from "../run.js";

/** @import { Run, WholeRun } from "../types.js" */
/** @import { Chosen, Gradients, Message, Opened } from "./types.js" */

export const BACK_EVENT = "rnnviz:back";
export const CHOSEN_EVENT = "rnnviz:back-chosen";

/** The channel whose clock runs back. @param {string} channel */
export const backChannel = (channel) => `${channel}:back`;

/** @type {Chosen} */
const FIRST = { kind: "h", layer: 0, direction: 0, t: null, unit: 0, entry: null };
/** @type {Map<string, {message: Message, chosen: Chosen}>} */
const shelves = new Map(); // by channel

/** @param {string} channel */
function shelf(channel) {
  let own = shelves.get(channel);
  if (!own) shelves.set(channel, own = { message: { asked: false }, chosen: FIRST });
  return own;
}

/** @param {string} name @param {string} channel */
const tell = (name, channel) => window.dispatchEvent(new CustomEvent(name, { detail: { channel } }));

/** @param {string} channel @param {Message} message */
export function publishBack(channel, message) {
  shelf(channel).message = message;
  tell(BACK_EVENT, channel);
}

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
