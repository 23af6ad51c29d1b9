/** Which unit and step are open, chosen without a pointer. */
import { make } from "./rows.js";
import { say } from "../../kit/words.js";

/** A labelled list; `fill` writes its options anew only when they changed. */
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

const numbered = (size) => Array.from({ length: size }, (_, k) => [k, String(k)]);

/** @param {(change: Partial<Selection>) => void} change  @returns {(run: Run, chosen: Selection) => void} paints it */
export function choices(parent, change) {
  const box = make(parent, "div", "choices");
  const names = ["layer", "direction", "unit", "inner", "t"];
  const words = {
    layer: say("layer"), direction: say("direction"), unit: say("unit"), inner: say("unit of the cell"), t: say("step"),
  };
  const lists = Object.fromEntries(names.map((name) => (
    [name, choice(box, words[name], (value) => change({ [name]: value }))])));
  return (run, chosen) => {
    const { arch } = run;
    lists.layer(numbered(arch.num_layers), chosen.layer);
    lists.direction([[0, say("forward")], [1, say("reverse")]].slice(0, arch.directions.length), chosen.direction);
    lists.unit(numbered(run.whole ? arch.stateSize : arch.hidden_size), chosen.unit);
    lists.inner(run.whole && arch.proj_size ? numbered(arch.hidden_size) : [], chosen.inner);
    lists.t([["", say("follow the clock")], ...numbered(run.T)], chosen.t);
  };
}
