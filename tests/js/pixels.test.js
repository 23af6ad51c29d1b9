/** The colours that a canvas is painted with are those that the browser mixes for the shapes beside it. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { between, mixed } from "../../rnnviz/ui/kit/pixels.js";
import { tint } from "../../rnnviz/ui/kit/svg.js";
import { openScale } from "../../rnnviz/ui/simulator/stage/strip.js";

const PALETTE = { zero: "#fafafa", negative: "#2b6cb0", positive: "#c05621", low: "#eef1f4", mid: "#8e9cae", overflow: "#a81c8f" };
const channels = (/** @type {string} */ colour) => (colour.match(/\d+/g) ?? []).map(Number);
const hex = (/** @type {string} */ colour) => [1, 3, 5].map((k) => Number.parseInt(colour.slice(k, k + 2), 16));

/** What a browser makes of color-mix(in srgb, var(--rv-END) SHARE%, var(--rv-START)). @param {string} css */
function inBrowser(css) {
  const [, end, share, start] = /--rv-(\w+)\) ([\d.]+)%, var\(--rv-(\w+)\)/.exec(css) ?? assert.fail(css);
  const [to, from] = [end, start].map((name) => hex(PALETTE[/** @type {keyof typeof PALETTE} */ (name)]));
  return from.map((channel, k) => channel + (Number(share) / 100) * (to[k] - channel));
}

/** @param {string} painted @param {string} css */
function assertAlike(painted, css) {
  const shown = channels(painted);
  assert.equal(shown.length, 3);
  inBrowser(css).forEach((channel, k) => assert.ok(Math.abs(channel - shown[k]) <= 1.5, `${painted} for ${css}`));
}

test("a signed value and a gate have the same colour on a canvas as in a shape", () => {
  for (let k = 0; k < 60; k++) {
    const value = 4 * Math.random() - 2;
    assertAlike(mixed(PALETTE, value, 1.7), tint(value, 1.7).fill);
    const gate = 1.4 * Math.random() - 0.2;
    assertAlike(openScale.pixel(PALETTE, gate), openScale.shade(gate).fill);
  }
});

test("what left its range, or is not here, has the colour of an overflow", () => {
  for (const value of [NaN, Infinity, -Infinity, null]) {
    assert.equal(mixed(PALETTE, value, 1), PALETTE.overflow);
    assert.equal(openScale.pixel(PALETTE, value), PALETTE.overflow);
  }
  assert.deepEqual(channels(between("#000000", "#ff0080", 1)), [255, 0, 128]);
});
