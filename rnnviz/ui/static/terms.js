/**
 * Why a unit has its value: the calculation at one (layer, direction, step), as a structure that a view can draw.
 *
 * @typedef {{kind: "x"|"h"|"c", layer: number, direction: number, t: number | "0", unit: number}} Source
 * @typedef {object} Row  one line of a sum
 * @property {"x"|"h"|"bias"|"subtotal"} kind  @property {string} name
 * @property {number | null} value  @property {number | null} weight  @property {number} product
 * @property {Source | null} source  where the value comes from   @property {number | null} inner  the unit of the cell
 *
 * @typedef {{value: number, difference: number, verdict: "equal"|"differs"|"overflow"}} Check  torch's number beside ours
 * @typedef {{text: string, gate?: number, source?: Source}} Token  a piece of a formula; `gate` opens that sum
 * @typedef {{tokens: Token[], numbers: string, value: number, check: Check | null}} Line
 * @typedef {{rows: Row[], weights: string, note: string, total: number, activation: string, name: string, result: number,
 *   check: Check | null, others: number}} Sum
 * @typedef {object} Explanation
 * @property {"ready"|"later"|"padded"|"elsewhere"} status  @property {number} tick  when the cell is computed
 * @property {number} t  @property {string} name  @property {number} value  @property {string} where
 * @property {Line[]} lines  @property {{name: string, value: number}[]} gates  @property {Sum} sum
 */
const MOST_TERMS = 16; // products of one part of a sum
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const ACTIVATIONS = { lstm: ["sigmoid", "sigmoid", "tanh", "sigmoid"], gru: ["sigmoid", "sigmoid", "tanh"], rnn_tanh: ["tanh"], rnn_relu: ["relu"] };
const WRITTEN = { sigmoid: "σ(sum)", tanh: "tanh(sum)", relu: "relu(sum)", none: "" };

/** Which of several layers and directions a state belongs to: ⁽¹⁾← is layer 1, going left. */
function mark(arch, layer, direction) {
  const above = arch.num_layers > 1 ? `⁽${SUPERSCRIPTS[layer]}⁾` : "";
  return above + (arch.bidirectional ? "→←"[direction] : "");
}

/** h⁽¹⁾[3][0]; the state before the first step is h_0. */
export function nameOf(run, { kind, layer, direction, t, unit }) {
  if (kind === "x") return `x[${t}][${unit}]`;
  const whose = mark(run.arch, layer, direction);
  return t === "0" ? `${kind}_0${whose}[${unit}]` : `${kind}${whose}[${t}][${unit}]`;
}

export function whereOf(run, { layer, direction }) {
  const parts = run.arch.num_layers > 1 ? [`layer ${layer}`] : [];
  return [...parts, ...(run.arch.bidirectional ? [run.arch.directions[direction]] : [])].join(", ");
}

/** The step that a layer and direction has reached when the clock shows `tick`; null before its first. */
export function stepReached(run, layer, direction, tick) {
  const last = run.length - 1;
  const begun = run.arch.bidirectional ? tick - layer * run.length : tick;
  if (begun < 0) return null;
  return direction ? last - Math.min(begun, last) : Math.min(begun, last);
}

/** A selection with every number inside the network; what is missing is the first. @returns {Selection} */
export function fitting(run, selection) {
  const { arch } = run;
  const wanted = selection ?? run.focus ?? {};
  const inside = (value, size) => Math.min(Math.max(0, Math.trunc(value ?? 0) || 0), size - 1);
  const unit = inside(wanted.unit, run.whole ? arch.stateSize : arch.hidden_size); // in focus is a unit of the cell
  const sums = arch.gates.length + (arch.proj_size && unit < arch.proj_size ? 1 : 0);
  return {
    layer: inside(wanted.layer, arch.num_layers),
    direction: inside(wanted.direction, arch.directions.length),
    t: Number.isFinite(wanted.t) ? inside(wanted.t, run.T) : null,
    unit,
    inner: run.whole && arch.proj_size ? inside(wanted.inner ?? unit, arch.hidden_size) : unit,
    gate: inside(wanted.gate ?? (arch.proj_size ? arch.gates.length : 0), sums),
  };
}

function checked(ours, theirs, tolerance) {
  const difference = Math.abs(ours - theirs);
  if (!Number.isFinite(ours) && !Number.isFinite(theirs)) return { value: theirs, difference, verdict: "overflow" };
  return { value: theirs, difference, verdict: difference <= tolerance ? "equal" : "differs" };
}

/** A number within a product: a negative one in brackets. */
const factor = (value) => (number(value).startsWith("−") ? `(${number(value)})` : number(value));

/**
 * @param {Run} run  @param {Selection} chosen  fitting the run   @param {number} tick  @param {boolean} all  every term
 * @returns {Explanation}
 */
