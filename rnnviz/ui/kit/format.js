/** How numbers are written, for every view. */

/**
 * Three decimals (or `digits`), a true minus sign, never "-0.000"; very large numbers in powers of ten.
 * @param {number} value
 * @param {number} [digits]
 */
export function number(value, digits = 3) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  const size = Math.abs(value);
  if (size >= 1e5) return value.toExponential(2).replace("e+", "e").replaceAll("-", "−");
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

/** A difference such as 6.0e−08. @param {number} value */
export function scientific(value) {
  if (!Number.isFinite(value)) return number(value);
  return value === 0 ? "0" : value.toExponential(1).replace(/e([+-])(\d)$/, "e$10$2").replace("e+", "e").replaceAll("-", "−");
}
