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
    const [stepA, stepB] = [a.length > 1 ? 1 : 0, b.length > 1 ? 1 : 0];
    for (let k = 0; k < made.length; k++) made[k] = operation(a[k * stepA], b[k * stepB]);
    return made;
  };
}

/** @param {Memory} a @param {(value: number) => number} operation */
function each(a, operation) {
  const made = new Float64Array(a.length);
  for (let k = 0; k < made.length; k++) made[k] = operation(a[k]);
  return made;
}

/** @param {Memory[]} blocks */
function join(blocks) {
  const made = new Float64Array(blocks.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const block of blocks) {
    made.set(block, at);
    at += block.length;
  }
  return made;
}

/**
 * @param {Program} program @param {Record<string, Memory>} given  each input by its name, a matrix row after row
 * @returns {Record<string, Memory>} each output by its name
 */
export function compute({ inputs, operations, outputs }, given) {
  /** @type {Memory[]} */
  const values = inputs.map((name) => given[name]);
  for (const operation of operations) values.push(apply(operation, values));
  /** @type {Record<string, Memory>} */
  const made = {};
  for (const name in outputs) made[name] = values[outputs[name]];
  return made;
}

/** @param {Program["operations"][number]} operation @param {Memory[]} values @returns {Memory} */
function apply([name, first, second, ...others], values) {
  const [binary, unary] = [BINARY[name], UNARY[name]];
  if (binary) return binary(values[first], values[second]);
  if (unary) return each(values[first], unary);
  if (name === "const") return Float64Array.of(first);
  if (name === "slice") return values[first].subarray(second, others[0]);
  if (name === "join") return join([first, second, ...others].map((at) => values[at]));
  throw new Error(`a program must be of known operations; got ${name}`);
}
