/** A drawing of the page as a file of its own: what styles and variables say of it is written into it. */
import { toBase64 } from "../../kit/file.js";

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "stroke-linecap",
  "opacity", "visibility",
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

/**
 * @param {{drawings: SVGSVGElement[], under: HTMLElement[], names: SVGSVGElement[]}} parts  drawings of one size, one over the other;
 *   what lies under them; what stays at the left of what is seen
 * @param {{x: number, width: number}} seen  of the drawings, in their own measure
 * @param {string} paper  the colour behind them @param {string} [rules]  of CSS @returns {string} a whole file
 */
export function drawingOf({ drawings, under, names }, seen, paper, rules = "") {
  const [svg] = drawings;
  const [copy, ...others] = drawings.map(styled);
  for (const other of others) copy.append(...other.childNodes);
  copy.prepend(...under.map((part) => (part instanceof HTMLCanvasElement ? imageOf(part, svg) : boxOf(part, svg))));
  for (const part of names.map(styled)) {
    const back = document.createElementNS(svg.namespaceURI, "rect"); // what slides under them is not seen
    const group = document.createElementNS(svg.namespaceURI, "g");
    group.setAttribute("transform", `translate(${seen.x} 0)`);
    for (const [name, value] of Object.entries({ width: part.getAttribute("width"), height: "100%", fill: paper })) back.setAttribute(name, String(value));
    if (seen.x > 0) group.append(back);
    group.append(...part.childNodes);
    copy.append(group);
  }
  const { height } = svg.viewBox.baseVal;
  for (const [name, value] of Object.entries({ width: seen.width, height, viewBox: `${seen.x} 0 ${seen.width} ${height}` })) copy.setAttribute(name, String(value));
  const title = document.createElementNS(svg.namespaceURI, "title");
  title.textContent = svg.getAttribute("aria-label");
  const back = document.createElementNS(svg.namespaceURI, "rect");
  back.setAttribute("x", String(seen.x));
  back.setAttribute("width", "100%");
  back.setAttribute("height", "100%");
  back.setAttribute("fill", paper);
  const sheet = document.createElementNS(svg.namespaceURI, "style");
  sheet.textContent = rules;
  copy.prepend(title, ...(rules ? [sheet] : []), back);
  return new XMLSerializer().serializeToString(copy);
}

/**
 * What moves an element, as every program reads it: about its own origin, "" where nothing does.
 * @param {string} transform @param {string} origin  computed ones
 */
export function transformOf(transform, origin) {
  if (transform === "none" || transform === "") return "";
  const [x, y] = origin.split(" ").map(parseFloat);
  return x || y ? `translate(${x} ${y}) ${transform} translate(${-x} ${-y})` : transform;
}

/** A copy that needs no style sheet. @param {SVGSVGElement} drawing */
function styled(drawing) {
  const own = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  writeStyles(drawing, own);
  return own;
}

/** An element's place in the drawing over it, in the drawing's measure. @param {HTMLElement} part @param {SVGSVGElement} svg */
function placeOf(part, svg) {
  const [own, whole] = [part.getBoundingClientRect(), svg.getBoundingClientRect()];
  const scale = svg.viewBox.baseVal.width / whole.width;
  return { x: (own.left - whole.left) * scale, y: (own.top - whole.top) * scale, width: own.width * scale, height: own.height * scale };
}

/** What a canvas shows. @param {HTMLCanvasElement} canvas @param {SVGSVGElement} svg */
function imageOf(canvas, svg) {
  const image = document.createElementNS(svg.namespaceURI, "image");
  for (const [name, value] of Object.entries({ ...placeOf(canvas, svg), href: canvas.toDataURL() })) image.setAttribute(name, String(value));
  return image;
}

/** A box with its border. @param {HTMLElement} box @param {SVGSVGElement} svg */
function boxOf(box, svg) {
  const rect = document.createElementNS(svg.namespaceURI, "rect");
  const { backgroundColor, borderTopColor, borderTopWidth, borderTopStyle, borderTopLeftRadius } = getComputedStyle(box);
  const line = parseFloat(borderTopWidth);
  const { x, y, width, height } = placeOf(box, svg);
  for (const [name, value] of Object.entries({
    x: x + line / 2, y: y + line / 2, width: width - line, height: height - line, rx: parseFloat(borderTopLeftRadius) - line / 2,
    fill: plainColours(backgroundColor), stroke: plainColours(borderTopColor), "stroke-width": line,
    "stroke-dasharray": borderTopStyle === "dashed" ? `${3 * line} ${2 * line}` : "none",
  })) rect.setAttribute(name, String(value));
  return rect;
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
  const moved = transformOf(computed.transform, computed.transformOrigin);
  if (moved) copy.setAttribute("transform", moved);
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
    return `@font-face{font-family:"${name}";font-weight:100 900;src:url(data:font/woff2;base64,${toBase64(bytes)})}`;
  }
  return "";
}

/** The drawing as pixels. @param {string} text  of its file @param {number} width @param {number} height @param {number} scale @returns {Promise<HTMLCanvasElement>} */
export async function pixelsOf(text, width, height, scale) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d", { willReadFrequently: true })?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Pixels as a file. @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export function pngOf(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the drawing must have a size"))), "image/png");
  });
}
