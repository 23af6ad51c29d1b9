/** The small toolbar of a figure: "⋯" opens what it can be saved as. */
import { make, makeButton } from "./dom.js";
import { download } from "./download.js";
import { csvOf } from "./figure_data.js";
import { say } from "./words.js";

/** @import { Plot, Plotly } from "./plotly.js" */
/** @typedef {"png" | "svg" | "csv"} Format */

/**
 * @param {HTMLElement} box  of the figure
 * @param {(format: Format) => void} save
 */
export function makeTools(box, save) {
  const tools = make(box, "div", "rnnviz-figure-tools");
  const opener = makeButton(tools, "", "⋯", () => show(menu.hidden !== false), say("Save this figure"));
  opener.setAttribute("aria-label", say("Save this figure"));
  const menu = make(tools, "div", "rnnviz-figure-formats");
  for (const format of /** @type {const} */ (["png", "svg", "csv"])) {
    const button = makeButton(menu, "", format.toUpperCase(), () => {
      save(format);
      show(false);
      opener.focus();
    });
    button.setAttribute("aria-label", say("Save this figure as {format}", { format: format.toUpperCase() }));
  }
  /** @param {boolean} open */
  const show = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  show(false);
  tools.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && tools.contains(relatedTarget))) show(false);
  });
  tools.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    event.stopPropagation(); // one thing at a time is left
    show(false);
    opener.focus();
  });
  return tools;
}

/**
 * The figure as it is on the page now, on paper of the page's colour.
 * @param {Plotly} plotly @param {Plot} plot @param {string} name  of the file @param {Format} format
 */
export function saveFigure(plotly, plot, name, format) {
  if (!plot.data) return;
  const { layout, _fullData, _fullLayout: { width, height } } = plot;
  if (format === "csv") {
    download(`${name}.csv`, new Blob([csvOf(_fullData, layout)], { type: "text/csv" }));
    return;
  }
  const paper = getComputedStyle(plot).getPropertyValue("--st-background-color").trim() || "#ffffff";
  const figure = { data: plot.data, layout: { ...layout, paper_bgcolor: paper } };
  plotly.downloadImage(figure, { format, filename: name, width, height, scale: format === "png" ? 2 : 1 });
}
