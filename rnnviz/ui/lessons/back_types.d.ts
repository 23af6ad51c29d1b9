/** What `rnnviz/ui/lessons/back.py` packs: the values of a way back, and at each tick the sum of what it makes. */
import type { Numbers } from "./types.js";

export type Both = { ours: Numbers<Float32Array>; torch: Numbers<Float32Array> };

export interface Back {
  kind: "chain" | "step" | "clip" | "cuts";
  values: Record<string, Both>;
  tables: (BackTable | null)[]; // of each tick
  cuts?: number[]; // steps before which the state is detached
  layers?: { module: string; title: string }[];
  lines: BackLine[]; // of a chart beside the run's own
}

/** A sum, or a product, for each number that a tick makes. */
export interface BackTable {
  heads: { text: string; role: string; span: number }[];
  rows: BackRow[];
  result: string;
  product: boolean;
  words?: string; // why it is so
}

export interface BackRow {
  index: number[];
  name: string;
  terms: { value: number; letters: string; factors: number[]; sign: string; over?: string }[];
  value: number;
  torch: number;
}

/** Another weight, to be compared with: |d_h| at each step. */
export interface BackLine {
  name: string;
  numbers: Numbers<Float32Array>;
  bent: boolean; // through tanh
  own: boolean; // of the weight that is chosen
}
