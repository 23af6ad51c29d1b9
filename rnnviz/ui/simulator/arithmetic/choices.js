/** Which unit and step are open, chosen without a pointer. */
import { make } from "../../kit/dom.js";
import { say } from "../../kit/words.js";

/** @import { Chosen, Run, Selection } from "../types.js" */

/**
 * A labelled list.
 * @param {HTMLElement} parent @param {string} name @param {(value: number | null) => void} chosen
 * @returns {(options: [string, string][], value: number | null) => void} writes its options anew only when they changed
 */
function choice(parent, name, chosen) {
  const label = make(parent, "label", "", `${name} `);
  const list = make(label, "select");
  list.setAttribute("aria-label", name); // the label's own text would include every option
  let filled = "";
  list.addEventListener("change", () => chosen(list.value === "" ? null : Number(list.value)));
  return (options, value) => {
    label.hidden = options.length < 2;
    if (filled !== options.join("|")) {
      filled = options.join("|");
      list.replaceChildren(...options.map(([id, text]) => new Option(text, id)));
    }
    const now = value === null ? "" : String(value);
    if (list.value !== now) list.value = now;
  };
}

/** @param {number} size @returns {[string, string][]} */
const numbered = (size) => Array.from({ length: size }, (_, k) => [String(k), String(k)]);

/**
 * @param {HTMLElement} parent
 * @param {(change: Partial<Selection>) => void} change
 * @returns {(run: Run, chosen: Chosen) => void} paints it
 */
export function choices(parent, change) {
  const box = make(parent, "div", "choices");
  const layer = choice(box, say("layer"), (value) => change({ layer: value ?? 0 }));
  const direction = choice(box, say("direction"), (value) => change({ direction: value ?? 0 }));
  const unit = choice(box, say("unit"), (value) => change({ unit: value ?? 0 }));
  const inner = choice(box, say("unit of the cell"), (value) => change({ inner: value ?? 0 }));
  const step = choice(box, say("step"), (t) => change({ t }));
  return (run, chosen) => {
    const { arch } = run;
    layer(numbered(arch.num_layers), chosen.layer);
    /** @type {[string, string][]} */
    const directions = [["0", say("forward")], ["1", say("reverse")]];
    direction(directions.slice(0, arch.directions.length), chosen.direction);
    unit(numbered(run.whole ? arch.stateSize : arch.hidden_size), chosen.unit);
    inner(run.whole && arch.proj_size ? numbered(arch.hidden_size) : [], chosen.inner);
    step([["", say("follow the clock")], ...numbered(run.T)], chosen.t);
  };
}
