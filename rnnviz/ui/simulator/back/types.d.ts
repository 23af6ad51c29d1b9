/** What `message.py` and `parts.py` send of the way back, and what the views of it share. */
import type { CellLine, Floats, Verdict, Source, Step } from "../types.js";

export type Message = { asked: false } | Problem | Gradients;

/** Why there are no gradients of this run. */
export interface Problem {
  asked: true;
  problem: string;
}

/** The gradients of one sample of a run that is here as a whole. */
export interface Gradients {
  asked: true;
  problem?: undefined;
  print: number; // of the run they belong to
  question: Question;
  asks: string; // the question, as answers to a test name it
  dX: Floats; // (T, I)
  torchX: Floats;
  layers: Place[][]; // [layer][direction]
  weights: Record<string, Floats>;
  torchWeights: Record<string, Floats>;
  given: { torch: Floats; tolerance: number } | null; // what the loss gives the outputs by autograd (T, D·P), where it has a target
  headed: boolean; // whether a Linear head makes predictions for the loss
  linesBack: CellLine[];
  keeps: Record<string, string>; // state: the gate that lets its gradient past the weights
  tooLarge: { flow?: string }; // why that is not shown, in words
  together: number; // how many losses share a row of what reached which step
  lost: Record<string, number>; // the share of each weight's gradient that truncation takes away
  norm: Float64Array; // one number: of all weights' gradients together
  match: Verdict & { tolerance: number };
  parts: Parts; // those that have come for them
}

export type PartName = "matrix" | "head" | "cells" | "examples";

/** What is asked for by itself. */
export interface Parts {
  head?: Head;
  cells?: CellCurves[];
  examples?: { title: string; shows: string; link: string }[];
  reached?: Floats[][]; // [layer][direction] (rows, T): which loss reached which step
  kept?: (Floats | null)[][]; // of that, what truncation left, where the blocks do not say it
}

/** What they belong to; {}: none is asked for. */
export type PartsMessage = Parts & { print?: number; question?: Question };

/** Linear, where the question has one: y[t] = V output[t] + b. At a step that counts, d_y[t] = factor · (predicted[t] − target[t]). */
export interface Head {
  classes: boolean; // then what is predicted are their shares, softmax(y[t])
  counts: boolean[]; // by step: whether it has a target
  predicted: Floats; // (T, K)
  target: Floats; // (T, K)
  dPredicted: Floats; // d_y (T, K)
  weight: Floats; // V (K, D·P)
  bias: Floats;
  dWeight: Floats;
  dBias: Floats;
  torchWeight: Floats;
  torchBias: Floats;
  tolerance: { weight: number; bias: number };
}

/** The same question, asked of another cell: norms over time. */
export interface CellCurves {
  title: string;
  verdict: string;
  memory: boolean;
  h: Floats;
  c?: Floats;
  flow?: Floats;
  bound?: Floats;
  lost?: number; // the share of dW_hh that truncation takes away
}

export interface Question {
  of: string;
  target: string;
  target_text: string;
  truncate: number;
  number: [state: "h" | "c", layer: number, direction: number, t: number, unit: number] | null;
}

/** What reaches h, (T, P): hLoss and hNext are parts of it, what the layer above gives is the rest; that of the gates by their letters (T, H). */
export interface Place {
  h: Floats;
  hLoss: Floats;
  hNext: Floats;
  h0: Floats;
  fromX: Floats; // (T, G·H)
  fromH: Floats | null; // null: as fromX
  torchH: Floats;
  torchH0: Floats;
  c?: Floats;
  cLoss?: Floats;
  cNext?: Floats;
  c0?: Floats;
  torchC?: Floats; // without what its own h gives it
  torchC0?: Floats;
  m?: Floats; // of the unprojected state
  flow: { norms: Float64Array & { shape: number[] }; bounds: Float64Array & { shape: number[] } } | null;
  [gate: string]: unknown;
}

/** A number whose gradient is meant: a state, or an input of the network. */
export type Opened = Source;

/** An entry of a weight's gradient, `head.weight` and `head.bias` too; column null: of a bias. */
export interface Entry {
  name: string;
  row: number;
  column: number | null;
}

/** What is open: the gradient of a number at a step (null: where the clock is), or an entry of a weight's gradient. */
export interface Chosen {
  kind: "x" | "h" | "c";
  layer: number;
  direction: number;
  t: Step | null;
  unit: number;
  entry: Entry | null;
}
