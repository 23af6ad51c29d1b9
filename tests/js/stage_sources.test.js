/** The rows of the diagram: a key leads to the number that it stands for, and a number to the row that shows it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsOf } from "../../rnnviz/ui/simulator/cells.js";
import { rowKeyOf, sourceOfKey } from "../../rnnviz/ui/simulator/stage_sources.js";

/** @import { Source } from "../../rnnviz/ui/simulator/types.js" */

/**
 * Rows for so many inputs, units of h and units of the cell; 0: the cell has no memory, or it is not drawn.
 * @param {number} inputs @param {number} units @param {number} memory
 */
const layoutOf = (inputs, units, memory) => (
  { inputRows: rowsOf(inputs), stateRows: rowsOf(units), memoryRows: memory ? rowsOf(memory) : null });

test("the key of a drawn unit says which number it is, of the input, of a state and before the first step", () => {
  assert.deepEqual(sourceOfKey("x:12:3"), { kind: "x", layer: 0, direction: 0, t: 12, unit: 3 });
  for (const kind of ["h", "c"]) {
    assert.deepEqual(sourceOfKey(`${kind}:2:1:0:31`), { kind, layer: 2, direction: 1, t: 0, unit: 31 });
    assert.deepEqual(sourceOfKey(`${kind}:2:1:0start:31`), { kind, layer: 2, direction: 1, t: "0", unit: 31 });
  }
});

test("a number has the row in which its unit is drawn: of x, of h and of c, each with its own size", () => {
  const place = layoutOf(33, 7, 48); // bands of 2 or 3 features, a row for each unit of h, bands of 3 of c
  const source = { layer: 1, direction: 1, t: 4 };
  assert.equal(rowKeyOf(place, { ...source, kind: "x", unit: 32 }), "x:4:row:15");
  assert.equal(rowKeyOf(place, { ...source, kind: "h", unit: 6 }), "h:1:1:4:row:6");
  assert.equal(rowKeyOf(place, { ...source, kind: "c", unit: 44 }), "c:1:1:4:row:14");
});

test("the state before the first step has another row than that of step 0", () => {
  /** @type {Source[]} */
  const sources = [{ kind: "h", layer: 0, direction: 0, unit: 1, t: "0" }, { kind: "h", layer: 0, direction: 0, unit: 1, t: 0 }];
  const keys = sources.map((source) => rowKeyOf(layoutOf(2, 3, 0), source));
  assert.deepEqual(keys, ["h:0:0:0start:row:1", "h:0:0:0:row:1"]);
});

test("no row shows what is not drawn", () => {
  assert.equal(rowKeyOf(layoutOf(2, 3, 0), { kind: "c", layer: 0, direction: 0, t: 1, unit: 0 }), null);
  assert.equal(rowKeyOf(layoutOf(2, 3, 0), null), null);
});
