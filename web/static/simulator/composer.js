// The input: example chips, what is being quoted, what goes with it, the text.

import { byId, el, oneLine } from "./dom.js";
import { inOneLine } from "./parts.js";
import { Tray } from "./tray.js";
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

  // onSend(text, quote, { images, files }) is called once per message.
  constructor({ onSend }) {
    this.onSend = onSend;
    this.tray = new Tray({ onChange: () => this.#trayChanged() });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("input", () => this.#fit());
    this.#text.addEventListener("keydown", (event) => this.#onKey(event));
    this.#text.addEventListener("paste", (event) => this.#onPaste(event));
    byId("unquote").addEventListener("click", () => this.#focusAfter(() => this.setQuote(null)));
  }

  // Each person keeps a draft per chat.
  show(chat, me) {
    if (this.#key) this.#drafts.set(this.#key, this.#text.value);
    const key = `${me.id} ${chat.id}`;
    if (key !== this.#key) this.tray.clear(me.id);
    this.#key = key;
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
    this.quote = message && { sender: nameOf(message), text: message.text || inOneLine(message) };
    this.#quoting.hidden = !message;
    byId("quoted").textContent = message ? `${nameOf(message)}：${inOneLine(message)}` : "";
    if (message) this.#text.focus();
  }

  focus() {
    // A phone would open its keyboard over what is to be read first.
    if (matchMedia("(hover: hover)").matches) this.#text.focus();
  }

  #submit() {
    const text = this.#text.value;
    if (!this.#isSendable) return;
    const quote = this.quote;
    const attached = this.tray.take();
    this.#text.value = ""; // at once: a second Enter or click finds nothing to send
    this.setQuote(null);
    this.#focusAfter(() => this.#fit());
    this.onSend(text, quote, attached);
  }

  // Words, or pictures and files that have arrived; not while some are still on their way.
  get #isSendable() {
    return this.tray.isEmpty ? this.#text.value.trim() !== "" : this.tray.isReady;
  }

  #trayChanged() {
    this.#fit();
    if (!this.tray.isEmpty) this.focus(); // Enter sends
  }

  // A picture from the clipboard; but cells of a sheet, which come as a picture as well, are pasted as text.
  #onPaste(event) {
    const { files } = event.clipboardData;
    if (!files.length || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    this.tray.add([...files]);
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
    this.#send.disabled = !this.#isSendable;
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight + 2, TALLEST)}px`;
  }
}
