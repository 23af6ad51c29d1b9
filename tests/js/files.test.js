/** What the page saves: tables of a figure's numbers, and drawings that need no style sheet. */
import assert from "node:assert/strict";
import test from "node:test";
import { csvLine } from "../../rnnviz/ui/kit/download.js";
import { csvOf } from "../../rnnviz/ui/kit/figure_data.js";
import { plainColours, styleOf, transformOf } from "../../rnnviz/ui/simulator/export/drawing.js";

test("a cell of a table that holds a comma, a quote or a new line stands in quotes", () => {
  assert.equal(csvLine(["a,b", 'say "x"', "two\nlines", 1.5, null]), '"a,b","say ""x""","two\nlines",1.5,\n');
});

test("every cell of a heatmap is a line, named by its axes", () => {
  const traces = [{ type: "heatmap", z: [[1, 2], [NaN, Float32Array.of(0.5)[0]]], x0: 3, dx: 2, y0: 0, dy: 1, xaxis: "x2", yaxis: "y" }];
  const layout = { xaxis2: { tickvals: [3, 5], ticktext: ["<b>b_ih</b>", "a &lt; b"] }, yaxis: {} };
  const lines = csvOf(traces, layout).trimEnd().split("\n");
  assert.deepEqual(lines, ["series,x,y,value", "0,b_ih,0,1", "0,a < b,0,2", "0,b_ih,1,", "0,a < b,1,0.5"]);
});

test("a cell that stands for another number is saved as that number", () => {
  const traces = [{ type: "heatmap", name: "Δ", z: [[-2]], customdata: [[6e-8]] }];
  assert.equal(csvOf(traces, {}).split("\n")[1], "Δ,0,0,6e-8");
});

test("every point of a line is saved, its y as y", () => {
  assert.equal(csvOf([{ type: "scatter", name: "h", x: [0, 1], y: [0.5, -1] }], {}), "series,x,y,value\nh,0,0.5,\nh,1,-1,\n");
});

test("mixed colours are written as every program reads them", () => {
  assert.equal(plainColours("color(srgb 0.5 0 1)"), "rgb(128, 0, 255)");
  assert.equal(plainColours("color(srgb 0 0.2 1 / 0.25)"), "rgba(0, 51, 255, 0.25)");
  assert.equal(plainColours("rgb(1, 2, 3)"), "rgb(1, 2, 3)");
});

test("a fill of none is written, since none written would be black", () => {
  /** @type {Record<string, string>} */
  const style = { fill: "none", stroke: "none", opacity: "0.5", "font-size": "12px", "font-family": '"Source Sans"' };
  const written = (/** @type {boolean} */ isText) => styleOf((name) => style[name] ?? "", isText);
  assert.equal(written(false), "fill:none;opacity:0.5");
  assert.equal(written(true), "fill:none;opacity:0.5;font-family:'Source Sans';font-size:12px");
});

test("what grows about a point of its own is written with that point", () => {
  assert.equal(transformOf("none", "0px 120px"), "");
  assert.equal(transformOf("matrix(1, 0, 0, 1, 5, 6)", "0px 0px"), "matrix(1, 0, 0, 1, 5, 6)");
  assert.equal(transformOf("matrix(1, 0, 0, 0.5, 0, 0)", "0px 120px"), "translate(0 120) matrix(1, 0, 0, 0.5, 0, 0) translate(0 -120)");
});
