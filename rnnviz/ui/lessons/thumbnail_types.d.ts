/** The small picture of a lesson's network on the map; what `rnnviz/ui/lessons/thumbnails.py` says. */
export interface Thumbnail {
  rows: ThumbnailPiece[][];
}

/** Numbers as (rows, columns): columns are steps. A network's states are by layer and direction. */
export type ThumbnailPiece =
  | { kind: "network"; states: number[][][][]; x: number[][]; above: number[][]; letters: string[] }
  | { kind: "strip"; rows: number[][]; apart: boolean }
  | { kind: "tokens"; lengths: number[]; steps: number }
  | { kind: "axes"; axes: string }
  | { kind: "words"; lines: string[] };
