// The JSON API of the simulator (docs/api.md).

import { boot } from "./words.js";

export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

const address = (path, parameters = {}) =>
  `${boot.api}/${path}?${new URLSearchParams({ ...parameters, lang: boot.language })}`;

async function ask(path, parameters, options = {}) {
  const response = await fetch(address(path, parameters), { cache: "no-store", ...options });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer.error ?? response.statusText);
  return answer;
}

const post = (path, body) =>
  ask(path, {}, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

// A picture or file for the next message; the answer has its reference, name and kind.
export function upload(sender, file) {
  const form = new FormData();
  form.append("sender", sender);
  form.append("file", file, file.name);
  return ask("files", {}, { method: "POST", body: form });
}

const inChat = (chat) => `chats/${encodeURIComponent(chat)}`;

export const people = () => ask("people");
export const chats = (me) => ask("chats", { as: me });
export const messages = (me, chat, before) => ask(`${inChat(chat)}/messages`, before ? { as: me, before } : { as: me });
export const updates = (me, after) => ask("updates", { as: me, after });
export const updatesAddress = (me, after, browser) => address("updates", { as: me, after, browser });
export const why = (me, id) => ask(`why/${id}`, { as: me });
export const markRead = (me, chat, cursor) => post(`${inChat(chat)}/read`, { as: me, cursor });
export const send = (message) => post("messages", message);

// Random, and also there without HTTPS (crypto.randomUUID is not).
export const newMessageId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
