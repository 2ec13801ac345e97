// The menu of a bubble: by its "…" button, right click, long press, or Enter on a bubble that has the focus.

import { byId, el } from "./dom.js";

const LONG_PRESS = 480;
const menu = byId("menu");
let before = null;

export function closeMenu() {
  if (menu.hidden) return;
  menu.hidden = true;
  before?.focus?.({ preventScroll: true });
}

// `entries` are [label, action]; `place` is a rectangle or {left, bottom} in the window.
export function openMenu(entries, place) {
  before = document.activeElement;
  menu.replaceChildren(
    ...entries.map(([label, action]) =>
      el(
        "button",
        {
          type: "button",
          role: "menuitem",
          onclick: () => {
            closeMenu();
            action();
          },
        },
        label,
      ),
    ),
  );
  menu.hidden = false;
  const edge = 8;
  const left = Math.min(place.left, innerWidth - menu.offsetWidth - edge);
  const top = Math.min(place.bottom + 4, innerHeight - menu.offsetHeight - edge);
  menu.style.left = `${Math.max(edge, left)}px`;
  menu.style.top = `${Math.max(edge, top)}px`;
  menu.firstElementChild.focus({ preventScroll: true });
}

menu.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    closeMenu();
  } else if (step) {
    event.preventDefault();
    const entries = [...menu.children];
    const next = entries.indexOf(document.activeElement) + step;
    entries[(next + entries.length) % entries.length].focus();
  }
});

document.addEventListener("pointerdown", (event) => {
  if (!menu.hidden && !menu.contains(event.target)) menu.hidden = true;
});

// Call open(node, place) when somebody presses long on, or right-clicks, a node that matches `selector` in `frame`.
export function onLongPress(frame, selector, open) {
  let timer = null;
  const stop = () => clearTimeout(timer);
  frame.addEventListener("contextmenu", (event) => {
    const node = event.target.closest(selector);
    if (!node || event.target.closest("a")) return;
    event.preventDefault();
    stop();
    open(node, { left: event.clientX, bottom: event.clientY });
  });
  frame.addEventListener("pointerdown", (event) => {
    const node = event.target.closest(selector);
    if (event.pointerType !== "touch" || !node) return;
    const place = { left: event.clientX, bottom: event.clientY };
    timer = setTimeout(() => open(node, place), LONG_PRESS);
  });
  for (const end of ["pointerup", "pointermove", "pointercancel", "scroll"]) frame.addEventListener(end, stop, { passive: true });
}
