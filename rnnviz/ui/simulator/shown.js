/** What the picture shows, shared by its views: how the future looks, which frames there are, whether it is presented. */

/**
 * @typedef {{reveal: "hidden" | "ghost" | "shown", output: boolean, h_n: boolean, shared: boolean, present: boolean, predict: boolean}} Shown
 */
export const SHOWN_EVENT = "rnnviz:shown";

/** @type {Shown} */
const FIRST = { reveal: "hidden", output: false, h_n: false, shared: false, present: false, predict: false };
/** @type {Map<string, Shown>} */
const shelves = new Map(); // by channel

/** @param {string} channel */
export const shownOf = (channel) => shelves.get(channel) ?? FIRST;

/** Change a part of it; the views of the channel are told. @param {string} channel @param {Partial<Shown>} change */
export function show(channel, change) {
  shelves.set(channel, { ...shownOf(channel), ...change });
  window.dispatchEvent(new CustomEvent(SHOWN_EVENT, { detail: { channel } }));
}

/** What a link asks for. @param {URLSearchParams} address @returns {Partial<Shown>} */
export function shownInAddress(address) {
  const reveal = address.get("reveal");
  return {
    ...(reveal === "ghost" || reveal === "shown" ? { reveal } : {}),
    ...Object.fromEntries(["output", "h_n", "shared"].filter((name) => address.get("outline")?.split(",").includes(name)).map((name) => [name, true])),
    ...(address.get("present") === "true" ? { present: true } : {}),
  };
}

/** As the address says it: null where it is as on a first visit. @param {Shown} shown @returns {Record<string, string | null>} */
export function addressOfShown({ reveal, present, output, h_n, shared }) {
  const outline = Object.entries({ output, h_n, shared }).filter(([, on]) => on).map(([name]) => name).join(",");
  return { reveal: reveal === "hidden" ? null : reveal, outline: outline || null, present: present ? "true" : null };
}
