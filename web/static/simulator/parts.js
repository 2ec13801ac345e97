// What a message is made of besides its words: pictures, cards of links and files; and its words in one line.

import { el, icon, oneLine } from "./dom.js";
import { boot, word } from "./words.js";

// Links to this shop, however the visitor has reached it. Null for what is no web address.
export function href(url) {
  if (url.startsWith(`${boot.address}/`)) return url.slice(boot.address.length);
  if (url.startsWith("/") && !url.startsWith("//")) return url;
  return /^https?:\/\//i.test(url) ? url : null;
}

const isOurs = (url) => href(url)?.startsWith("/") ?? false;

export const outside = (url, attributes, ...children) =>
  el("a", { href: href(url), target: "_blank", rel: "noopener noreferrer", ...attributes }, ...children);

export function card({ label, url }) {
  if (!href(url)) return el("p", { class: "card" }, label);
  return outside(
    url,
    { class: "card", title: word("new-tab") },
    el("span", { class: "card-label" }, label),
    icon("M9 6l6 6-6 6"),
  );
}

// A picture of another host would break the page's own rule (img-src 'self'): it is offered as a link.
export function picture(url) {
  if (!isOurs(url)) return card({ label: word("image"), url });
  return outside(url, { class: "picture" }, el("img", { src: href(url), alt: word("image") }));
}

// The kind of a file, by its name's ending, as a small sheet of paper.
export function fileTile(name) {
  const ending = /\.([a-z0-9]{1,4})$/i.exec(name)?.[1].toUpperCase() ?? "";
  return el("span", { class: `tile tile-${ending.toLowerCase() || "any"}`, "aria-hidden": "true" }, ending);
}

export function fileCard({ name, url }) {
  if (!href(url)) return el("p", { class: "card file" }, fileTile(name), name);
  return outside(
    url,
    { class: "card file", download: name, title: word("download") },
    fileTile(name),
    el("span", { class: "card-label" }, name),
    icon("M12 4v11M7 11l5 5 5-5M5 20h14"),
  );
}

// A message in one line, for lists and quotes: its words, or what it carries instead.
export function inOneLine({ text, links = [], images = [], files = [] }) {
  const words = oneLine(text);
  if (words) return words;
  if (images.length) return `[${word("image")}]`;
  if (files.length) return `[${word("file")}] ${files[0].name}`;
  return links[0]?.label ?? "";
}
