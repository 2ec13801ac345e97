// The input: example chips, what is being quoted, the text.

import { byId, el, oneLine } from "./dom.js";
import { nameOf, word } from "./words.js";

const TALLEST = 140;

export class Composer {
  #form = byId("composer");
  #text = byId("text");
  #send = byId("send");
  #chips = byId("chips");
  #quoting = byId("quoting");
  #drafts = new Map();
  #key = null;
  quote = null;

  // onSend(text, quote) is called once per message.
  constructor({ onSend }) {
    this.onSend = onSend;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("input", () => this.#fit());
    this.#text.addEventListener("keydown", (event) => this.#onKey(event));
    byId("unquote").addEventListener("click", () => this.#focusAfter(() => this.setQuote(null)));
  }

  // Each person keeps a draft per chat.
  show(chat, me) {
    if (this.#key) this.#drafts.set(this.#key, this.#text.value);
    this.#key = `${me.id} ${chat.id}`;
    this.#text.value = this.#drafts.get(this.#key) ?? "";
    const placeholder = word(`placeholder-${chat.kind}`);
    this.#text.placeholder = placeholder;
    this.#text.setAttribute("aria-label", placeholder);
    this.#chips.replaceChildren(
      ...chat.examples.map((example) =>
        el("button", { type: "button", class: "chip", title: example, onclick: () => this.#fill(example) }, oneLine(example)),
      ),
    );
    this.#chips.scrollLeft = 0;
    this.setQuote(null);
    this.#form.hidden = false;
    this.#fit();
  }

  hide() {
    this.#form.hidden = true;
  }

  setQuote(message) {
    this.quote = message && { sender: nameOf(message), text: message.text };
    this.#quoting.hidden = !message;
    byId("quoted").textContent = message ? `${nameOf(message)}：${oneLine(message.text)}` : "";
    if (message) this.#text.focus();
  }

  focus() {
    // A phone would open its keyboard over what is to be read first.
    if (matchMedia("(hover: hover)").matches) this.#text.focus();
  }

  #submit() {
    const text = this.#text.value;
    if (!text.trim()) return;
    const quote = this.quote;
    this.#text.value = ""; // at once: a second Enter or click finds nothing to send
    this.setQuote(null);
    this.#focusAfter(() => this.#fit());
    this.onSend(text, quote);
  }

  #fill(example) {
    this.#text.value = example;
    this.#focusAfter(() => this.#fit());
    this.#text.setSelectionRange(example.length, example.length);
  }

  #focusAfter(change) {
    change();
    this.#text.focus();
  }

  #onKey(event) {
    // While an input method composes, Enter chooses its word; Safari says so only by key code 229.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && !event.shiftKey && !composing) {
      event.preventDefault();
      if (!event.repeat) this.#submit();
    } else if (event.key === "Escape" && this.quote) {
      this.setQuote(null);
    }
  }

  #fit() {
    this.#send.disabled = !this.#text.value.trim();
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight + 2, TALLEST)}px`;
  }
}