export function explain(run, chosen, tick, all = false) {
  const { layer, direction, unit, inner, gate } = chosen;
  const first = direction ? run.length - 1 : 0;
  const t = chosen.t ?? stepReached(run, layer, direction, tick) ?? first;
  const due = tickOfCell(run, layer, direction, t);
  const source = { kind: "h", layer, direction, t, unit };
  const found = { t, tick: due, name: nameOf(run, source), where: whereOf(run, chosen) };
  if (due < 0) return { ...found, status: "padded" };
  if (due > tick) return { ...found, status: "later" };
  if (!isHere(run, chosen)) return { ...found, status: "elsewhere" };
  const at = { run, layer, direction, unit, inner, t, before: stepBefore(run, direction, t), of: operandsOf(run, chosen) };
  const inCell = run.arch.proj_size > 0 && !at.of.projects();
  const name = inCell ? memberName(at, "m") : found.name;
  const most = all && run.whole ? Infinity : MOST_TERMS;
  return {
    ...found, status: "ready", name,
    value: at.of.series(inCell ? "unprojected" : "h", t),
    lines: linesOf(at),
    gates: sumsOf(at),
    sum: gate < run.arch.gates.length ? gateSum(at, gate, most) : projectionSum(at, most),
  };
}

const memberName = ({ run, layer, direction, t, inner }, kind) => nameOf(run, { kind, layer, direction, t, unit: inner });

/** What can be opened: each gate's sum, and the projection's. */
function sumsOf({ run, of, t }) {
  const { gates } = run.arch;
  if (gates.length === 1) return [];
  const found = gates.map((name) => ({ name, value: of.series(name, t) }));
  return of.projects() ? [...found, { name: "h", value: of.series("h", t) }] : found;
}

function torchBeside({ run, layer, direction, of, t }, state) {
  const tolerance = run.match.tolerances[layer][direction][state];
  return checked(of.series(state, t), of.torch(state, t), tolerance);
}

/** The lines that combine the gates, result first. @returns {Line[]} */
function linesOf(at) {
  if (at.run.arch.cell === "gru") return [gruLine(at)];
  return at.run.arch.cell === "lstm" ? lstmLines(at) : [];
}

const state = ({ run, layer, direction }, kind, t, unit) => {
  const source = { kind, layer, direction, t, unit };
  return { text: nameOf(run, source), source };
};

function gruLine(at) {
  const { of, t, before, unit } = at;
  const [z, n, last, h] = [of.series("z", t), of.series("n", t), of.series("h", before), of.series("h", t)];
  return {
    tokens: [
      { text: nameOf(at.run, { ...at, kind: "h" }) }, { text: " = (1 − " }, { text: "z", gate: 1 }, { text: ") · " },
      { text: "n", gate: 2 }, { text: " + " }, { text: "z", gate: 1 }, { text: " · " }, state(at, "h", before, unit),
    ],
    numbers: `= (1 − ${number(z)}) · ${factor(n)} + ${number(z)} · ${factor(last)}`,
    value: h, check: torchBeside(at, "h"),
  };
}

function lstmLines(at) {
  const { run, of, t, before, unit, inner } = at;
  const [i, f, g, o, c] = ["i", "f", "g", "o", "c"].map((name) => of.series(name, t));
  const last = of.series("c", before);
  const projected = run.arch.proj_size > 0;
  const lines = projected && of.projects() ? [{
    tokens: [{ text: nameOf(run, { ...at, kind: "h" }) }, { text: " = " }, { text: `W_hr[${unit},:]`, gate: 4 }, { text: " · " },
      { text: `m${mark(run.arch, at.layer, at.direction)}[${t}]` }],
    numbers: "",
    value: of.series("h", t), check: torchBeside(at, "h"),
  }] : [];
  return [...lines, {
    tokens: [{ text: memberName(at, projected ? "m" : "h") }, { text: " = " }, { text: "o", gate: 3 }, { text: " · tanh(" },
      { text: memberName(at, "c") }, { text: ")" }],
    numbers: `= ${number(o)} · tanh(${number(c)})`,
    value: of.series(projected ? "unprojected" : "h", t), check: projected ? null : torchBeside(at, "h"),
  }, {
    tokens: [{ text: memberName(at, "c") }, { text: " = " }, { text: "f", gate: 1 }, { text: " · " }, state(at, "c", before, inner),
      { text: " + " }, { text: "i", gate: 0 }, { text: " · " }, { text: "g", gate: 2 }],
    numbers: `= ${number(f)} · ${factor(last)} + ${number(i)} · ${factor(g)}`,
    value: c, check: torchBeside(at, "c"),
  }];
}

