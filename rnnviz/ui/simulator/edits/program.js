/** Computes the programs that `rnnviz/network/program.py` traces from a cell's own step; in float64, whatever the run has. */

/** @import { Program } from "../types.js" */
/** @typedef {ArrayLike<number> & {subarray: (start: number, end: number) => Memory}} Memory */
/** @typedef {(size: number) => Float64Array} Room  memory for what an operation makes */

/** @type {Record<string, (a: Memory, b: Memory, room: Room) => Float64Array>} */
const BINARY = {
  matmul(matrix, vector, room) {
    const columns = vector.length;
    const made = room(matrix.length / columns);
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

/** One number goes with all entries of the other. @param {(a: number, b: number) => number} operation @returns {(a: Memory, b: Memory, room: Room) => Float64Array} */
function entrywise(operation) {
  return (a, b, room) => {
    const made = room(Math.max(a.length, b.length));
    const [stepA, stepB] = [a.length > 1 ? 1 : 0, b.length > 1 ? 1 : 0];
    for (let k = 0; k < made.length; k++) made[k] = operation(a[k * stepA], b[k * stepB]);
    return made;
  };
}

/** @param {Memory} a @param {(value: number) => number} operation @param {Room} room */
function each(a, operation, room) {
  const made = room(a.length);
  for (let k = 0; k < made.length; k++) made[k] = operation(a[k]);
  return made;
}

/** @param {Memory[]} blocks @param {Room} room */
function join(blocks, room) {
  const made = room(blocks.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const block of blocks) {
    made.set(block, at);
    at += block.length;
  }
  return made;
}

/** Computes one program again and again, in the same memory: what it has made holds until it computes once more. */
export class Computer {
  /** @param {Program} program */
  constructor({ inputs, operations, outputs }) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.operations = operations.map((operation) => {
      let memory = new Float64Array(0);
      /** @type {Room} */
      const room = (size) => (memory.length === size ? memory : memory = new Float64Array(size));
      return { operation, room };
    });
  }

  /** @param {Record<string, Memory>} given  each input by its name, a matrix row after row @returns {Record<string, Memory>} each output by its name */
  compute(given) {
    /** @type {Memory[]} */
    const values = this.inputs.map((name) => given[name]);
    for (const { operation, room } of this.operations) values.push(apply(operation, values, room));
    /** @type {Record<string, Memory>} */
    const made = {};
    for (const name in this.outputs) made[name] = values[this.outputs[name]];
    return made;
  }
}

/** @param {Program["operations"][number]} operation @param {Memory[]} values @param {Room} room @returns {Memory} */
function apply([name, first, second, ...others], values, room) {
  const [binary, unary] = [BINARY[name], UNARY[name]];
  if (binary) return binary(values[first], values[second], room);
  if (unary) return each(values[first], unary, room);
  if (name === "const") return room(1).fill(first);
  if (name === "slice") return values[first].subarray(second, others[0]);
  if (name === "join") return join([first, second, ...others].map((at) => values[at]), room);
  throw new Error(`a program must be of known operations; got ${name}`);
}
