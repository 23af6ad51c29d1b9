/** A drawing of the page as a file of its own: what styles and variables say of it is written into it. */

const STYLES = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "visibility", "transform",
  "font-family", "font-size", "font-weight", "text-anchor",
];
const UNSAID = new Set(["none", "normal", "visible", "auto", ""]); // but for fill and stroke, of which none says something
const TEXT_ALONE = new Set(["font-family", "font-size", "font-weight", "text-anchor"]);

/**
 * The colours of CSS that only a browser knows, as every program reads them: color(srgb 0.5 0 1 / 0.5) is rgba(128, 0, 255, 0.5).
 * @param {string} value
 */
export function plainColours(value) {
  return value.replace(/color\(srgb ([^)]*)\)/g, (_, parts) => {
    const [channels, alpha] = parts.split("/");
    const [red, green, blue] = channels.trim().split(/\s+/).map((/** @type {string} */ share) => Math.round(255 * Number(share)));
    return alpha === undefined ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${alpha.trim()})`;
  });
}

/**
 * What is written of an element's computed styles.
 * @param {(name: string) => string} valueOf
 * @param {boolean} isText
 */
export function styleOf(valueOf, isText) {
  const said = STYLES.filter((name) => isText || !TEXT_ALONE.has(name)).map((name) => [name, valueOf(name)]);
  return said
    .filter(([name, value]) => name === "fill" || !UNSAID.has(value))
    .map(([name, value]) => `${name}:${plainColours(value).replaceAll('"', "'")}`).join(";");
}

/** @param {SVGSVGElement[]} drawings  on the page, of one size, one over the other @param {HTMLCanvasElement[]} painted  under them @param {string} paper  the colour behind them @param {string} [rules]  of CSS @returns {string} a whole file */
export function drawingOf(drawings, painted, paper, rules = "") {
  const [svg] = drawings;
  const [copy, ...others] = drawings.map((drawing) => {
    const own = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
    writeStyles(drawing, own);
    return own;
  });
  for (const other of others) copy.append(...other.childNodes);
  copy.prepend(...painted.map((canvas) => imageOf(canvas, svg)));
  const title = document.createElementNS(svg.namespaceURI, "title");
  title.textContent = svg.getAttribute("aria-label");
  const back = document.createElementNS(svg.namespaceURI, "rect");
  back.setAttribute("width", "100%");
  back.setAttribute("height", "100%");
  back.setAttribute("fill", paper);
  const sheet = document.createElementNS(svg.namespaceURI, "style");
  sheet.textContent = rules;
  copy.prepend(title, ...(rules ? [sheet] : []), back);
  return new XMLSerializer().serializeToString(copy);
}

/** What a canvas shows, at its place in the drawing over it. @param {HTMLCanvasElement} canvas @param {SVGSVGElement} svg */
function imageOf(canvas, svg) {
  const image = document.createElementNS(svg.namespaceURI, "image");
  const [own, whole] = [canvas.getBoundingClientRect(), svg.getBoundingClientRect()];
  for (const [name, value] of Object.entries({
    x: own.left - whole.left, y: own.top - whole.top, width: own.width, height: own.height, href: canvas.toDataURL(),
  })) image.setAttribute(name, String(value));
  return image;
}

/** What is not displayed is left out; so are the names that only the page's styles and scripts use. @param {Element} shown @param {Element} copy */
function writeStyles(shown, copy) {
  const computed = getComputedStyle(shown);
  if (computed.display === "none" && shown.tagName !== "clipPath" && !shown.closest("defs, clipPath")) {
    copy.remove();
    return;
  }
  const children = [...copy.children];
  [...shown.children].forEach((child, k) => writeStyles(child, children[k]));
  for (const name of copy.getAttributeNames()) {
    if (["class", "style", "tabindex", "role"].includes(name) || name.startsWith("data-") || name.startsWith("aria-")) copy.removeAttribute(name);
  }
  copy.setAttribute("style", styleOf((name) => computed.getPropertyValue(name), ["text", "tspan"].includes(shown.tagName)));
}

/**
 * The page's font as a rule for a picture, which can ask for nothing itself; nothing where the page has no such font.
 * @param {string} family  as CSS lists it, the first one counts
 */
export async function fontRule(family) {
  const name = family.split(",")[0].replace(/["']/g, "").trim();
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => ({ rule, base: sheet.href })));
  for (const { rule, base } of rules) {
    if (!(rule instanceof CSSFontFaceRule) || rule.style.getPropertyValue("font-family").replace(/["']/g, "") !== name) continue;
    const file = /url\("([^"]+)"\)/.exec(rule.style.getPropertyValue("src"))?.[1];
    if (!file || rule.style.getPropertyValue("font-style") === "italic") continue;
    const bytes = new Uint8Array(await (await fetch(new URL(file, base ?? document.baseURI))).arrayBuffer());
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return `@font-face{font-family:"${name}";font-weight:100 900;src:url(data:font/woff2;base64,${btoa(text)})}`;
  }
  return "";
}

/** The drawing as pixels. @param {string} text  of its file @param {number} width @param {number} height @param {number} scale @returns {Promise<Blob>} */
export async function pixelsOf(text, width, height, scale) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: width * scale, height: height * scale });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the drawing must have a size"))), "image/png");
  });
}
