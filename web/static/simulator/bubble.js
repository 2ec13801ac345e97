// One message: avatar, name, bubble, pictures, cards of its links and files, what it quotes, and its tools.

import { avatar, botAvatar } from "./avatar.js";
import { el, icon, oneLine } from "./dom.js";
import { card, fileCard, outside, picture } from "./parts.js";
import { boot, nameOf, word } from "./words.js";

const LONG = 900; // characters or
const TALL = 24; // lines, beyond which a bubble is folded
const ADDRESS = /https?:\/\/[^\s<>"'，。；！？、）】」]+/g;

function withLinks(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    parts.push(text.slice(from, found.index), outside(found[0], {}, found[0]));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

function spoken(text) {
  const bubble = el("div", { class: "bubble" }, el("div", { class: "words" }, ...withLinks(text)));
  if (text.length > LONG || text.split("\n").length > TALL) {
    bubble.classList.add("folded");
    const toggle = () => {
      const folded = bubble.classList.toggle("folded");
      button.textContent = word(folded ? "more" : "less");
      button.setAttribute("aria-expanded", String(!folded));
    };
    const button = el("button", { class: "fold", type: "button", "aria-expanded": "false", onclick: toggle }, word("more"));
    bubble.append(button);
  }
  return bubble;
}

function tools(message, on) {
  return el(
    "span",
    { class: "tools" },
    el("button", { type: "button", tabindex: -1, onclick: () => on.quote(message) }, word("quote")),
    el(
      "button",
      {
        type: "button",
        tabindex: -1,
        class: "tools-more",
        "aria-label": word("menu"),
        "aria-haspopup": "menu",
        onclick: (event) => on.menu(message, event.currentTarget.getBoundingClientRect()),
      },
      icon("M6 12h.01M12 12h.01M18 12h.01"),
    ),
  );
}

// Whether the shop can tell how it read a message: only what people said, and only where the server offers it.
export const canExplain = (message) => boot.why && message.sender !== null && message.id !== undefined;

// `message` as the API gives it; `on` has quote(message), menu(message, place), retry(message), why(message).
export function messageNode(message, me, on) {
  const mine = message.sender === me.id;
  const node = el(
    "article",
    { class: `message${mine ? " mine" : ""}${message.sender ? "" : " bot"}`, tabindex: -1, "aria-label": nameOf(message) },
    message.sender ? avatar(message.sender, message.name) : botAvatar(),
    el(
      "div",
      { class: "said" },
      mine ? null : el("span", { class: "name" }, nameOf(message)),
      el(
        "div",
        { class: "row" },
        message.text || !(message.links.length + message.images.length + message.files.length) ? spoken(message.text) : null,
        message.id ? tools(message, on) : null,
        ...(message.id ? [] : delivery(message, on)),
      ),
      message.quote ? quoteNode(message.quote) : null,
      ...message.images.map(picture),
      message.links.length + message.files.length
        ? el("div", { class: "cards" }, ...message.links.map(card), ...message.files.map(fileCard))
        : null,
      canExplain(message)
        ? el("button", { class: "why", type: "button", onclick: () => on.why(message) }, word("why"))
        : null,
    ),
  );
  node.dataset.messageId = message.message_id;
  if (message.id) node.dataset.id = message.id;
  else node.dataset.state = message.state;
  return node;
}

function delivery(message, on) {
  if (message.state === "failed") {
    const title = message.problem ? `${word("failed")}（${message.problem}）` : word("failed");
    return [
      el("button", { class: "failed", type: "button", title, "aria-label": title, onclick: () => on.retry(message) }, "!"),
    ];
  }
  if (message.state === "sent") return [];
  return [el("span", { class: "sending", role: "img", "aria-label": word("sending") })];
}

const quoteNode = (quote) => el("p", { class: "quote" }, `${quote.sender}：${oneLine(quote.text)}`);
