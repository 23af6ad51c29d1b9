/** What the picture shows, shared by its views: how the future looks, which frames there are, whether it is presented. */

/**
 * @typedef {{mode: "forward" | "back", of: string, target: string, target_text: string, truncate: number, view: "numbers" | "reach" | "cells"}} Asked
 *   which way is shown, and what the way back is the gradient of: as in the address
 * @typedef {{reveal: "hidden" | "ghost" | "shown", output: boolean, h_n: boolean, shared: boolean, present: boolean, predict: boolean} & Asked} Shown
 */
export const SHOWN_EVENT = "rnnviz:shown";

const MOST_IN_LINK = 1500; // characters of a text
/** @type {Shown} */
const FIRST = {
  reveal: "hidden", output: false, h_n: false, shared: false, present: false, predict: false,
  mode: "forward", of: "", target: "next", target_text: "", truncate: 0, view: "numbers",
};
/** @type {Map<string, Shown>} */
const shelves = new Map(); // by channel

/** @param {string} channel */
export const shownOf = (channel) => shelves.get(channel) ?? FIRST;

/** Change a part of it; the views of the channel are told. @param {string} channel @param {Partial<Shown>} change */
export function show(channel, change) {
  shelves.set(channel, { ...shownOf(channel), ...change });
  window.dispatchEvent(new CustomEvent(SHOWN_EVENT, { detail: { channel } }));
}

/** What a link that does not speak of it asks for. @type {Partial<Shown>} */
export const PLAIN = { reveal: "hidden", output: false, h_n: false, shared: false };

/** What a link asks for. @param {URLSearchParams} address @returns {Partial<Shown>} */
export function shownInAddress(address) {
  const reveal = address.get("reveal");
  return {
    ...(reveal === "ghost" || reveal === "shown" ? { reveal } : {}),
    ...Object.fromEntries(["output", "h_n", "shared"].filter((name) => address.get("outline")?.split(",").includes(name)).map((name) => [name, true])),
    ...(address.get("present") === "true" ? { present: true } : {}),
    mode: address.get("mode") === "back" ? "back" : "forward",
    of: address.get("of") ?? "", target: address.get("target") ?? FIRST.target, target_text: address.get("target_text") ?? "",
    truncate: /^\d{1,5}$/.test(address.get("truncate") ?? "") ? Number(address.get("truncate")) : 0,
    view: viewIn(address.get("view")),
  };
}

/** @param {string | null} text @returns {Shown["view"]} */
const viewIn = (text) => (text === "reach" || text === "cells" ? text : "numbers");

/** As the address says it: null where it is as on a first visit. @param {Shown} shown @returns {Record<string, string | null>} */
export function addressOfShown({ reveal, present, output, h_n, shared, mode, of, target, target_text, truncate, view }) {
  const outline = Object.entries({ output, h_n, shared }).filter(([, on]) => on).map(([name]) => name).join(",");
  const ofError = of === "error" && target !== FIRST.target;
  return {
    reveal: reveal === "hidden" ? null : reveal, outline: outline || null, present: present ? "true" : null,
    mode: mode === "back" ? mode : null, view: view === "numbers" ? null : view, of: of || null, truncate: truncate ? String(truncate) : null,
    target: ofError ? target : null, target_text: ofError && target_text.length <= MOST_IN_LINK ? target_text || null : null,
  };
}
