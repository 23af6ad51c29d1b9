/**
 * The lines of a cell, "f ⊙ c[t−1] + i ⊙ g", as trees, and their numbers for one unit.
 *
 * @typedef {{kind: "number", text: string, value: number}} Constant
 * @typedef {{kind: "name", text: string, name: string, before: boolean}} Name  a gate, a state, or a state `before`
 * @typedef {{kind: "call", text: string, name: string, of: Expression}} Call
 * @typedef {{kind: "sum" | "difference" | "product" | "matrix", text: string, left: Expression, right: Expression}} Pair
 *   matrix: a weight matrix times a vector, which is no arithmetic of one unit
 * @typedef {Constant | Name | Call | Pair} Expression
 *
 * @typedef {object} Numbers
 * @property {(name: string, before: boolean) => number} read  the value of a gate or a state
 * @property {(node: Pair) => number} matrix  what a matrix times a vector is for this unit
 * @property {(value: number) => number} round  a result as the arithmetic of the run keeps it
 */
const TOKEN = /\s*(?:([A-Za-zσ]\w*)(\[t−1\])?|(\d+(?:\.\d+)?)|([+−⊙()]))/y;
/** @type {Record<string, (value: number) => number>} */
const FUNCTIONS = { tanh: Math.tanh, σ: (a) => 0.5 * (1 + Math.tanh(a / 2)), relu: (a) => Math.max(0, a) };
/** @type {Record<string, "sum" | "difference">} */
const SIGNS = { "+": "sum", "−": "difference" };

/** @typedef {{text: string, name: string, before: boolean, number: string}} Token */

/** @param {string} text @returns {Token[]} */
function tokensOf(text) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`a line must be made of names, numbers, + − ⊙ and brackets; got ${text.slice(at)}`);
    const [all, name = "", before, number = ""] = match;
    tokens.push({ text: all.trim(), name, before: before !== undefined, number });
  }
  return tokens;
}

/** @param {string} text  the right side of a line @returns {Expression} */
export function parse(text) {
  const tokens = tokensOf(text);
  let at = 0;
  /** @param {string} sign */
  const take = (sign) => tokens[at]?.text === sign && Boolean(++at);

  /** @returns {Expression} */
  function atom() {
    const token = tokens[at++];
    if (!token) throw new Error(`a line must not end in a sign; got ${text}`);
    if (token.number) return { kind: "number", text: token.number, value: Number(token.number) };
    if (token.text === "(") return closed(sum());
    if (!token.name) throw new Error(`a line must have a name or a number on both sides of a sign; got ${text}`);
    if (!token.before && token.name in FUNCTIONS && take("(")) {
      const of = closed(sum());
      return { kind: "call", text: `${token.name}(${of.text})`, name: token.name, of };
    }
    return { kind: "name", text: token.text, name: token.name, before: token.before };
  }

  /** @param {Expression} inside @returns {Expression} */
  function closed(inside) {
    if (!take(")")) throw new Error(`a line must close its brackets; got ${text}`);
    return inside;
  }

  /** @returns {Expression} */
  function product() {
    let left = atom();
    for (;;) {
      if (take("⊙")) left = pair("product", left, atom());
      else if (tokens[at]?.name || tokens[at]?.text === "(") left = pair("matrix", left, atom());
      else return left;
    }
  }

  /** @returns {Expression} */
  function sum() {
    let left = product();
    for (let kind = SIGNS[tokens[at]?.text]; kind; kind = SIGNS[tokens[at]?.text]) {
      at += 1;
      left = pair(kind, left, product());
    }
    return left;
  }

  const whole = sum();
  if (at < tokens.length) throw new Error(`a line must open its brackets; got ${text}`);
  return whole;
}

const BETWEEN = { sum: " + ", difference: " − ", product: " ⊙ ", matrix: " " };

/** @param {Pair["kind"]} kind @param {Expression} left @param {Expression} right @returns {Pair} */
function pair(kind, left, right) {
  const inner = (/** @type {Expression} */ node, /** @type {boolean} */ last) => {
    const weak = node.kind === "sum" || node.kind === "difference";
    return weak && (kind === "product" || kind === "matrix" || (kind === "difference" && last)) ? `(${node.text})` : node.text;
  };
  return { kind, text: `${inner(left, false)}${BETWEEN[kind]}${inner(right, true)}`, left, right };
}

/**
 * The value of every node, each result rounded as the run rounds it.
 * @param {Expression} node @param {Numbers} numbers @param {Map<Expression, number>} [values]
 */
export function evaluate(node, numbers, values = new Map()) {
  const of = (/** @type {Expression} */ part) => /** @type {number} */ (evaluate(part, numbers, values).get(part));
  values.set(node, valueOf(node, numbers, of));
  return values;
}

/** @param {Expression} node @param {Numbers} numbers @param {(part: Expression) => number} of */
function valueOf(node, { read, matrix, round }, of) {
  if (node.kind === "number") return node.value;
  if (node.kind === "name") return read(node.name, node.before);
  if (node.kind === "call") return round(FUNCTIONS[node.name](of(node.of)));
  if (node.kind === "matrix") return matrix(node);
  const [left, right] = [of(node.left), of(node.right)];
  if (node.kind === "product") return round(left * right);
  return round(node.kind === "sum" ? left + right : left - right);
}

/** The names in an expression, in the order of the text. @param {Expression} node @returns {Name[]} */
export function namesIn(node) {
  if (node.kind === "name") return [node];
  if (node.kind === "call") return namesIn(node.of);
  return node.kind === "number" ? [] : [...namesIn(node.left), ...namesIn(node.right)];
}

/**
 * What is added up at the top of an expression, with the sign of each.
 * @param {Expression} node @param {1 | -1} [sign] @returns {{node: Expression, sign: 1 | -1}[]}
 */
export function summandsOf(node, sign = 1) {
  if (node.kind === "sum") return [...summandsOf(node.left, sign), ...summandsOf(node.right, sign)];
  if (node.kind !== "difference") return [{ node, sign }];
  const other = sign === 1 ? -1 : 1;
  return [...summandsOf(node.left, sign), ...summandsOf(node.right, other)];
}

/** What is multiplied at the top of an expression. @param {Expression} node @returns {Expression[]} */
export const factorsOf = (node) => (node.kind === "product" ? [...factorsOf(node.left), ...factorsOf(node.right)] : [node]);
