/** The line that says which numbers are edited, and gives one or all of them back what they were. */
import { make, makeButton, put } from "../../kit/dom.js";
import { number } from "../../kit/format.js";
import { say, sayMany } from "../../kit/words.js";
import { listen } from "../run.js";
import { EDIT_EVENT, deskOf, editsShown, reset } from "./desk.js";
import { canEdit, nameOfPlace } from "./places.js";

const MOST = 4; // that are named

/** @param {HTMLElement} parent @param {string} channel */
export function makeEditsLine(parent, channel) {
  const root = make(parent, "div", "edited");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", say("Edited numbers"));
  const count = make(root, "b");
  const list = make(root, "span", "edited-list");
  const all = makeButton(root, "chip", say("Reset all"), () => reset(channel));
  const problem = make(root, "span", "bad");
  problem.setAttribute("role", "alert");
  let shown = "";
  const paint = () => {
    const edits = editsShown(channel);
    const { problem: told, base } = deskOf(channel);
    root.hidden = !edits.length && !told;
    parent.parentElement?.classList.toggle("has-edits", !root.hidden); // who edits needs no first hints
    put(count, edits.length ? sayMany("edited: {n} value", "edited: {n} values", edits.length) : "");
    put(problem, told);
    all.hidden = edits.length < 2 || !edits.some(({ place }) => canEdit(base, place));
    const text = JSON.stringify([edits, base?.edits?.kinds]);
    if (text === shown) return;
    shown = text;
    list.replaceChildren();
    for (const { place, text: typed, was } of edits.slice(0, MOST)) {
      const name = nameOfPlace(place);
      const values = was === null ? typed : `${number(was)} → ${typed}`.replaceAll("-", "−");
      const item = make(list, "span", "edited-item", `${name} ${values}`);
      if (!canEdit(base, place)) continue;
      const button = makeButton(item, "plain", "×", () => reset(channel, place), say("Reset {name}", { name }));
      button.setAttribute("aria-label", button.title);
    }
    const isGated = (base?.arch.cell.gates.length ?? 0) > 1;
    make(list, "span", "mute", isGated ? say("dotted lines, and stripes at the left of values: without them") : say("dotted lines: without them"));
    if (edits.length > MOST) make(list, "span", "mute", say("and {n} more", { n: edits.length - MOST }));
  };
  const release = listen(EDIT_EVENT, channel, paint);
  paint();
  return { root, paint, remove: release };
}
