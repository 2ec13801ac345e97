// Who am I: the identity switcher.

import { avatar } from "./avatar.js";
import { byId, el, icon } from "./dom.js";
import { word } from "./words.js";

const dialog = byId("people");
const ROLES = ["customer", "leader", "promoter", "supplier", "manager"];

function personButton(person, me, onChoose) {
  const choose = () => {
    dialog.close();
    onChoose(person);
  };
  return el(
    "button",
    { type: "button", class: "person", "data-person": person.id, "aria-pressed": String(person.id === me?.id), onclick: choose },
    avatar(person.id, person.name),
    el("span", { class: "person-words" }, el("strong", {}, person.name), el("small", {}, person.about)),
  );
}

function roleGroup(role, people, me, onChoose) {
  const heading = `role-${role}`;
  return el(
    "section",
    { "aria-labelledby": heading },
    el("h3", { id: heading }, people[0].role_name),
    el("p", { class: "hint" }, people[0].hint),
    el("div", { class: "persons" }, ...people.map((person) => personButton(person, me, onChoose))),
  );
}

export function openSwitcher(people, me, onChoose) {
  const groups = ROLES.map((role) => [role, people.filter((person) => person.role === role)]);
  byId("people-list").replaceChildren(
    ...groups.filter(([, members]) => members.length).map(([role, members]) => roleGroup(role, members, me, onChoose)),
  );
  dialog.showModal();
  (dialog.querySelector('[aria-pressed="true"]') ?? dialog.querySelector(".person"))?.focus();
}

export function showMe(me, onSwitch) {
  const label = `${word("me", { name: me.name })} · ${me.role_name}. ${word("switch")}`;
  const card = byId("me");
  const mini = byId("me-mini");
  card.replaceChildren(
    avatar(me.id, me.name),
    el("span", { class: "person-words" }, el("strong", {}, me.name), el("small", {}, me.role_name)),
    el("span", { class: "me-switch" }, word("switch"), icon("M8 10l4 4 4-4")),
  );
  mini.replaceChildren(avatar(me.id, me.name), el("span", {}, me.name), icon("M8 10l4 4 4-4"));
  byId("hint").replaceChildren(el("strong", {}, me.role_name), me.hint);
  for (const button of [card, mini]) {
    button.setAttribute("aria-label", label);
    button.title = word("switch");
    button.onclick = onSwitch;
  }
}

byId("people-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
