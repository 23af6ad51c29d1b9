/** Computes the programs that `rnnviz/network/program.py` traces from a cell's own step; in float64, whatever the run has. */

/** @import { Program } from "../types.js" */
/** @typedef {ArrayLike<number> & {subarray: (start: number, end: number) => Memory}} Memory */

/** @type {Record<string, (a: Memory, b: Memory) => Float64Array>} */
const BINARY = {
  matmul(matrix, vector) {
    const columns = vector.length;
    const made = new Float64Array(matrix.length / columns);
    for (let row = 0, at = 0; row < made.length; row++) {
      let sum = 0;
      for (let column = 0; column < columns; column++) sum += matrix[at++] * vector[column];
      made[row] = sum;
    }
    return made;
  },
  add: entrywise((a, b) => a + b),
  sub: entrywise((a, b) => a - b),
  mul: entrywise((a, b) => a * b),
  div: entrywise((a, b) => a / b),
};

/** @type {Record<string, (value: number) => number>} */
const UNARY = {
  neg: (value) => -value,
  exp: Math.exp,
  tanh: Math.tanh,
  relu: (value) => (value < 0 ? 0 : value), // nan stays nan
};

/** One number goes with all entries of the other. @param {(a: number, b: number) => number} operation @returns {(a: Memory, b: Memory) => Float64Array} */
function entrywise(operation) {
  return (a, b) => {
    const made = new Float64Array(Math.max(a.length, b.length));
    const [stepA, stepB] = [Number(a.length > 1), Number(b.length > 1)];
    for (let k = 0; k < made.length; k++) made[k] = operation(a[k * stepA], b[k * stepB]);
    return made;
  };
}

/**
 * @param {Program} program @param {Record<string, Memory>} given  each input by its name, a matrix row after row
 * @returns {Record<string, Memory>} each output by its name
 */
export function compute({ inputs, operations, outputs }, given) {
  /** @type {Memory[]} */
  const values = inputs.map((name) => given[name]);
  for (const [name, ...read] of operations) values.push(apply(name, read, values));
  return Object.fromEntries(Object.entries(outputs).map(([name, at]) => [name, values[at]]));
}

/** @param {string} name @param {number[]} read @param {Memory[]} values @returns {Memory} */
function apply(name, read, values) {
  if (name in BINARY) return BINARY[name](values[read[0]], values[read[1]]);
  if (name in UNARY) return Float64Array.from(values[read[0]], UNARY[name]);
  if (name === "const") return Float64Array.of(read[0]);
  if (name === "slice") return values[read[0]].subarray(read[1], read[2]);
  if (name === "join") return Float64Array.from(read.flatMap((at) => Array.from(values[at])));
  throw new Error(`a program must be of known operations; got ${name}`);
}
