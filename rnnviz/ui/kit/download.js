/** Files that the page makes itself. */

const KEPT = 10_000; // ms until the browser has read it

/** @param {string} name @param {Blob} blob */
export function download(name, blob) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}

/** A line of a table: what holds a comma, a quote or a line's end stands in quotes. @param {(string | number | null)[]} values */
export function csvLine(values) {
  const texts = values.map((value) => (value === null ? "" : String(value)));
  return `${texts.map((text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(",")}\n`;
}
