/** Files that the browser makes of what the page shows: pictures, the run as a page, the listing of the open number. */
import { make, makeButton } from "../kit/dom.js";
import { download } from "../kit/download.js";
import { mount } from "../kit/mount.js";
import { viewOf } from "../kit/theme.js";
import { mark, say } from "../kit/words.js";
import { apng, gif } from "./export/film.js";
import { ipynb, py } from "./export/notebook.js";
import { page } from "./export/page.js";
import { cellPng, cellSvg, png, svg } from "./export/pictures.js";

/** @import { Component } from "../kit/mount.js" */
/** @import { Parts } from "./types.js" */
/**
 * @typedef {{offers: (keyof typeof OFFERS)[], pictures: string[], page?: string, parts?: Parts, notebook?: string}} Message
 *   pictures: the keys of the components that draw a stage; page: where the page without a run is; parts, notebook: of the listing
 * @typedef {{tell: (text: string) => void, stopped: () => boolean}} Hand  of who waits for a file
 * @typedef {(message: Message, hand: Hand, dark: boolean) => Promise<Blob | string>} Make  the file, or why there is none
 */

const OFFERS = {
  svg: { words: mark("Stage as SVG"), name: "rnnviz_stage.svg", make: /** @type {Make} */ (svg) },
  png: { words: mark("Stage as PNG"), name: "rnnviz_stage.png", make: /** @type {Make} */ (png) },
  cell_svg: { words: mark("Cell as SVG"), name: "rnnviz_cell.svg", make: /** @type {Make} */ (cellSvg) },
  cell_png: { words: mark("Cell as PNG"), name: "rnnviz_cell.png", make: /** @type {Make} */ (cellPng) },
  gif: { words: mark("All steps as GIF"), name: "rnnviz_run.gif", make: /** @type {Make} */ (gif) },
  apng: { words: mark("All steps as APNG"), name: "rnnviz_run.png", make: /** @type {Make} */ (apng) },
  page: { words: mark("Page, .html"), name: "rnnviz_run.html", make: /** @type {Make} */ (page) },
  ipynb: { words: mark("Notebook, .ipynb"), name: "rnnviz_run.ipynb", make: /** @type {Make} */ (ipynb) },
  py: { words: mark("Script, .py"), name: "rnnviz_run.py", make: /** @type {Make} */ (py) },
};

class Export {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.className = "export";
    this.root = root;
    /** @type {Message} */
    this.message = { offers: [], pictures: [] };
    this.buttons = make(root, "div", "buttons");
    this.waiting = make(root, "p", "note waiting");
    this.waiting.setAttribute("role", "status");
    this.told = make(this.waiting, "span");
    this.stop = makeButton(this.waiting, "chip", say("Stop"), () => { this.isStopped = true; });
    this.waiting.hidden = true;
    this.isStopped = this.busy = false;
    this.notice = make(root, "p", "bad");
    this.notice.setAttribute("role", "alert");
  }

  /** @param {Message} message */
  update(message) {
    const other = message.offers.join() !== this.message.offers.join();
    this.message = message;
    if (!other) return;
    this.buttons.replaceChildren();
    for (const offer of message.offers) makeButton(this.buttons, "chip", say(OFFERS[offer].words), () => this.save(offer));
  }

  /** One file at a time. @param {keyof typeof OFFERS} offer */
  async save(offer) {
    if (this.busy) return;
    this.busy = true;
    this.isStopped = false;
    this.notice.textContent = "";
    const tell = (/** @type {string} */ text) => {
      this.waiting.hidden = false;
      this.told.textContent = text;
    };
    const hand = { tell, stopped: () => this.isStopped };
    try {
      const { name, make: makeFile } = OFFERS[offer];
      const made = await makeFile(this.message, hand, viewOf(this.root)?.dataset.scheme === "dark");
      if (typeof made === "string") this.notice.textContent = made;
      else download(name, made);
    } catch (error) {
      this.notice.textContent = say("The browser could not make this file.");
      throw error;
    } finally {
      this.waiting.hidden = true;
      this.busy = false;
    }
  }

  remove() {
    this.isStopped = true;
  }
}

/** @param {Component} component */
export default function exportView(component) {
  return mount(component, (root) => new Export(root));
}
