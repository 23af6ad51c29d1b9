/** How numbers are written and coloured, for every view. */

/** Three decimals (or `digits`), a true minus sign, never "-0.000"; very large and tiny numbers in powers of ten. */
export function number(value, digits = 3) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  const size = Math.abs(value);
  if (size >= 1e5) return value.toExponential(2).replace("e+", "e").replaceAll("-", "−");
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

/** A difference such as 6.0e−08. */
export function scientific(value) {
  if (!Number.isFinite(value)) return number(value);
  return value === 0 ? "0" : value.toExponential(1).replace(/e([+-])(\d)$/, "e$10$2").replace("e+", "e").replaceAll("-", "−");
}

/** `[r, g, b]` of a colour written as #rrggbb. */
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/**
 * The diverging scale: value in −limit…limit to a CSS colour, and the ink that reads on it.
 * @param {{negative: string, zero: string, positive: string, ink: string, paper: string}} scale  from plots/theme.py
 */
export function diverging(scale, limit = 1) {
  const [low, mid, high] = [rgb(scale.negative), rgb(scale.zero), rgb(scale.positive)];
  return (value) => {
    if (!Number.isFinite(value)) return { fill: "transparent", ink: scale.ink };
    const f = Math.min(1, Math.abs(value) / limit);
    const end = value < 0 ? low : high;
    const mixed = mid.map((v, i) => Math.round(v + (end[i] - v) * f));
    return { fill: `rgb(${mixed})`, ink: f > 0.55 ? scale.paper : scale.ink };
  };
}
