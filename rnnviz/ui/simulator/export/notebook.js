/** The listing of the number that is open as a file: a script, or a notebook whose last cells are filled in. */
import { clockOf } from "../../kit/clock.js";
import { say } from "../../kit/words.js";
import { lastLines, listing, placeOpen } from "../listing.js";
import { runOf, selectionOf } from "../run.js";

/** @import { Message } from "../export.js" */

const CHANNEL = "simulator";

/** @param {Message} message @param {(parts: import("../types.js").Parts, run: import("../types.js").Run) => Blob} write @returns {Blob | string} */
function written({ parts }, write) {
  const run = runOf(CHANNEL);
  if (!parts || !run || (run.whole && run.unchecked)) return say("These numbers are not checked yet: let go of the number, then save the file.");
  return write(parts, run);
}

/** @param {Message} message */
export const py = async (message) => written(message, (parts, run) => (
  new Blob([listing(parts, run, selectionOf(CHANNEL), clockOf(CHANNEL).tick)], { type: "text/x-python" })));

/** @param {Message} message */
export const ipynb = async (message) => written(message, (parts, run) => {
  const { layer } = placeOpen(run, selectionOf(CHANNEL), clockOf(CHANNEL).tick);
  const filled = { call: parts.calls[layer], number: lastLines(parts, run, selectionOf(CHANNEL), clockOf(CHANNEL).tick) };
  return new Blob([notebookOf(message.notebook ?? "", filled)], { type: "application/x-ipynb+json" });
});

/** The server's notebook with the source of these cells, by their ids. @param {string} notebook @param {Record<string, string>} sources */
export function notebookOf(notebook, sources) {
  const whole = JSON.parse(notebook);
  for (const cell of whole.cells) if (cell.id in sources) cell.source = sources[cell.id].trim();
  return `${JSON.stringify(whole, null, 1)}\n`;
}
