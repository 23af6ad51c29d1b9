/** What `rnnviz/ui/simulator/message.py` sends of a computed run, and what the views of it share. */

/** Numbers as they lie in memory, row after row. */
export type Numbers<Memory> = Memory & { shape: number[] };

/** In the dtype of the run. */
export type Floats = Numbers<Float32Array> | Numbers<Float64Array>;

/** One sample of a run: the whole of it where it is small, else an honest summary. */
export type Run = WholeRun | CutRun;

export interface Common {
  arch: Architecture;
  T: number; // steps of the batch
  N: number;
  sample: number;
  length: number; // steps of this sample
  batchComputed: boolean;
  labels: string[]; // a token per valid step, or none
  featureNames: string[];
  ticks: Numbers<Int16Array>; // (ticks, cells, 3): layer, direction, step
  match: Verdict & { dtype: "float32" | "float64"; tolerances: Tolerances[][] }; // tolerances[layer][direction]
  bounded: boolean; // whether h cannot leave -1..1
  plain?: boolean; // a stage without tracks
  address: Record<string, string | null>;
  equations: [text: string, role: string][][];
}

/** What the comparison with torch found: in one word, in few, and its numbers. */
export interface Verdict {
  verdict: "match" | "mismatch" | "overflow" | "amplified" | "open";
  headline: string;
  detail: string;
}

/** Everything of the sample. */
export interface WholeRun extends Common {
  whole: true;
  x: Floats; // (T, I)
  layers: DirectionTrace[][]; // [layer][direction]
  weights: Record<string, Floats>; // by the names of torch's state_dict
  print?: number; // tells its states from those of another run
  edits?: Edits; // where single numbers can be changed, or are
  unchecked?: boolean; // computed here, not by the server: torch's numbers in it are of the run before
}

/** Single numbers that differ: as a link has them; the states of the run without them; what may be edited, and with what. */
export interface Edits {
  text: string;
  made: { place: string; text: string; was: number | null }[];
  kinds: ("weights" | "x" | "h_0" | "c_0")[];
  limits: { most: number; longest: number; magnitude: number }; // edits, characters of all, a number
  before?: CourseBefore[][]; // [layer][direction]
  programs?: Programs;
}

/** States, memory and gates of the run without the edits. */
export type CourseBefore = { h: Floats; h0: Floats } & Partial<Record<string, Floats | null>>;

/** As `rnnviz/network/program.py` traces them from a cell's own step. */
export interface Programs {
  reads: Program;
  step: Program;
}

export interface Program {
  inputs: string[];
  operations: [name: string, ...read: number[]][];
  outputs: Record<string, number>;
}

/** Colours for every cell, and the arithmetic of one unit. */
export interface CutRun extends Common {
  whole: false;
  bands: Bands[][]; // [layer][direction]: (T, bands) in 127ths of bandLimit
  bandStart: Bands[][]; // of h_0: (bands)
  xBands: Bands; // (T, bands) in 127ths of xLimit
  bandLimit: number;
  xLimit: number;
  focus: Focus;
}

/** All of a run that tells when its cells are computed. */
export interface Timed {
  arch: Pick<Architecture, "bidirectional">;
  length: number;
}

export type Bands = Numbers<Int8Array>;

/** How far a state may be from torch's. */
export interface Tolerances {
  h: number;
  c?: number;
}

export interface Architecture {
  input_size: number;
  hidden_size: number;
  num_layers: number;
  bias: boolean;
  bidirectional: boolean;
  proj_size: number;
  cell: Cell;
  gates: string[]; // letters
  cellName: string;
  stateSize: number;
  torchName: string;
  directions: ("forward" | "reverse")[];
}

/** All that a view has to know of a cell. */
export interface Cell {
  name: string;
  title: string;
  gates: Gate[];
  lines: CellLine[]; // how the gates come together; none where there is one gate, which is the state
  memory: boolean;
  bounded: boolean;
  projects: boolean;
}

/** `scaledBy`: the gate that multiplies the whole h part; `readsThrough`: the one that multiplies h before the product. */
export interface Gate {
  letter: string;
  activation: Activation;
  scaledBy: string;
  readsThrough: string;
}

export type Activation = "sigmoid" | "tanh" | "relu";

export interface CellLine {
  name: string;
  text: string;
}

/** h (T, P), h0 (P), fromX and fromH (T, G·H); c and the gates by their letters (T, H); unprojected (T, H). */
export interface DirectionTrace {
  h: Floats;
  h0: Floats;
  fromX: Floats;
  fromH: Floats;
  torchH: Floats;
  c?: Floats;
  c0: Floats | null;
  torchC: Floats | null;
  unprojected?: Floats;
  [gate: string]: Floats | null | undefined;
}

