/** What the stage says in words: its equations, and the ticks of the clock. */
import { make } from "../kit/dom.js";
import { say, sayMany } from "../kit/words.js";

/** @import { Architecture, Run } from "./types.js" */
/** @typedef {Pick<Run, "ticks" | "length"> & {arch: Pick<Architecture, "num_layers" | "bidirectional">}} Clocked */

/** The cells that a tick reveals. @param {Pick<Run, "ticks">} run @param {number} tick @returns {[layer: number, direction: number, t: number][]} */
export function cellsOfTick({ ticks }, tick) {
  const [, cells] = ticks.shape;
  return Array.from({ length: cells }, (_, k) => {
    const at = (tick * cells + k) * 3;
    return [ticks[at], ticks[at + 1], ticks[at + 2]];
  });
}

/** A short label for each tick. @param {Clocked & Pick<Run, "labels">} run */
export function tickLabels(run) {
  return Array.from({ length: run.ticks.shape[0] }, (_, tick) => {
    const [layer, , t] = cellsOfTick(run, tick)[0];
    if (!run.arch.bidirectional) return run.labels[t] === undefined ? `${t}` : `${t} · ${run.labels[t]}`;
    return run.arch.num_layers > 1 && t === 0 ? `L${layer} 0→` : `${t}→`; // a layer is named where it begins
  });
}

/** What the clock shows at a tick. @param {Clocked} run @param {number} tick */
export function tickStatus(run, tick) {
  if (tick < 0) return say("before the first step");
  const cells = cellsOfTick(run, tick);
  const end = run.length - 1;
  if (!run.arch.bidirectional) return say("t = {t} of 0…{end}", { t: cells[0][2], end });
  const both = say("t = {t} → and {back} ←, of 0…{end}", { t: cells[0][2], back: cells[1][2], end });
  return run.arch.num_layers > 1 ? say("layer {layer}: {both}", { layer: cells[0][0], both }) : both;
}

/** The picture in one sentence, for those who do not see it. @param {Run} run @param {number} tick */
export function runInWords(run, tick) {
  const { arch, length, T } = run;
  const layers = sayMany("{n} layer", "{n} layers", arch.num_layers);
  const values = { name: arch.torchName, layers, T };
  const unrolled = arch.bidirectional
    ? say("{name} with {layers}, both directions, unrolled over {T} steps.", values)
    : say("{name} with {layers}, unrolled over {T} steps.", values);
  const own = length < T ? [say("This sample has {length} of them.", { length })] : [];
  return [unrolled, ...own, say("Computed so far: {status}.", { status: tickStatus(run, tick) })].join(" ");
}

/**
 * The formulas, in the colours of their terms; W_ih and the like with the index set low.
 * @param {HTMLElement} root
 * @param {Run["equations"]} equations
 */
export function showEquations(root, equations) {
  root.replaceChildren(...equations.map((line) => {
    const shown = make(null, "p");
    for (const [text, role] of line) {
      const piece = make(shown, "span", role);
      for (const [k, part] of subscripts(text).entries()) {
        if (k % 2) make(piece, "sub", "", part);
        else piece.append(part);
      }
    }
    return shown;
  }));
}

/** The text cut at its subscripts, the letters behind a low line: every second piece is one. @param {string} text */
export const subscripts = (text) => text.split(/_(\p{L}+)/u);
