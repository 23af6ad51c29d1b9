/** What the clock's pills are called where they are narrow. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { shortLabel } from "../../rnnviz/ui/kit/tick_label.js";

test("a narrow pill names its step, or the layer that begins, and words stay", () => {
  const short = ["start", "0 · h", "12 · ␣", "3→", "L1 0→", "L0 4", "t = 11", "7", "dW, db", "h[1]", "question"].map(shortLabel);
  assert.deepEqual(short, ["start", "0", "12", "3", "L1", "L0", "11", "7", "dW, db", "h[1]", "question"]);
});
