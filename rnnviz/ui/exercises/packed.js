/** Padded or packed: the sequences as rows of steps, and what was found in them. */
import { drawsExercise } from "./exercise.js";
import { drawRagged, drawSequences } from "./ragged.js";

export default drawsExercise({ sequences: drawSequences, ragged: drawRagged });
