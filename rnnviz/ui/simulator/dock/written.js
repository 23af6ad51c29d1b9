/** How the dock writes numbers and names where there is little room. */
import { number } from "../../kit/format.js";

/** @import { Step } from "../types.js" */

/** As many decimals as fit: three, or fewer. @param {number} value @param {number} [room]  in characters */
export function short(value, room = 6) {
  for (let digits = 3; digits > 0; digits--) {
    const text = number(value, digits);
    if (text.length <= room || !Number.isFinite(value)) return text;
  }
  return number(value, 0).length <= room ? number(value, 0) : value.toExponential(0).replace("e+", "e").replaceAll("-", "−");
}

/** A factor of a product: whole numbers, such as a one-hot's 1, without decimals. @param {number} value */
export const factor = (value) => (Number.isInteger(value) && Math.abs(value) < 1000 ? String(value).replace("-", "−") : number(value));

/** h[1], or h_0 before the first step. @param {string} name @param {Step} t */
export const stateName = (name, t) => (t === "0" ? `${name}_0` : `${name}[${t}]`);
