/** What `rnnviz/ui/shapes/message.py` and `view.py` send. */

/** Tensors as rows of axes, in cards. `marks`: what moved since the message before is marked; `hint`: said at first. */
export interface RowsMessage {
  legend?: boolean;
  marks: boolean;
  hint: string;
  columns?: string;
  groups: Group[];
}

export interface Group {
  title: string;
  rows: Row[];
  note?: string;
}

export interface Row {
  name: string;
  axes: Axis[];
  shape: string;
  count: string;
}

/** One axis; `product` is its size written out, "" where that says no more; `gates`: those stacked in it. */
export interface Axis {
  kind: "time" | "batch" | "features" | "layers";
  size: number;
  letters: string;
  product: string;
  gates: string[];
}

/** The unrolled network, and which of its cells each slice of a result is. */
export interface CellsMessage {
  layers: number;
  directions: number;
  steps: number;
  lengths: number[]; // of every sample
  samplesDiffer: boolean;
  items: Item[];
  reach: ("from" | "until" | "all")[][]; // by layer and direction: which inputs a cell has seen
}

/** A slice: its expression, what it is, and of every sample its cells. */
export interface Item {
  text: string;
  tensor: string;
  about: string;
  shape: string;
  same: string[];
  cells: Run[][];
}

/** Cells side by side: layer, direction, first step, after the last. */
export type Run = [layer: number, direction: number, from: number, to: number];

/** Which outputs move when a sample is disturbed, by layout: `changed[disturbed][sample][step]`. */
export interface LeakMessage {
  samples: number;
  steps: number;
  layouts: Layout[];
}

export interface Layout {
  title: string;
  code: string;
  ok: boolean;
  changed: boolean[][][];
}
