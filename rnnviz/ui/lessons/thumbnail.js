/** A small picture of a lesson's network on the map of the course: its own numbers as colours. The card's words say the rest. */
import { el, label, tint } from "../kit/svg.js";
import { stateFrom, wayUp } from "../kit/unrolled.js";
import { AXIS_COLOURS } from "./shape.js";

/** @import { Thumbnail, ThumbnailPiece } from "./thumbnail_types.js" */
/** @typedef {Extract<ThumbnailPiece, {kind: "network"}>} NetworkPiece */
/** @typedef {{width: number, height: number, draw: (parent: SVGElement, x: number, y: number) => void}} Sized */

const CELL = 12; // px: width of a number
const STEP = 26; // from one column of a network to the next
const HIGH = 5; // from one number to the next below it
const MOST = 44; // of a column; longer ones have lower numbers
const GAP = 12; // between layers, and from x to the first
const LANES = 4; // between directions
const BETWEEN = 22; // between pieces
const LETTERS = 14;
const ROOM = { width: 136, height: 58 }; // of a picture on a card

/** @param {HTMLElement} parent @param {Thumbnail} thumbnail */
export function drawThumbnail(parent, { rows }) {
  const first = measured(rows, 1);
  const { sized, heights, width, height } = measured(rows, Math.max(1, first.width / ROOM.width, first.height / ROOM.height));
  const svg = el(parent, "svg", { viewBox: `-2 -2 ${width + 4} ${height + 4}`, "aria-hidden": "true", class: "thumbnail" });
  let y = 0;
  for (const [r, row] of sized.entries()) {
    const own = row.reduce((sum, piece) => sum + piece.width + BETWEEN, -BETWEEN);
    let x = rows.length > 1 ? 0 : (width - own) / 2;
    for (const [k, piece] of row.entries()) {
      piece.draw(svg, x, y + (heights[r] - piece.height) / 2);
      if (k + 1 < row.length && isDrawn(rows[r][k]) && isDrawn(rows[r][k + 1])) {
        el(svg, "path", { class: "next", d: `M${x + piece.width + 5} ${y + heights[r] / 2}h11m-4 -3.5l4 3.5l-4 3.5` });
      }
      x += piece.width + BETWEEN;
    }
    y += heights[r] + LANES * 2;
  }
  return svg;
}

/** @param {ThumbnailPiece[][]} rows @param {number} text  how much larger a text is, so that it can be read where the picture is small */
function measured(rows, text) {
  const sized = rows.map((row) => row.map((piece) => sizeOf(piece, text)));
  const width = Math.max(...sized.map((row) => row.reduce((sum, piece) => sum + piece.width + BETWEEN, -BETWEEN)));
  const heights = sized.map((row) => Math.max(...row.map((piece) => piece.height)));
  const height = heights.reduce((sum, own) => sum + own + LANES * 2, -LANES * 2);
  return { sized, heights, width, height };
}

/** Beside a sign stands no arrow. @param {ThumbnailPiece} piece */
const isDrawn = (piece) => piece.kind !== "words" || piece.lines.length > 1;

/** @param {ThumbnailPiece} piece @param {number} text @returns {Sized} */
function sizeOf(piece, text) {
  if (piece.kind === "network") return sizeOfNetwork(piece, text);
  if (piece.kind === "strip") {
    const { rows, apart } = piece;
    const step = apart ? STEP : CELL + 2;
    return {
      width: (rows[0].length - 1) * step + CELL, height: heightOf(rows),
      draw: (parent, x, y) => rows[0].forEach((_, c) => column(parent, x + c * step, y, rows, c)),
    };
  }
  if (piece.kind === "tokens") return sizeOfTokens(piece);
  if (piece.kind === "axes") {
    return {
      width: piece.axes.length * 22 - 4, height: 22,
      draw: (parent, x, y) => [...piece.axes].forEach((letter, k) => {
        const group = el(parent, "g", { class: "axis-letter" });
        group.style.color = `var(--rv-${AXIS_COLOURS[letter] ?? "ink"})`;
        el(group, "rect", { x: x + k * 22, y, width: 18, height: 22, rx: 4 });
        label(group, x + k * 22 + 9, y + 16, letter);
      }),
    };
  }
  const widest = Math.max(...piece.lines.map(({ length }) => length));
  return {
    width: widest * 7 * text, height: piece.lines.length * 17 * text,
    draw: (parent, x, y) => piece.lines.forEach((line, k) => write(parent, x + widest * 3.5 * text, y + (13 + k * 17) * text, line, text)),
  };
}

