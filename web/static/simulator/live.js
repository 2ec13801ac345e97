// What is new, without reloading: a stream of Server-Sent Events while the tab is seen, else (or when the server has
// no room for a stream) a look every few seconds. The stream ends often and the browser comes back by itself.

import * as api from "./api.js";

const LOOK = 1500;
const LOOK_HIDDEN = 5000;
const STREAM_AGAIN = 15000;
const OFFLINE_AFTER = 2500;

// All tabs of one browser, so that the server leaves some of its few connections for other requests.
function browserName() {
  try {
    localStorage.simulatorBrowser ??= api.newMessageId();
    return localStorage.simulatorBrowser;
  } catch {
    return "";
  }
}

export class Live {
  #stream = null;
  #timers = {};
  #pulling = null;
  #again = false;

  // onMessages(list), onReset(), onState(isOnline)
  constructor(listener) {
    this.listener = listener;
    this.person = null;
    document.addEventListener("visibilitychange", () => this.person && this.start(this.person, this.cursor));
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", (event) => event.persisted && this.person && this.start(this.person, this.cursor));
  }

  start(person, cursor) {
    this.#close();
    if (person !== this.person) this.#pulling = null;
    this.person = person;
    this.cursor = cursor;
    if (document.hidden) this.#poll(LOOK_HIDDEN);
    else this.#open();
  }

  stop() {
    this.#close();
    this.person = null;
  }

  // One look now; a look that is asked for during another one follows it.
  pull() {
    if (this.#pulling) {
      this.#again = true;
      return this.#pulling;
    }
    const pulling = this.#look().finally(() => {
      if (this.#pulling !== pulling) return undefined;
      this.#pulling = null;
      const again = this.#again;
      this.#again = false;
      return again ? this.pull() : undefined;
    });
    this.#pulling = pulling;
    return pulling;
  }

  async #look() {
    const person = this.person;
    try {
      const news = await api.updates(person, this.cursor);
      if (person !== this.person) return;
      this.listener.onState(true);
      if (news.cursor < this.cursor) this.listener.onReset();
      else this.#take(news.messages, news.cursor);
    } catch (problem) {
      if (person !== this.person) return;
      if (problem.status === 404) this.listener.onReset();
      else this.listener.onState(false);
    }
  }

  #take(messages, cursor) {
    this.cursor = Math.max(this.cursor, cursor);
    if (messages.length) this.listener.onMessages(messages);
  }

  #open() {
    const stream = new EventSource(api.updatesAddress(this.person, this.cursor, browserName()));
    this.#stream = stream;
    stream.onopen = () => {
      clearTimeout(this.#timers.offline);
      this.#timers.offline = null;
      this.listener.onState(true);
    };
    stream.addEventListener("message", (event) => {
      const message = JSON.parse(event.data);
      this.#take([message], message.id);
    });
    stream.addEventListener("reset", () => this.listener.onReset());
    stream.onerror = () => {
      if (stream !== this.#stream) return;
      if (stream.readyState === EventSource.CLOSED) {
        this.#close();
        this.#poll(LOOK);
        this.#timers.stream = setTimeout(() => this.start(this.person, this.cursor), STREAM_AGAIN);
      } else {
        this.#timers.offline ??= setTimeout(() => this.listener.onState(false), OFFLINE_AFTER);
      }
    };
  }

  #poll(pause) {
    this.pull();
    this.#timers.poll = setInterval(() => this.pull(), pause);
  }

  #close() {
    this.#stream?.close();
    this.#stream = null;
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#timers = {};
  }
}
