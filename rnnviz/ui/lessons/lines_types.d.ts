/** What `rnnviz/ui/lessons/lines.py` makes. */
import type { Numbers } from "./types.js";

/** A confusion: the usual wrong lines and torch's, run on the same numbers. */
export interface Lines {
  key: string;
  number: number; // in the list of what learners get wrong, 0 where it has none
  title: string;
  silent: boolean;
  verdict: string; // what torch says to the wrong line, in words
  ofLesson: boolean; // the numbers are the lesson's own
  sample: number | null; // that is shown; null where there are no samples
  given: string[]; // lines of code before both
  wrong: Side;
  right: Side;
  reason: string;
  quotes: string; // torch's warning, "" where there is none
}

/** One of the two: its lines, the places of those that the other has not, and what they made or the error. */
export interface Side {
  lines: string[];
  own: number[];
  error: string | null;
  values: Strip[];
}

/** Rows of a value, of one sample; `first` is [row, column] of the first number in which the sides differ. */
export interface Strip {
  name: string;
  shape: number[];
  rows: string[];
  columns: string[]; // labels, or none
  numbers: Numbers<Float32Array>; // (rows, columns)
  differs: Uint8Array & { shape: number[] };
  first: [number, number] | null;
  place: string; // of the first difference, as code
  whole: boolean;
  largest: number | null; // the answer that a classifier would give
  parts: Part[];
  cut: [number, number]; // rows drawn, of how many
}

/** Columns first to last - 1 stand in `origin`, and have read these steps of x. */
export interface Part {
  first: number;
  last: number;
  origin: string;
  steps: number[];
  other: number | null; // the sample that they belong to, if it is another one
}
