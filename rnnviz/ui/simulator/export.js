/** Saves the stage as it is on the page now, as SVG or PNG. */
import { make, makeButton } from "../kit/dom.js";
import { download } from "../kit/download.js";
import { mount } from "../kit/mount.js";
import { say } from "../kit/words.js";
import { drawingOf, fontRule, pixelsOf } from "./export/drawing.js";

/** @import { Component } from "../kit/mount.js" */
/** @typedef {{picture: string, name: string}} Message  the key of the component that draws the stage, the file's name */

const SCALE = 2; // pixels of a PNG for each of the page

/** The stage stands in the picture's own shadow tree: its drawings, one over the other, and what is painted under them. @param {string} key */
function stageOf(key) {
  const parts = [...document.querySelectorAll(`.st-key-${key} *`)]
    .flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll(".stage .film > *") ?? [])]);
  return {
    drawings: parts.filter((part) => part instanceof SVGSVGElement),
    painted: parts.filter((part) => part instanceof HTMLCanvasElement),
  };
}

class Export {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.className = "export";
    this.root = root;
    /** @type {Message | null} */
    this.message = null;
    const buttons = make(root, "div", "buttons");
    makeButton(buttons, "chip", say("Stage as SVG"), () => this.save("svg"));
    makeButton(buttons, "chip", say("Stage as PNG"), () => this.save("png"));
    make(root, "p", "note", say("As it is now: this step, these colours, the steps that are drawn."));
    this.notice = make(root, "p", "bad");
    this.notice.setAttribute("role", "alert");
  }

  /** @param {Message} message */
  update(message) {
    this.message = message;
  }

  /** @param {"svg" | "png"} format */
  async save(format) {
    this.notice.textContent = "";
    const { drawings, painted } = stageOf(this.message?.picture ?? "");
    const [stage] = drawings;
    if (!this.message || !stage) {
      this.notice.textContent = say("There is no picture on this page to save.");
      return;
    }
    if (stage.closest(".unchecked")) {
      this.notice.textContent = say("These numbers are not checked yet: let go of the number, then save the picture.");
      return;
    }
    const { width, height } = stage.viewBox.baseVal;
    const { fontFamily } = getComputedStyle(stage);
    const paper = getComputedStyle(stage).getPropertyValue("--rv-background").trim() || "#ffffff";
    const text = drawingOf(drawings, painted, paper, format === "png" ? await fontRule(fontFamily) : "");
    const blob = format === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await pixelsOf(text, width, height, SCALE);
    download(`${this.message.name}.${format}`, blob);
  }
}

/** @param {Component} component */
export default function exportView(component) {
  return mount(component, (root) => new Export(root));
}
