// Ties the page together: who I am, which chat is open, what was said.

import * as api from "./api.js";
import { colour } from "./avatar.js";
import { showChats } from "./chats.js";
import { Composer } from "./composer.js";
import { byId, el } from "./dom.js";
import { Live } from "./live.js";
import { openSwitcher, showMe } from "./people.js";
import { Transcript } from "./transcript.js";
import { boot, word } from "./words.js";

const app = byId("app");
const narrow = matchMedia("(max-width: 760px)");
const state = { people: [], me: null, chats: [], open: null, pending: [], early: null };

const transcript = new Transcript({ onQuote: (message) => composer.setQuote(message), onRetry: deliver, onOlder: older });
const composer = new Composer({ onSend: say });
const live = new Live({
  onMessages: (messages) => messages.forEach(take),
  onReset: () => start().catch(broken),
  onState: (online) => (byId("offline").hidden = online),
});

// What arrives for a chat while its history is still on its way.
class Early {
  messages = [];
  append(message) {
    this.messages.push(message);
  }
}

const chatOf = (id) => state.chats.find((chat) => chat.id === id);
const isSeen = () => !document.hidden && (!narrow.matches || app.dataset.view === "chat");

// --- beginning, and changing who I am ---

async function start() {
  live.stop();
  const asked = new URLSearchParams(location.search);
  state.people = (await api.people()).people;
  colour(state.people);
  const me =
    state.people.find((person) => person.id === (asked.get("as") ?? remembered())) ??
    state.people.find((person) => person.role === "customer") ??
    state.people[0];
  if (!me) return notice(word("nobody"));
  await become(me, asked.get("chat"));
}

async function become(me, chat) {
  live.stop();
  if (state.me?.id !== me.id) state.pending = [];
  state.me = me;
  remember(me.id);
  showMe(me, () => openSwitcher(state.people, me, (person) => become(person, state.open).catch(broken)));
  const { chats, cursor } = await api.chats(me.id);
  if (state.me !== me) return;
  state.chats = chats;
  state.open = null;
  live.start(me.id, cursor);
  await open((chatOf(chat) ?? chats[0]).id);
}

async function open(id, pushes = false) {
  const { me } = state;
  state.open = id;
  setView("chat");
  keepAddress(pushes && narrow.matches);
  list();
  const chat = chatOf(id);
  heading(chat);
  composer.show(chat, me); // before anything is fetched: what is typed meanwhile belongs to this chat
  const early = new Early();
  state.early = early;
  const { messages, more } = await api.messages(me.id, id);
  if (state.early !== early) return;
  state.early = null;
  transcript.show(chat, me, messages, pendingIn(id), more);
  early.messages.forEach((message) => transcript.append(message));
  composer.focus();
  seen();
}

async function older(before) {
  const { me, open: id } = state;
  const { messages, more } = await api.messages(me.id, id, before);
  if (state.me === me && state.open === id) transcript.prepend(messages, more);
}

// --- what arrives, what is sent ---

function take(message) {
  const chat = chatOf(message.chat);
  if (!chat) return refresh();
  state.pending = state.pending.filter((pending) => pending.message_id !== message.message_id);
  if (state.open === message.chat) (state.early ?? transcript).append(message);
  if (!chat.last || chat.last.id < message.id) {
    chat.last = message;
    if (message.sender !== state.me.id) chat.unread += 1;
  }
  if (state.open === message.chat) seen();
  return list();
}

function say(text, quote, attached) {
  const { me, open: chat } = state;
  const message = { message_id: api.newMessageId(), chat, sender: me.id, name: me.name, text, quote, links: [], ...attached };
  state.pending.push(message);
  deliver(message);
}

// Also for a second try: the same message id, so that the shop never takes it for a new message.
async function deliver(message) {
  if (message.state === "sending") return;
  message.state = "sending";
  redraw(message);
  const { chat, sender, text, quote, message_id, images } = message;
  const files = message.files.map((file) => file.url);
  try {
    await api.send({ chat, sender, text, quote, message_id, images, files });
    message.state = "sent";
    if (state.me?.id === sender) await live.pull();
  } catch (problem) {
    message.state = "failed";
    message.problem = problem instanceof api.Refused ? problem.message : "";
  }
  redraw(message);
}

function redraw(message) {
  if (state.early) return; // shown with the history, in a moment
  if (state.open === message.chat && state.pending.includes(message)) transcript.putPending(message);
}

const pendingIn = (chat) => state.pending.filter((message) => message.chat === chat);

function seen() {
  const chat = chatOf(state.open);
  if (!chat?.unread || !isSeen()) return;
  chat.unread = 0;
  list();
  if (chat.last) api.markRead(state.me.id, chat.id, chat.last.id).catch(() => {});
}

// The list of chats anew: another tab may have read some, somebody may have joined a group.
async function refresh() {
  const { me } = state;
  if (!me) return;
  const { chats } = await api.chats(me.id);
  if (state.me !== me) return;
  state.chats = chats;
  list();
  seen();
}

// --- what stands around it ---

function list() {
  showChats(state.chats, state.open, state.me, (id) => open(id, true).catch(broken));
  const unread = state.chats.reduce((sum, chat) => sum + chat.unread, 0);
  document.title = unread ? `(${unread}) ${word("title")}` : word("title");
}

function heading(chat) {
  const about = chat.kind === "group" ? word("people", { count: chat.members }) : word("only-you");
  byId("title").replaceChildren(chat.name, el("small", {}, about));
}

function setView(view) {
  app.dataset.view = view;
}

function keepAddress(pushes = false) {
  const parameters = new URLSearchParams(location.search);
  parameters.set("as", state.me.id);
  parameters.set("chat", state.open);
  if (pushes) history.pushState({ fromList: true }, "", `?${parameters}`);
  else history.replaceState(history.state, "", `?${parameters}`);
  parameters.set("lang", byId("language").lang);
  byId("language").href = `?${parameters}`;
}

function remembered() {
  try {
    return localStorage.simulatorMe;
  } catch {
    return null; // storage is off: the address keeps it as well
  }
}

function remember(id) {
  try {
    localStorage.simulatorMe = id;
  } catch {
    // as above
  }
}

function notice(text) {
  byId("log").replaceChildren(el("p", { class: "notice", role: "alert" }, text));
  composer.hide();
}

function broken(problem) {
  console.warn(problem);
  notice(word("broken"));
}

function showList() {
  setView("list");
  byId("chats").querySelector("[aria-current]")?.focus();
}

byId("back").addEventListener("click", () => (history.state?.fromList ? history.back() : showList()));
addEventListener("popstate", () => narrow.matches && showList());
document.addEventListener("visibilitychange", () => !document.hidden && refresh().catch(() => {}));

start().catch(broken);