/** Rows of one part of a sum: its terms, and one row for all others. */
function partRows(part, kind, nameIt, sourceOf, matrix) {
  const rows = part.terms.map(({ index, value, weight }) => (
    { kind, name: nameIt(index), value, weight, product: value * weight, source: sourceOf(index), inner: null }));
  if (!part.others) return rows;
  const name = `${part.others} smaller products of ${matrix}`;
  return [...rows, { kind, name, value: null, weight: null, product: part.rest, source: null, inner: null }];
}

const plainRow = (kind, name, product, value = null, weight = null) => ({ kind, name, value, weight, product, source: null, inner: null });

/** Where input `index` of a layer comes from: x, or a state of the layer below, both directions side by side. */
function inputSource({ run, layer, t }, index) {
  if (layer === 0) return { kind: "x", layer: 0, direction: 0, t, unit: index };
  const P = run.arch.stateSize;
  return { kind: "h", layer: layer - 1, direction: Math.floor(index / P), t, unit: index % P };
}

/** Row of the stacked weights, its products with x or h, and its bias. */
function sideRows(at, side, g, most) {
  const { run, layer, direction, before, inner, of, t } = at;
  const row = g * run.arch.hidden_size + inner;
  const kind = side === "ih" ? "x" : "h";
  const sourceOf = side === "ih" ? (k) => inputSource(at, k) : (k) => ({ kind: "h", layer, direction, t: before, unit: k });
  const nameIt = (k) => `${nameOf(run, sourceOf(k))} · W_${side}[${row},${k}]`;
  const part = of.part(side, g, t, most);
  const rows = partRows(part, kind, nameIt, sourceOf, `W_${side}[${row},:]`);
  const bias = of.bias(side, g);
  if (bias !== null) rows.push(plainRow("bias", `b_${side}[${row}]`, bias));
  return { rows, others: part.others };
}

/** The sum of one gate. @returns {Sum} */
function gateSum(at, g, most) {
  const { run, of, t, layer, direction, inner } = at;
  const { arch } = run;
  const letter = arch.gates[g];
  const activation = ACTIVATIONS[arch.cell][g];
  const [x, h] = [sideRows(at, "ih", g, most), sideRows(at, "hh", g, most)];
  const [fromX, fromH] = [of.fromSide("ih", g, t), of.fromSide("hh", g, t)];
  const single = run.match.dtype === "float32" ? Math.fround : (value) => value;
  const resets = arch.cell === "gru" && letter === "n";
  const r = resets ? of.series("r", t) : 1;
  const gated = single(r * fromH);
  if (resets) {
    x.rows.push(plainRow("subtotal", "x part", fromX));
    h.rows.push(plainRow("subtotal", "h part", fromH), plainRow("subtotal", "h part · r", gated, fromH, r));
  }
  const row = g * arch.hidden_size + inner;
  const gateRows = arch.gates.length > 1 ? `, gate ${letter} (rows ${g * arch.hidden_size} to ${(g + 1) * arch.hidden_size - 1})` : "";
  return {
    rows: [...x.rows, ...h.rows],
    note: `Row ${row} of weight_ih_${suffixOf(layer, direction)} and weight_hh_${suffixOf(layer, direction)}${gateRows}.`
      + (resets ? " r scales the whole h part, b_hh included." : "") + (arch.bias ? "" : " bias=False: no biases."),
    total: single(fromX + gated), totalName: resets ? "x part + h part · r" : "sum",
    activation, name: WRITTEN[activation], letter: arch.gates.length > 1 ? letter : "",
    result: of.series(letter, t), check: arch.gates.length > 1 ? null : torchBeside(at, "h"), others: x.others + h.others,
  };
}

/** The projected state as one more sum, over the units of the cell. @returns {Sum} */
function projectionSum(at, most) {
  const { run, of, t, layer, direction, unit } = at;
  const part = of.projection(t, most);
  const nameIt = (k) => `${nameOf(run, { kind: "m", layer, direction, t, unit: k })} · W_hr[${unit},${k}]`;
  const rows = partRows(part, "h", nameIt, () => null, `W_hr[${unit},:]`);
  part.terms.forEach(({ index }, k) => { rows[k].inner = index; });
  return {
    rows, note: `Row ${unit} of weight_hr_${suffixOf(layer, direction)}; m is o · tanh(c), before the projection.`,
    total: of.series("h", t), totalName: "sum", activation: "none", name: "", letter: "h",
    result: of.series("h", t), check: torchBeside(at, "h"), others: part.others,
  };
}

/** The end of the bars' scale: the next power of two, so that it rarely moves while the clock does. */
export function barLimit(rows) {
  const largest = rows.reduce((most, { product }) => (Number.isFinite(product) ? Math.max(most, Math.abs(product)) : most), 0);
  return largest ? 2 ** Math.ceil(Math.log2(largest)) : 1;
}
