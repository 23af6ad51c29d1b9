/** Where everything of the stage stands, in px: time is its x-axis, for the diagram and for the tracks. Nothing is drawn here. */
import { rowsOf, trackRows } from "./rows.js";

/** @import { Run, Selection } from "../types.js" */
/** @import { Rows } from "./rows.js" */

const NARROWEST = [58, 64]; // px, a step of a window over time; of one direction, of both
const TIGHTEST = [48, 56]; // px, a step where this makes all of them fit
const WIDEST = 150;
const HEAD = 30; // the names of the steps
const UP = [30, 22]; // an arrow that goes up; where the window is low
const BETWEEN = 12; // two directions of a layer
const FRAME = 6; // from the values of both directions to the frame around them
const TOKEN = 24; // a line of text under x
const TRACK_GAP = [9, 6];
const LINES = [84, 62];
const TRACK_ROOM = [21, 15]; // px for the thin rows of a track
const [SPARE, MOST_SPARE] = [20, 160]; // px of height that nothing needs: the lines get it, in steps of the first
const MOST_DRAWN = 48; // steps: as many are drawn once, and slide; of more the window is drawn again
const KEPT = 2; // predecessors of the present step that a window always holds

/**
 * @typedef {object} Columns
 * @property {number} first  the first step that is drawn  @property {number} steps  how many  @property {number} pitch
 * @property {number} window  how many are in sight  @property {(now: number) => number} shift  px, by which the drawing slides
 * @property {number} seen  px, the width that is in sight
 * @property {number} strip  width of a column of values  @property {number} gutter  @property {number} width
 * @property {(t: number) => number} x  centre of a step  @property {(direction: number) => number} xStart
 */
/**
 * @typedef {Columns & Heights} Place
 * @typedef {object} Heights
 * @property {Rows} state  @property {Rows} input
 * @property {(layer: number, direction: number) => number} yState  @property {(layer: number) => [number, number]} yLayer
 * @property {number} yInput  @property {number} yToken  @property {number} diagramHeight
 * @property {{name: string, kind: "lines" | "state" | "gate", y: number, height: number, rows: Rows | null}[]} tracks
 * @property {number} height  @property {number} most  the height that it has where there is room enough
 */

/** How many steps fit beside each other. @param {Run} run @param {number} width */
export function stepsThatFit(run, width) {
  const ends = run.arch.directions.length;
  const room = width - gutterOf(width);
  if (run.T + ends <= room / TIGHTEST[ends - 1]) return run.T;
  return Math.max(3, Math.floor(room / NARROWEST[ends - 1]) - ends);
}

/**
 * The window over time that slides with the clock: the present step rests at three quarters of it.
 * @param {number} T @param {number} steps  of the window @param {number} now  the present step
 */
export function firstStep(T, steps, now) {
  const rest = Math.max(KEPT, Math.floor(0.75 * steps));
  return Math.max(0, Math.min(now - Math.min(rest, steps - 1), T - steps));
}

/** The first step that is drawn when the clock is at `now`. @param {Run} run @param {number} width @param {number} now */
export const firstDrawn = (run, width, now) => (run.T <= MOST_DRAWN ? 0 : firstStep(run.T, stepsThatFit(run, width), now));

/** @param {number} width */
const gutterOf = (width) => (width < 480 ? 40 : 88);

/**
 * @param {Run} run
 * @param {Selection} selection
 * @param {{width: number, height: number}} room  of the stage
 * @param {number} first  the first step of the window
 * @returns {Place}
 */
export function layOut(run, selection, room, first) {
  const roomy = placeIn(run, selection, room.width, first, 0);
  const most = roomy.height + MOST_SPARE;
  if (roomy.height > room.height) return { ...placeIn(run, selection, room.width, first, 1), most };
  const spare = Math.min(MOST_SPARE, SPARE * Math.floor((room.height - roomy.height) / SPARE));
  return { ...(spare ? placeIn(run, selection, room.width, first, 0, spare) : roomy), most };
}

