/** A state by hand: the numbers of the step, the sum with the term that differs marked, and formulas in numbers. */
import { drawsExercise } from "./exercise.js";
import { drawNumbers } from "./numbers.js";
import { drawFormula, drawSum } from "./sums.js";

export default drawsExercise({ numbers: drawNumbers, sum: drawSum, formula: drawFormula });
