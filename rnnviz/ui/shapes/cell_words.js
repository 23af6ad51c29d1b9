/** What the cells of the shapes page are called, and what a cell has seen, in words. */
import { mark, say } from "../kit/words.js";

export const LEGEND = [
  ["output", mark("in output")], ["state", mark("in h_n")], ["both", mark("the overlap: in both")],
  ["marked", mark("what is chosen")],
  ["seen", mark("inputs that it has seen")], ["padded", mark("padding: not computed")],
];

/**
 * A cell in words: where it stands, and in which results it is.
 * @param {number} directions
 * @param {{layer: number, d: number, t: number, state: number, top: boolean, isLast: boolean}} cell
 */
export function describe(directions, { layer, d, t, state, top, isLast }) {
  const way = d ? say("reverse") : say("forward");
  const cell = directions > 1
    ? say("h of layer {layer}, {way}, t = {t}", { layer, way, t })
    : say("h of layer {layer}, t = {t}", { layer, t });
  const where = [...(top ? [say("in output")] : []), ...(isLast ? [say("is h_n[{state}]", { state })] : [])];
  return where.length ? `${cell}: ${where.join(", ")}` : cell;
}

/**
 * What cells have seen of a sample with so many steps: all the same, or the one that has seen least and the one that has most.
 * @param {[number, number][]} seen  of each cell: first, after the last
 * @param {number} length
 */
export function seenInWords(seen, length) {
  if (!seen.length) return "";
  const bySize = seen.toSorted(([a, b], [c, d]) => (b - a) - (d - c));
  const [least, most] = [bySize[0], bySize[bySize.length - 1]];
  if (seen.some(([from, to]) => from !== least[0] || to !== least[1])) {
    return say("Not all of it has seen the same: one state has seen {least}, another {most}.", {
      least: inputsInWords(least, length), most: inputsInWords(most, length),
    });
  }
  return say("It has seen {inputs}.", { inputs: inputsInWords(least, length) });
}

/** @param {[number, number]} range @param {number} length */
function inputsInWords([from, to], length) {
  if (to - from === length) return say("every input");
  if (to - from === 1) return say("{input} only", { input: `x[${from}]` });
  return say("{first} to {last}", { first: `x[${from}]`, last: `x[${to - 1}]` });
}
