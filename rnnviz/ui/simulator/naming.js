/** What the states are called, in every view and for every layer and direction. */
import { say } from "../kit/words.js";

/** @import { Architecture, Source, Step } from "./types.js" */
/** @typedef {Pick<Architecture, "num_layers" | "bidirectional">} Extent  the layers and directions there are */
/** @typedef {{kind: string, layer: number, direction: number, t: Step, unit: number}} Named  a source, a gate or m */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Which of several layers and directions a state belongs to: ⁽¹⁾← is layer 1, going left.
 * @param {Extent} arch @param {number} layer @param {number} direction
 */
export function mark(arch, layer, direction) {
  const above = arch.num_layers > 1 ? `⁽${SUPERSCRIPTS[layer]}⁾` : "";
  return above + (arch.bidirectional ? "→←"[direction] : "");
}

/** h⁽¹⁾[3][0]; the state before the first step is h_0. @param {{arch: Extent}} run @param {Named} named */
export function nameOf(run, { kind, layer, direction, t, unit }) {
  if (kind === "x") return `x[${t}][${unit}]`;
  const whose = mark(run.arch, layer, direction);
  return t === "0" ? `${kind}_0${whose}[${unit}]` : `${kind}${whose}[${t}][${unit}]`;
}

/** @param {{arch: Extent}} run @param {{layer: number, direction: number}} place */
export function whereOf(run, { layer, direction }) {
  const parts = run.arch.num_layers > 1 ? [say("layer {layer}", { layer })] : [];
  return [...parts, ...(run.arch.bidirectional ? [[say("forward"), say("reverse")][direction]] : [])].join(", ");
}

/** In words, for who does not know the signs. @param {{arch: Extent, featureNames: string[]}} run @param {Source} source */
export function describe(run, source) {
  if (source.kind === "x") {
    const name = run.featureNames[source.unit];
    return name ? say("feature {name}", { name }) : "";
  }
  const where = whereOf(run, source);
  if (source.t === "0") return where ? say("the initial state, {where}", { where }) : say("the initial state");
  return where && say("{where}, after reading step {t}", { where, t: source.t });
}