/**
 * Where the columns stand: a step each, and one before the first step of each direction.
 * @param {Run} run @param {number} width @param {number} start  the first step of the window
 * @returns {Columns}
 */
export function columnsOf(run, width, start) {
  const D = run.arch.directions.length;
  const window = stepsThatFit(run, width);
  const { first, steps } = run.T <= MOST_DRAWN ? { first: 0, steps: run.T } : { first: start, steps: window };
  const gutter = gutterOf(width);
  const pitch = Math.max(TIGHTEST[D - 1], Math.min(WIDEST, (width - gutter) / (window + D)));
  const between = Math.max(16, Math.min(36, 0.34 * pitch)) + (D === 2 ? 10 : 0); // two columns of values
  return {
    first, steps, window, pitch, gutter, strip: Math.round(pitch - between),
    width: Math.ceil(gutter + (steps + D) * pitch),
    seen: Math.ceil(gutter + (window + D) * pitch),
    shift: (now) => (run.T <= MOST_DRAWN ? firstStep(run.T, window, now) * pitch : 0),
    x: (t) => gutter + (t - first + 1.5) * pitch,
    xStart: (direction) => gutter + (direction ? steps + 1.5 : 0.5) * pitch,
  };
}

/**
 * @param {Run} run @param {Selection} selection @param {number} width @param {number} start
 * @param {0 | 1} low @param {number} [spare]
 * @returns {Omit<Place, "most">}
 */
function placeIn(run, selection, width, start, low, spare = 0) {
  const { arch } = run;
  const D = arch.directions.length;
  const columns = columnsOf(run, width, start);
  const state = rowsOf(arch.stateSize, selection.unit);
  const input = rowsOf(arch.input_size, null);
  const ofLayer = D * state.height + (D - 1) * BETWEEN + (D === 2 ? 2 * FRAME : 0);
  /** @param {number} layer */
  const top = (layer) => HEAD + (arch.num_layers - 1 - layer) * (ofLayer + UP[low]);
  const yInput = top(0) + ofLayer + UP[low];
  const yToken = yInput + input.height + 17;
  const diagramHeight = yInput + input.height + TOKEN;
  const tracks = tracksOf(run, selection, diagramHeight + (low ? 4 : 10), low, spare);
  const end = tracks.at(-1);
  return {
    ...columns, state, input, yInput, yToken, diagramHeight, tracks,
    height: Math.ceil((end ? end.y + end.height : diagramHeight) + 8),
    yState: (layer, direction) => top(layer) + (D === 2 ? FRAME : 0) + direction * (state.height + BETWEEN),
    yLayer: (layer) => [top(layer), ofLayer],
  };
}

/**
 * The tracks of the selected layer and direction: its state as lines, its memory, its gates.
 * @param {Run} run @param {Selection} selection @param {number} top @param {0 | 1} low @param {number} spare
 */
function tracksOf({ arch, whole, plain }, selection, top, low, spare) {
  if (plain) return [];
  let y = top;
  /** @type {Place["tracks"]} */
  const tracks = [{ name: "h", kind: "lines", y, height: LINES[low] + spare, rows: null }];
  y += LINES[low] + spare + TRACK_GAP[low];
  const unit = whole && arch.proj_size ? selection.inner ?? 0 : selection.unit;
  const room = whole ? TRACK_ROOM[low] : 0; // of a run that is not here as a whole, there is one unit
  /** @param {string} name @param {"state" | "gate"} kind */
  const add = (name, kind) => {
    const rows = trackRows(arch.hidden_size, unit, room);
    tracks.push({ name, kind, y, height: rows.height, rows });
    y += rows.height + TRACK_GAP[low];
  };
  if (arch.cell.memory) add("c", "state");
  if (arch.cell.lines.length) for (const { letter } of arch.cell.gates) add(letter, "gate");
  return tracks;
}
