// The left side: groups and the private chat, newest talk first.

import { botAvatar, groupAvatar } from "./avatar.js";
import { byId, el } from "./dom.js";
import { inOneLine } from "./parts.js";
import { shortStamp } from "./time.js";
import { nameOf, word } from "./words.js";

const list = byId("chats");

function lastLine(chat, me) {
  if (!chat.last) return word("empty");
  const text = inOneLine(chat.last);
  if (chat.kind !== "group") return text;
  return `${chat.last.sender === me.id ? word("you") : nameOf(chat.last)}：${text}`;
}

function row(chat, isOpen, me, onOpen) {
  const badge = chat.unread
    ? el("span", { class: "badge", "aria-label": word("unread", { count: chat.unread }) }, chat.unread > 99 ? "99+" : String(chat.unread))
    : null;
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "chat", "data-chat": chat.id, "aria-current": isOpen ? "true" : null, onclick: () => onOpen(chat.id) },
      el("span", { class: "face" }, chat.kind === "group" ? groupAvatar(chat.faces) : botAvatar(), badge),
      el(
        "span",
        { class: "chat-words" },
        el(
          "span",
          { class: "chat-head" },
          el("span", { class: "chat-name" }, chat.name),
          chat.last ? el("time", { datetime: chat.last.at }, shortStamp(chat.last.at)) : null,
        ),
        el("span", { class: "chat-last" }, lastLine(chat, me)),
      ),
    ),
  );
}

export function showChats(chats, open, me, onOpen) {
  const focused = document.activeElement?.dataset?.chat;
  const sorted = [...chats].sort((a, b) => (b.last?.id ?? 0) - (a.last?.id ?? 0));
  list.replaceChildren(...sorted.map((chat) => row(chat, chat.id === open, me, onOpen)));
  if (focused) list.querySelector(`[data-chat="${CSS.escape(focused)}"]`)?.focus();
}

list.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const rows = [...list.querySelectorAll(".chat")];
  rows[rows.indexOf(document.activeElement) + step]?.focus();
});
