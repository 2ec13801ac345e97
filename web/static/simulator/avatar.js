// Avatars that we draw: initials on a colour that stays with the person; a mosaic of them for a group.

import { el } from "./dom.js";
import { boot } from "./words.js";

const HUES = 10;

const hues = new Map();

// People who are shown together get different colours; whoever comes later gets one by their id.
export function colour(people) {
  people.forEach((person, place) => hues.set(person.id, place % HUES));
}

function hue(id) {
  if (hues.has(id)) return hues.get(id);
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum % HUES;
}

function initials(name) {
  const letters = Array.from(name);
  return /^[\x20-\x7e]/.test(name) ? letters[0].toUpperCase() : letters.slice(0, 2).join("");
}

export const botAvatar = () => el("span", { class: "avatar", "aria-hidden": "true" }, el("img", { src: boot.icon, alt: "" }));

export const avatar = (id, name) =>
  el("span", { class: `avatar hue-${hue(id)}`, "aria-hidden": "true" }, initials(name || id));

export const groupAvatar = (faces) =>
  el(
    "span",
    { class: "avatar mosaic", "aria-hidden": "true" },
    ...faces.slice(0, 4).map((face) => el("span", { class: `hue-${hue(face.id)}` }, initials(face.name).slice(-1))),
  );
