/** What the rows of the stage are, at its left. */
import { label } from "../../kit/svg.js";
import { mark, say } from "../../kit/words.js";
import { SQUARES } from "./layout.js";

/** @import { WholeRun } from "../types.js" */
/** @import { Place, StripPlace } from "./layout.js" */

const NAMED = { h: mark("state"), c: mark("memory") };

/** @param {SVGElement} svg @param {WholeRun} run @param {Place} place */
export function drawNames(svg, run, place) {
  const { arch } = run;
  const wide = place.gutter > 60;
  for (const { layer, direction, state, h, c, top } of place.lanes) {
    const whose = [arch.num_layers > 1 ? say("layer {layer}", { layer }) : "", arch.bidirectional ? "→←"[direction] : ""].filter(Boolean).join(" ");
    const middle = state && state.rows.height > 24 ? state.y + state.rows.height / 2 : null; // of a row that h is named at
    const named = wide ? whose : [arch.num_layers > 1 ? `L${layer}` : "", arch.bidirectional ? "→←"[direction] : ""].join("");
    if (named) label(svg, wide ? 10 : 4, middle === null ? top + 10 : middle + 4, middle === null ? named : wide ? `${named} · h` : `${named} h`, "row-name strong", "start");
    else if (middle !== null) label(svg, 10, middle + (wide ? -2 : 4), "h", "row-name strong", "start");
    if (middle !== null && wide && !whose) label(svg, 10, middle + 15, say("from forward"), "row-name", "start");
    /** @param {StripPlace} strip @param {"h" | "c"} kind */
    const name = ({ y, rows }, kind) => {
      const at = y + rows.height / 2 + 4;
      label(svg, 10, wide && !whose && rows.height > 36 ? at - 6 : Math.max(at, top + 24), `d_${kind}`, `row-name ${kind} strong`, "start");
      if (wide && !whose && rows.height > 36) label(svg, 10, at + 11, say(NAMED[kind]), "row-name", "start");
    };
    name(h, "h");
    if (c) name(c, "c");
  }
  label(svg, 10, place.yInput + SQUARES - 3, "d_x", "row-name x strong", "start");
}
