/** What `rnnviz/ui/exercises/message.py` sends: the scene of a question, and reasons of a verdict, each with its drawing. */

/** All drawings by their name. A scene belongs to a question, a reason to an answer. */
export interface Drawings {
  network: NetworkScene;
  unrolled: UnrolledScene;
  numbers: NumbersScene;
  program: ProgramScene;
  shape: ShapeReason;
  seen: SeenReason;
  sum: SumReason;
  formula: FormulaReason;
  blocks: BlocksReason;
  runs: RunsReason;
  end: EndReason;
  sequences: SequencesScene;
  ragged: RaggedReason;
  pattern: PatternReason;
  result: ResultReason;
  steps: StepsScene;
  share: ShareReason;
}

export type Name = keyof Drawings;

/** One of the drawings with these names; `drawn_by` says which. */
export type Drawing<Names extends Name> = { [Own in Names]: { drawn_by: Own } & Drawings[Own] }[Names];

/** What draws each of them; `solved`: whether the right answer may show. */
export type Draws<Names extends Name> = {
  [Own in Names]: (parent: HTMLElement, drawing: Drawing<Own>, solved: boolean) => void;
};

export type Message<Names extends Name> = TaskMessage<Names> | VerdictMessage<Names>;

export interface TaskMessage<Names extends Name> {
  scene: Drawing<Names>;
}

/** `scene` is there where wrong answers are about parts of it. */
export interface VerdictMessage<Names extends Name> {
  cards: Card<Names>[];
  passed: { label: string; answer: string }[];
  scene: Drawing<Names> | null;
}

/** The verdict on one answer. Answers that share a reason have it on the first card only. */
export interface Card<Names extends Name> {
  label: string;
  status: "right" | "wrong" | "malformed";
  given: string;
  expected: string;
  message: string;
  reason: Drawing<Names> | null;
}

/** `seqLen` null: one step stands for all; `batch` null: there is no batch axis; `highlight`: parts that are lit. */
export interface NetworkScene {
  cell: string;
  layers: number;
  directions: number;
  inputSize: number;
  hidden: number;
  projection: number;
  seqLen: number | null;
  batch: number | null;
  highlight: string[];
}

/** A bidirectional network over `seqLen` steps, of which the first `length` are real; `marked` is one of its values. */
export interface UnrolledScene {
  seqLen: number;
  length: number;
  layers: number;
  hidden: number;
  marked: SeenReason | null;
}

/** `t` null: the value is padding, which no cell fills. `extra`: what was given and not seen. `cells`: those that the
 * value depends on, [layer, reverse, t], once the answer is right. */
export interface SeenReason {
  value: string;
  layer: number;
  num_layers: number;
  hidden_size: number;
  reverse: boolean;
  t: number | null;
  seq_len: number;
  length: number;
  given: number[];
  extra: number[];
  cells: [number, boolean, number][];
}

/** The given tensors: `size` rows for each of the stacked `gates`. `known`: what is told besides, for `formula`. */
export interface NumbersScene {
  tensors: Tensor[];
  gates: string[];
  size: number;
  known: { name: string; value: string }[];
  formula: string;
  activation: string;
}

export interface Tensor {
  name: string;
  role: Role;
  rows: number[][];
}

/** What a number comes from. */
export type Role = "x" | "h" | "bias";

export interface ProgramScene {
  lines: string[];
  title: string;
}

/** `given` null: the answer has no such axis; `extra`: axes of the answer that the shape does not have. */
export interface ShapeReason {
  tensor: string;
  axes: Axis[];
  extra: number[];
}

export interface Axis {
  role: "time" | "batch" | "features" | "layers";
  letters: string;
  size: number;
  given: number | null;
  why: string;
}

export interface SumReason {
  name: string;
  terms: Term[];
  total: number;
  given: number;
}

/** One summand: value · weight, or a bias, whose `value` is null. `suspect`: the answer differs here. */
export interface Term {
  label: string;
  source: Role;
  value: number | null;
  weight: number;
  product: number;
  suspect: boolean;
}

/** What stands left of the equals sign, and what it comes to. */
export interface FormulaReason {
  lines: [string, string][];
  given: number;
}

export interface BlocksReason {
  blocks: Block[];
  total: number;
  given: number | null;
}

export interface Block {
  name: string;
  shape: number[];
  numel: number;
  suspect: boolean;
}

/** Two programs beside torch; lines count from 1. `…_parts`: the first row that differs; `…_error`: why none compares. */
export interface RunsReason {
  lines: string[];
  chosen_line: number;
  faulty_line: number;
  rows: RunsRow[];
  faulty_parts: number | null;
  repaired_parts: number | null;
  faulty_error: string | null;
  repaired_error: string | null;
}

/** One row of output or h_n by torch and by both programs; null: nothing to compare. */
export interface RunsRow {
  label: string;
  torch: number[];
  faulty: number[] | null;
  repaired: number[] | null;
}

/** A program with line `line` marked (from 1, null: none), as right or not; `words`: how it ends, "" where it is not told. */
export interface EndReason {
  lines: string[];
  line: number | null;
  ok: boolean;
  words: string;
}

/** Sequences as rows of steps, of which `lengths` are real; `sample` is the one in question. */
export interface SequencesScene {
  lengths: number[];
  seqLen: number;
  sample: number;
}

/** `counts`: real steps of each column, [] while they are to find; `marked` and `wrong`: steps of the sample. */
export interface RaggedReason {
  lengths: number[];
  seq_len: number;
  sample: number;
  counts: number[];
  marked: number[];
  wrong: number[];
}

/** The pattern that was chosen; `ok`: it is the network's. */
export interface PatternReason {
  pattern: string;
  ok: boolean;
}

/** The sizes that were given, and which of them are right; `why` is empty while one is not. */
export interface ResultReason {
  given: number[];
  right: boolean[];
  why: string;
}

/** Numbers of every step, a row for each unit; null: there is none before the first step. */
export interface StepsScene {
  columns: string[];
  rows: { name: string; role: string; values: (number | null)[] }[];
}

/** What steps give to one entry of a gradient; `product` and `total` null: not told. */
export interface ShareReason {
  name: string;
  shares: { t: number; d: number; read: number; product: number | null }[];
  total: number | null;
}