/** The arithmetic of one unit at every step. What belongs to h is there where the unit is one of h. */
export interface Focus {
  layer: number;
  direction: number;
  unit: number; // of the cell
  gates: FocusGate[];
  series: Record<string, Floats>; // (T) each
  torchH?: Floats;
  h0?: number;
  torchC?: Floats;
  c0?: number;
  projection?: LargestTerms;
}

/** The products of a gate's sum with x and h, both parts (T), and the biases where there are any. */
export interface FocusGate {
  x: LargestTerms;
  h: LargestTerms;
  fromX: Floats;
  fromH: Floats;
  biasX?: number;
  biasH?: number;
}

/** index and value (T, K) of the largest products, the sum of all others (T), and the whole row of weights. */
export interface LargestTerms {
  index: Numbers<Int16Array>;
  value: Floats;
  rest: Floats;
  weights: Floats;
}

/** A step, or "0": before the first. */
export type Step = number | "0";

/** A number on the page: an input of the network, a unit of a state. */
export interface Source {
  kind: "x" | "h" | "c";
  layer: number;
  direction: number;
  t: Step;
  unit: number;
}

/**
 * The unit and the sum that are open. `t` null: at the step that the clock just computed; `gate`: which sum,
 * gates.length for a projection's; `inner`: the unit of the cell behind a projection.
 */
export interface Selection {
  layer: number;
  direction: number;
  t: number | null;
  unit: number;
  gate: number;
  inner?: number;
}

/** A selection inside the network. */
export type Chosen = Required<Selection>;

/** Torch's number beside ours. */
export interface Check {
  value: number;
  difference: number;
  verdict: "equal" | "differs" | "overflow" | "open"; // open: ours is not checked yet
}

/** A product of a sum: its input, and the weight. */
export interface Term {
  index: number;
  value: number;
  weight: number;
}

/** The terms shown of all `inputs`, and the sum of the `others`. */
export interface Part {
  terms: Term[];
  rest: number;
  others: number;
  inputs: number;
}

/** How many products of so many inputs are shown. */
export type Most = (inputs: number) => number;

export type Side = "ih" | "hh";

/** The numbers of one unit of the cell, whichever run they come from. g is a gate's index. */
export interface Operands {
  part(side: Side, g: number, t: number, most: Most): Part;
  projects(): boolean; // whether the unit of h that carries this number is here
  projection(t: number, most: Most): Part;
  bias(side: Side, g: number): number | null;
  fromSide(side: Side, g: number, t: number): number; // W_ih x + b_ih, or W_hh h + b_hh
  series(name: string, t: Step): number; // h, c, a gate, unprojected
  torch(state: "h" | "c", t: number): number;
}

/** A place in a run, and its numbers. `before` is the step that the cell read. */
export interface Place {
  run: Run;
  layer: number;
  direction: number;
  unit: number;
  inner: number;
  t: number;
  before: Step;
  of: Operands;
}

/** One line of a sum. `words` say what its value is, `source` where it comes from; `inner` is a unit of the cell. */
export interface Row {
  kind: "x" | "h" | "bias" | "subtotal";
  name: string;
  words: string;
  value: number | null;
  weight: number | null;
  product: number;
  source: Source | null;
  inner: number | null;
}

/** A piece of a formula; one with a `gate` opens its sum, one with a `source` the state. */
export interface Token {
  text: string;
  gate?: number;
  source?: Source;
}

export interface Line {
  tokens: Token[];
  numbers: string;
  value: number;
  check: Check | null;
}

/** `others` products are not shown each on its own; of a `long` sum they could be. */
export interface Sum {
  rows: Row[];
  note: string;
  total: number;
  totalName: string;
  activation: Activation | "none";
  name: string;
  letter: string;
  result: number;
  check: Check | null;
  others: number;
  long: boolean;
}

/** Why a unit has its value; `tick` is when its cell is computed. */
export type Explanation = Unexplained | Explained;

interface Where {
  t: number;
  tick: number;
  name: string;
  where: string;
}

export interface Unexplained extends Where {
  status: "padded" | "later" | "elsewhere";
}

export interface Explained extends Where {
  status: "ready";
  value: number;
  lines: Line[];
  gates: { name: string; value: number }[];
  sum: Sum;
}

/** What `rnnviz/ui/simulator/notebook.py` makes: a listing is start, calls[layer] and ends[layer][direction]. */
export interface Logits { // of the head beside a layer: at each step the classes with the largest, SHOWN of them
  name: string;
  classes: number;
  top: Numbers<Int32Array>; // (T, SHOWN)
  logits: Floats; // (T, SHOWN)
  torch: Floats;
  shares: Floats;
  rows: Int32Array; // the classes whose weights are here
  weight: Floats; // (rows, D*P)
  bias: Floats | null;
  error: number | null; // null: not finite
  tolerance: number;
  print: number;
}

export interface Parts {
  start: string;
  calls: string[];
  ends: string[][];
}
