// What the server handed over with the page: its language, its wording, where the API is.

import { byId } from "./dom.js";

export const boot = JSON.parse(byId("boot").textContent);

// Who said a message; the bot's own name is a matter of language.
export const nameOf = (message) => (message.sender ? message.name : boot.words.bot);

// The sentence of the catalogue, with {count} and {name} filled in.
export function word(key, filling = {}) {
  const sentence = boot.words[key] ?? key;
  return sentence.replace(/\{(count|name)\}/g, (hole, name) => filling[name] ?? hole);
}
