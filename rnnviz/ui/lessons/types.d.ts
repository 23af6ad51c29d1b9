/** What `rnnviz/ui/lessons/message.py` packs. */

/** Numbers as they lie in memory, row after row. */
export type Numbers<Memory extends Float32Array | Int32Array> = Memory & { shape: number[] };

/** One sample of a computed lesson, for every tick of its clock. */
export interface Lesson {
  id: string;
  axes: Record<string, string>; // what each letter stands for: T time, N batch, … (`AXES` of `rnnviz/lessons/stage.py`)
  labels: string[]; // of each tick: its step, "·" where it is no step
  status: string[]; // of each tick, in words
  makes: string[][]; // of each tick: the values that are being made
  lanes: Lane[];
  stages: Stage[];
  values: Record<string, Value>;
  claims: Claim[];
  result: string; // the value that the network is for
  sample: number;
  address: { text: string | null };
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
