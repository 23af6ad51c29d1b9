/** What moved between two choices of the shapes page, in words. */
import { mark, say } from "../kit/words.js";

/** @import { Row } from "./types.js" */
/** @typedef {"moved" | "resized" | "unchanged" | "new"} Change */

/**
 * What happened to one tensor: its axes changed places, their sizes or number changed, or nothing.
 * @param {Row | undefined} before
 * @param {Row} now
 * @returns {Change}
 */
export function changeOf(before, now) {
  if (!before) return "new";
  const kinds = (/** @type {Row} */ row, /** @type {Row} */ other) => (
    row.axes.map((axis) => axis.kind).filter((kind) => other.axes.some((axis) => axis.kind === kind))
  );
  if (kinds(before, now).join() !== kinds(now, before).join()) return "moved";
  return before.shape === now.shape ? "unchanged" : "resized";
}

/** All changes in words. @param {{name: string, change: Change}[]} changes @param {string[]} gone */
export function sentence(changes, gone) {
  const named = (/** @type {Change} */ change) => changes.filter((row) => row.change === change).map((row) => row.name);
  const told = (/** @type {string} */ message, /** @type {string[]} */ names) => (
    names.length ? [say(message, { names: names.join(", ") })] : []
  );
  const moves = [
    ...told(mark("Moved: {names}."), named("moved")),
    ...told(mark("Resized: {names}."), named("resized")),
    ...told(mark("New: {names}."), named("new")),
    ...told(mark("Gone: {names}."), gone),
  ];
  if (!moves.length) return say("No shape changed.");
  return [...moves, ...told(mark("Unchanged: {names}."), named("unchanged"))].join(" ");
}
