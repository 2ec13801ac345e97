// What goes with the next message: handed in as soon as it is chosen, shown above the input until it is sent.

import * as api from "./api.js";
import { byId, el, icon } from "./dom.js";
import { fileTile } from "./parts.js";
import { word } from "./words.js";

const MOST = 9;

export class Tray {
  #list = byId("tray");
  #chooser = byId("chooser");
  #items = [];
  #sender = null; // until the page knows who is here, nothing can be handed in

  // onChange() when something came, is there, or went.
  constructor({ onChange }) {
    this.onChange = onChange;
    byId("attach").addEventListener("click", () => this.#chooser.click());
    this.#chooser.addEventListener("change", () => {
      this.add([...this.#chooser.files]);
      this.#chooser.value = ""; // so that the same file can be chosen again
    });
    this.#takeDrops(byId("pane"));
  }

  get isEmpty() {
    return this.#items.length === 0;
  }

  get isReady() {
    return this.#items.length > 0 && this.#items.every((item) => item.reference);
  }

  // Begin anew, as somebody.
  clear(sender) {
    this.#sender = sender;
    byId("attach").disabled = !sender;
    this.#items = [];
    this.#draw();
  }

  add(files) {
    if (!this.#sender) return;
    for (const file of files.slice(0, MOST - this.#items.length)) {
      const item = { name: file.name, sender: this.#sender };
      this.#items.push(item);
      this.#handIn(item, file);
    }
    this.#draw();
  }

  // What was handed in, as a message names it; the tray is empty then.
  take() {
    const taken = { images: [], files: [] };
    for (const { kind, name, reference } of this.#items) {
      if (kind === "image") taken.images.push(reference);
      else taken.files.push({ name, url: reference });
    }
    this.clear(this.#sender);
    return taken;
  }

  async #handIn(item, file) {
    try {
      Object.assign(item, await api.upload(item.sender, file));
    } catch (problem) {
      item.problem = problem instanceof api.Refused ? problem.message : word("upload-failed");
    }
    if (this.#items.includes(item)) this.#draw();
  }

  #draw() {
    this.#list.replaceChildren(...this.#items.map((item) => this.#node(item)));
    this.#list.hidden = this.isEmpty;
    this.onChange();
  }

  #node(item) {
    const shown =
      item.kind === "image" ? el("img", { src: item.reference, alt: "" }) : fileTile(item.name);
    const state = item.problem ?? (item.reference ? null : word("uploading"));
    const remove = () => {
      this.#items = this.#items.filter((other) => other !== item);
      this.#draw();
    };
    return el(
      "li",
      { class: `attached${item.problem ? " refused" : ""}`, title: item.name },
      shown,
      el("span", { class: "attached-words" }, el("span", {}, item.name), state && el("small", { role: "status" }, state)),
      el("button", { class: "icon-button", type: "button", "aria-label": word("remove", { name: item.name }), onclick: remove }, icon("M6 6l12 12M18 6L6 18")),
    );
  }

  #takeDrops(pane) {
    const brings = (event) => event.dataTransfer?.types.includes("Files");
    let inside = 0; // entering a child comes before leaving its parent
    const mark = (change) => {
      inside = change === 0 ? 0 : inside + change;
      pane.classList.toggle("dropping", inside > 0);
    };
    pane.addEventListener("dragenter", (event) => brings(event) && mark(1));
    pane.addEventListener("dragleave", (event) => brings(event) && mark(-1));
    pane.addEventListener("dragover", (event) => brings(event) && event.preventDefault());
    pane.addEventListener("drop", (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      mark(0);
      this.add([...event.dataTransfer.files]);
    });
  }
}
