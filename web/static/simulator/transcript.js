// The right side: the messages of the open chat, oldest on top, what is being sent at the end.

import * as api from "./api.js";
import { botAvatar } from "./avatar.js";
import { canExplain, messageNode } from "./bubble.js";
import { byId, el } from "./dom.js";
import { onLongPress, openMenu } from "./menu.js";
import { isApart, stamp } from "./time.js";
import { word } from "./words.js";

const ANSWER = "here/"; // what the message id of an answer begins with
const NEAR = 80; // pixels from the end within which the view follows what arrives

export class Transcript {
  #log = byId("log");
  #news = byId("news");
  #answered = new Set();
  #missed = 0;
  #height = 0;
  following = true;

  // onQuote(message), onRetry(message), onOlder(firstId)
  constructor({ onQuote, onRetry, onOlder }) {
    this.on = { quote: onQuote, retry: onRetry, menu: (message, place) => this.#menu(message, place), why: (message) => this.#explain(message) };
    this.onOlder = onOlder;
    this.#news.addEventListener("click", () => this.toEnd());
    this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#log.addEventListener("keydown", (event) => this.#key(event));
    onLongPress(this.#log, ".message[data-id] .bubble", (bubble, place) =>
      this.#menu(this.#messageOf(bubble.closest(".message")), place),
    );
    // Pictures that load later, and the keyboard of a phone, must not push the end out of sight.
    new ResizeObserver(() => this.#resized()).observe(this.#log);
    this.#log.addEventListener("load", () => this.following && this.toEnd(), true);
  }

  // Show a chat from scratch: `messages` of the server, `pending` ones of ours.
  show(chat, me, messages, pending, more) {
    this.chat = chat;
    this.me = me;
    this.messages = [...messages];
    this.#answered = new Set();
    this.#log.replaceChildren();
    if (more) this.#log.append(this.#olderButton());
    else this.#log.append(this.#welcome(chat));
    this.messages.forEach((message, place) => this.#put(message, this.messages[place - 1]));
    pending.forEach((message) => this.putPending(message));
    this.toEnd();
  }

  // Older messages above; what is in view stays where it is.
  prepend(messages, more) {
    const fromEnd = this.#log.scrollHeight - this.#log.scrollTop;
    const nodes = messages.flatMap((message, place) => this.#nodes(message, messages[place - 1]));
    this.#log.firstElementChild.replaceWith(more ? this.#olderButton() : this.#welcome(this.chat), ...nodes);
    this.messages.unshift(...messages);
    this.#log.scrollTop = this.#log.scrollHeight - fromEnd;
  }

  append(message) {
    if (this.messages.some((known) => known.id === message.id)) return;
    const wasPending = this.#pendingNode(message.message_id);
    wasPending?.remove();
    const follows = this.following || wasPending !== null;
    const last = this.messages.at(-1);
    this.messages.push(message);
    this.#put(message, last, wasPending === null);
    if (follows) this.toEnd();
    else this.#miss();
  }

  putPending(message) {
    const node = messageNode(message, this.me, this.on);
    const old = this.#pendingNode(message.message_id);
    if (old) old.replaceWith(node);
    else this.#log.append(node);
    this.toEnd();
  }

  toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#forgetMissed();
  }

  #put(message, previous, isNew = false) {
    const firstPending = this.#log.querySelector(".message[data-state]");
    const nodes = this.#nodes(message, previous);
    if (isNew) nodes.at(-1).classList.add("arrives");
    if (firstPending) firstPending.before(...nodes);
    else this.#log.append(...nodes);
  }

  #nodes(message, previous) {
    const node = messageNode(message, this.me, this.on);
    if (this.#answered.has(message.message_id)) node.classList.add("answered");
    if (!message.sender && message.message_id.startsWith(ANSWER)) this.#noteAnswer(message.message_id.slice(ANSWER.length));
    return isApart(previous?.at, message.at) ? [el("p", { class: "stamp" }, stamp(message.at)), node] : [node];
  }

  // What the bot answered where it was said, it took for an order or a command: there "why" is one click away.
  #noteAnswer(id) {
    this.#answered.add(id);
    this.#log.querySelector(`.message[data-id][data-message-id="${CSS.escape(id)}"]`)?.classList.add("answered");
  }

  // Why the bot read a message as it did, below that message.
  async #explain(message) {
    const node = this.#nodeOf(message);
    const text = await api.why(this.me.id, message.id).then((answer) => answer.text, () => word("why-failed"));
    node.querySelector(".because")?.remove();
    node.querySelector(".said").append(el("p", { class: "because", role: "status" }, text));
    if (this.following) this.toEnd();
  }

  #welcome(chat) {
    return el(
      "article",
      { class: "message bot welcome" },
      botAvatar(),
      el(
        "div",
        { class: "said" },
        el("span", { class: "name" }, word("bot")),
        el("div", { class: "row" }, el("div", { class: "bubble" }, el("div", { class: "words" }, chat.welcome))),
      ),
    );
  }

  #olderButton() {
    return el("button", { class: "older", type: "button", onclick: () => this.onOlder(this.messages[0].id) }, word("older"));
  }

  #menu(message, place) {
    const entries = [
      [word("quote"), () => this.on.quote(message)],
      [word("copy"), () => navigator.clipboard?.writeText(message.text)],
    ];
    if (canExplain(message)) entries.push([word("why"), () => this.#explain(message)]);
    openMenu(entries, place);
  }

  #key(event) {
    const nodes = [...this.#log.querySelectorAll(".message[data-id]")];
    const at = nodes.indexOf(event.target);
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const next = at < 0 ? nodes.length - 1 : at + (event.key === "ArrowUp" ? -1 : 1);
      event.preventDefault();
      nodes[Math.max(0, Math.min(nodes.length - 1, next))]?.focus();
    } else if (at >= 0 && event.key === "Enter") {
      event.preventDefault();
      this.#menu(this.#messageOf(nodes[at]), nodes[at].querySelector(".said").getBoundingClientRect());
    }
  }

  #messageOf = (node) => this.messages.find((message) => message.id === Number(node.dataset.id));
  #nodeOf = (message) => this.#log.querySelector(`.message[data-id="${message.id}"]`);
  #pendingNode = (id) => this.#log.querySelector(`.message[data-state][data-message-id="${CSS.escape(id)}"]`);

  #isNearEnd = () => this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR;

  // A change of height may scroll by itself: only what the reader does decides whether the view follows.
  #scrolled() {
    if (this.#log.clientHeight !== this.#height) return;
    this.following = this.#isNearEnd();
    if (this.following) this.#forgetMissed();
  }

  #resized() {
    this.#height = this.#log.clientHeight;
    if (this.following) this.toEnd();
  }

  #miss() {
    this.#missed += 1;
    this.#news.textContent = word("news", { count: this.#missed });
    this.#news.hidden = false;
  }

  #forgetMissed() {
    this.following = true;
    this.#missed = 0;
    this.#news.hidden = true;
  }
}
