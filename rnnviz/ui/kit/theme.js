/** The colours of `plots/theme.py` in the browser: CSS variables on a view's root that follow the page's theme. */
import { DARK, LIGHT } from "./palette.js";

/** Whether the page around the element is dark: its background is nearer to black than to white. @param {Element} element */
export function pageIsDark(element) {
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  pen.fillStyle = getComputedStyle(element).getPropertyValue("--st-background-color").trim() || "#ffffff";
  const hex = String(pen.fillStyle); // whatever notation the page uses, this reads #rrggbb
  return [1, 3, 5].reduce((sum, i) => sum + parseInt(hex.slice(i, i + 2), 16), 0) < 3 * 128;
}

/**
 * Set `--rv-NAME` on `root` for every colour of the theme (`--rv-ink`, `--rv-ok_background`, …), `data-scheme` to light
 * or dark, and keep both true when the page's theme changes.
 * @param {HTMLElement} root  in the document already
 * @returns {() => void} stops following
 */
export function applyTheme(root) {
  // Nothing tells of a changed theme; but the page's ink is the probe's colour, and its transition does.
  const probe = document.createElement("span");
  probe.setAttribute("aria-hidden", "true");
  probe.style.cssText = "position:absolute;width:1px;height:1px;pointer-events:none;"
    + "color:var(--st-text-color);transition:color 1ms";
  /** @type {Record<string, string> | null} */
  let shown = null;
  const paper = matchMedia("print"); // is white, whatever the page is
  const apply = () => {
    const palette = !paper.matches && pageIsDark(root) ? DARK : LIGHT;
    if (palette === shown) return;
    shown = palette;
    for (const [name, colour] of Object.entries(palette)) root.style.setProperty(`--rv-${name}`, colour);
    root.dataset.scheme = root.style.colorScheme = palette === DARK ? "dark" : "light";
  };
  root.append(probe);
  probe.addEventListener("transitionend", apply);
  const sizes = new ResizeObserver(apply); // what is not displayed has no transitions; it is when it has a size again
  sizes.observe(probe);
  paper.addEventListener("change", apply);
  apply();
  return () => {
    paper.removeEventListener("change", apply);
    sizes.disconnect();
    probe.remove();
  };
}

/** The root of the view around an element, which has the theme. @param {Element} element */
export const viewOf = (element) => /** @type {HTMLElement | null} */ (element.closest("[data-scheme]"));

/** The colours of the view around an element. @param {Element} element @returns {import("./pixels.js").Palette} */
export const paletteOf = (element) => (viewOf(element)?.dataset.scheme === "dark" ? DARK : LIGHT);
