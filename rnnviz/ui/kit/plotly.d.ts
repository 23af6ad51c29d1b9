import type { DrawnTrace } from "./figure_data.js";

/** What `figure.js` uses of plotly.js, and the message of a figure that `rnnviz/ui/kit/figure.py` sends. */

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export interface FigureMessage {
  plotly: string; // where the library is, relative to the app's root
  figure: { data: Json[]; layout: JsonObject };
  alt: string;
  channel: string | null; // the clock it follows
  cursors: Record<string, (number | null)[]>; // by axis, "" for all: where the band stands at each tick
  height: number; // px
  name: string; // of the files that it is saved as
}

/** An axis as it is drawn, in pixels. */
export interface Axis {
  _id: string;
  _offset: number;
  _length: number;
  r2p(value: number): number;
}

export interface FullLayout {
  width: number;
  height: number;
  _subplots: { xaxis: string[]; cartesian: string[] };
  [axis: `xaxis${string}` | `yaxis${string}`]: Axis;
}

export interface Point {
  x: number;
  xaxis?: { _id: string };
}

/** The element that holds a figure; what it has beyond other elements is there once the figure is drawn. */
export interface Plot extends HTMLDivElement {
  data?: unknown[];
  layout: Record<string, unknown>;
  _fullData: DrawnTrace[];
  _fullLayout: FullLayout;
  on(event: "plotly_afterplot", listener: () => void): void;
  on(event: "plotly_click", listener: (event: { points: Point[] }) => void): void;
}

export interface Plotly {
  react(plot: Plot, data: Json[], layout: JsonObject, config: object): Promise<unknown>;
  purge(plot: Plot): void;
  downloadImage(
    figure: { data: unknown[]; layout: object },
    file: { format: "png" | "svg"; filename: string; width: number; height: number; scale: number },
  ): Promise<unknown>;
  Plots: { resize(plot: Plot): void };
}

declare global {
  interface Window {
    Plotly: Plotly; // the library puts itself there
  }
}
