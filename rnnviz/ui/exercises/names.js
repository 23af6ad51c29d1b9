/** Mend the name: a program, and how it ends with the line that was chosen. */
import { drawEnd } from "./ends.js";
import { drawsExercise } from "./exercise.js";
import { drawProgram } from "./runs.js";

export default drawsExercise({ program: (parent, { lines }) => drawProgram(parent, lines), end: drawEnd });