/** @param {number[][]} rows */
const heightOf = (rows) => (rows.length ? rows.length * highOf(rows) - 1 : 0);
/** @param {number[][]} rows  from one number to the next */
const highOf = (rows) => Math.min(HIGH, MOST / rows.length);

/** The numbers of a column, the first on top. @param {SVGElement} parent @param {number} x @param {number} y @param {number[][]} rows @param {number} c */
function column(parent, x, y, rows, c) {
  const high = highOf(rows);
  rows.forEach((row, r) => {
    el(parent, "rect", { class: "number", x, y: y + r * high, width: CELL, height: Math.max(1, high - 1), rx: 1, fill: tint(row[c]).fill });
  });
}

/** @param {SVGElement} parent @param {number} x @param {number} y @param {string} line @param {number} text */
function write(parent, x, y, line, text) {
  label(parent, x, y, line).style.fontSize = `${(12 * text).toFixed(1)}px`;
}

/** @param {NetworkPiece} piece @param {number} text @returns {Sized} */
function sizeOfNetwork({ states, x: inputs, above, letters }, text) {
  const steps = states[0][0][0].length;
  const cell = heightOf(states[0][0]);
  const layer = states[0].length * (cell + LANES) - LANES;
  const top = above.length ? heightOf(above) + GAP : 0;
  const body = states.length * (layer + GAP) - GAP;
  const height = top + body + (inputs.length ? GAP + heightOf(inputs) : 0) + (letters.length ? LETTERS * text : 0);
  /** @type {Sized["draw"]} */
  const draw = (parent, left, y) => {
    const grid = { step: STEP, width: CELL, height: cell };
    for (let t = 0; t < steps; t++) {
      const x = left + t * STEP;
      const middle = x + CELL / 2;
      if (above.length) {
        column(parent, x, y, above, t);
        wayUp(parent, "out", middle, y + top - 1, y + top - GAP + 1);
      }
      states.forEach((directions, l) => {
        const at = y + top + (states.length - 1 - l) * (layer + GAP);
        directions.forEach((rows, d) => {
          const lane = at + d * (cell + LANES);
          column(parent, x, lane, rows, t);
          if (d ? t > 0 : t + 1 < steps) stateFrom(parent, x, lane, grid, { reverse: d === 1 });
        });
        if (l || inputs.length) wayUp(parent, l ? "out" : "x", middle, at + layer + GAP - 1, at + layer + 1);
      });
      if (inputs.length) column(parent, x, y + top + body + GAP, inputs, t);
      if (letters.length) write(parent, middle, y + height - 1, letters[t] ?? "", text);
    }
  };
  return { width: (steps - 1) * STEP + CELL, height, draw };
}

/** Sentences as rows of tokens, the padding hatched. @param {Extract<ThumbnailPiece, {kind: "tokens"}>} piece @returns {Sized} */
function sizeOfTokens({ lengths, steps }) {
  return {
    width: steps * 17 - 3, height: lengths.length * 17 - 3,
    draw: (parent, x, y) => lengths.forEach((length, n) => {
      for (let t = 0; t < steps; t++) {
        el(parent, "rect", { class: t < length ? "token" : "token padding", x: x + t * 17, y: y + n * 17, width: 14, height: 14, rx: 3 });
      }
    }),
  };
}
