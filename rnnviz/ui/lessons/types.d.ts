/** What `rnnviz/ui/lessons/message.py` packs. */
import type { Back } from "./back_types.js";
import type { Lines } from "./lines_types.js";
import type { Activation, Run } from "../simulator/types.js";

/** Numbers as they lie in memory, row after row. */
export type Numbers<Memory extends Float32Array | Int32Array> = Memory & { shape: number[] };

/** One sample of a computed lesson, for every tick of its clock. */
export interface Lesson {
  id: string;
  axes: Record<string, string>; // what each letter stands for: T time, N batch, … (`AXES` of `rnnviz/lessons/stage.py`)
  labels: string[]; // of each tick: its step, "·" where it is no step
  leftwards: boolean; // time goes back: the clock's first tick stands at the right
  status: string[]; // of each tick, in words
  makes: string[][]; // of each tick: the values that are being made
  lanes: Lane[];
  stages: Stage[];
  values: Record<string, Value>;
  claims: Claim[];
  result: string; // the value that the network is for
  sample: number;
  address: Record<string, string | null>;
  title: string;
  about: [word: string, text: string][];
  formula: [text: string, role: string][][];
  verdict: { verdict: string; headline: string; detail: string };
  runs: LayerRun[];
  sums: MatrixSum[];
  activations: Activated[];
  code: Code;
  ways: { title: string; code: Code; apart: string; close: boolean }[]; // codes that do the same; none where there is one
  lines: Lines[]; // the usual wrong line beside torch's, where it is asked for
  links: SimulatorLink[];
  asks: (Asked | null)[]; // of each tick: what is asked before it is shown
  question: Asked | null;
  reading: Reading | null; // what is to be read from the drawing before the code shows
  back: Back | null; // what is drawn of a way back
  symbols: { sign: string; shape: number[]; axes: string }[]; // of the formula
  exercises: { kind: string; level: string; text: string }[];
  before: Neighbour | null;
  next: Neighbour | null;
}

/** A drawing, what it tells of the layer, and the shapes that follow; `call`: the layer as it is written. */
export interface Reading {
  parts: Asked[];
  shapes: Asked[];
  call: string;
  drawing: Scheme;
}

/** A network over its steps, with the sizes that can be counted; `memory`: whether a c goes along. */
export interface Scheme {
  layers: number;
  directions: number;
  inputs: number;
  hidden: number;
  memory: boolean;
  steps: number;
  samples: number;
}

/** What is asked, its answer, and the wrong answers that are known; see `rnnviz/lessons/asked.py`. */
export interface Asked {
  text: string;
  kind: "number" | "whole" | "shape" | "choice";
  answer: AnswerOf;
  within: number;
  value: string;
  index: number[];
  slips: Slip[];
  because: string;
  choices: string[];
}

export type AnswerOf = number | number[];

/** A known wrong answer, and what of the sum it leaves out, takes for another, or does instead of its curve. */
export interface Slip {
  answer: AnswerOf;
  words: string;
  left_out: string[]; // roles of terms, and names of biases
  taken: { role: string; value: number } | null;
  curve: string; // "sum": none
}

/** A call of a recurrent layer that the stage can draw; `stage` is its place in `stages`. */
export interface LayerRun {
  stage: number;
  run: Run;
}

/** A product with a matrix (O, I), and a bias: x (steps, I), and by hand and by torch (steps, O). */
export interface MatrixSum {
  stage: number;
  of: string;
  makes: string;
  x: Numbers<Float32Array>;
  ours: Numbers<Float32Array>;
  torch: Numbers<Float32Array>;
  matrix: Numbers<Float32Array>;
  bias: Numbers<Float32Array> | null;
  signs: [string, string];
  timed: boolean; // whether its steps are steps of time
}

/** One function of each number of x (steps, features). */
export interface Activated {
  stage: number;
  of: string;
  makes: string;
  activation: Activation;
  x: Numbers<Float32Array>;
  ours: Numbers<Float32Array>;
  torch: Numbers<Float32Array>;
}

/** The script; `owners`: of each line the main value of the stage that it computes, or "". */
export interface Code {
  lines: string[];
  owners: string[];
}

/** A recurrent layer of the lesson in the simulator: parameters of its address. */
export interface SimulatorLink {
  title: string;
  module: string;
  query: Record<string, string>;
}

export interface Neighbour {
  id: string;
  title: string;
}

/** Boxes in a line: the value that enters, and places in `stages`. */
export interface Lane {
  from: string;
  stages: number[];
}

/** A box computes after tick `begin`, and is done at tick `end`. */
export interface Stage {
  title: string;
  module: string;
  reads: string[];
  makes: string[];
  recurrent: boolean;
  begin: number;
  end: number;
  call: string[];
}

/** A value: its shape, each axis with its letter, the largest difference from torch's, and the line that makes it. */
export interface Value {
  shape: number[];
  axes: string; // letters
  error: number;
  ok: boolean;
  call: string;
  picture: Picture;
}

export type Picture = CellsPicture | TokensPicture;

/** Rows of features, columns of steps, states or single numbers: by hand and by torch. */
export interface CellsPicture {
  kind: "cells";
  numbers: Numbers<Float32Array>; // (rows, columns)
  torch: Numbers<Float32Array>; // (rows, columns)
  limit: number; // of the colours' scale
  whole: boolean; // whole numbers
  parts: Part[];
  steps: [number, number]; // how many rows and columns of the value one cell stands for
  cut: [number, number]; // columns drawn, of how many
  rowLabels: string[];
  columns: string[]; // labels
  over?: string[]; // labels above the columns
  own?: number[]; // the columns of the chosen sample, where all samples show
  valid?: number; // the columns that are no padding
}

/** Rows `first` to `last` - 1: column c is known from tick `ticks[c]` on. */
export interface Part {
  first: number;
  last: number;
  ticks: Numbers<Int32Array>;
}

/** The tokens of all samples as words, and their numbers; `own` is the chosen sample. */
export interface TokensPicture {
  kind: "tokens";
  tokens: string[][];
  numbers: Numbers<Int32Array>; // (samples, columns)
  columns: string[];
  own: number;
}

/** Two values that the lesson says are equal. */
export interface Claim {
  left: string;
  right: string;
  error: number;
  ok: boolean;
}

/** The sum of now: a row for each unit, its terms in the order of the formula. */
export interface Table {
  title: string;
  heads: { text: string; role: string; span: number }[];
  rows: TableRow[];
  activation: Activation | "none";
  result: string; // what the value is called
  product?: boolean; // terms are multiplied, and not added
  write?: (value: number) => string; // how its numbers are written, if not with four decimals
  letters: boolean; // nothing of it is computed yet: terms are written in letters
  open?: OpenRow; // a row whose value is still to be said: no row's value shows
}

/** A row of a sum whose value is asked for. */
export interface OpenRow {
  unit: number;
  said: { value: number; slip: Slip | null } | null; // a wrong answer
  place: HTMLElement | null; // the field
}

export interface TableRow {
  unit: number;
  name: string;
  terms: { over: string; text: string; value: number | null; mark?: "left-out" | "taken" }[];
  total: number;
  value: number;
  torch: number | null;
  ok: boolean;
}
