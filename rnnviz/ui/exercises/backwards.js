/** Find the bug in the way back: a program, and how it ends as it was and as it was mended. */
import { drawsExercise } from "./exercise.js";
import { drawProgram, drawRuns } from "./runs.js";

export default drawsExercise(
  { program: (parent, { lines }) => drawProgram(parent, lines), runs: drawRuns },
  { wide: ["runs"] },
);
