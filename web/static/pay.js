// The pay page looks by itself how its bill stands, and shows the shop's own page again where that has changed.
"use strict";

const FIRST = 2000, SLOWER = 1.3, SLOWEST = 20000; // milliseconds between two looks
const page = () => document.querySelector("main");

let wait = FIRST, timer = 0, looking = false;

async function look() {
  if (looking) return;
  looking = true;
  try {
    const answer = await fetch(page().dataset.ask, { cache: "no-store" });
    if (answer.ok && (await answer.json()).state !== page().dataset.state) await show();
  } catch {
    // No network for a moment: the next look tells.
  }
  looking = false;
}

async function show() {
  const answer = await fetch(location.pathname, { cache: "no-store" });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = found.querySelector("main");
  if (!fresh) return;
  document.title = found.title;
  page().replaceWith(fresh);
  wait = FIRST;
}

async function again() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") await look();
  wait = Math.min(wait * SLOWER, SLOWEST);
  timer = setTimeout(again, wait);
}

function now() {
  wait = FIRST;
  again();
}

// Inside WeChat: the button has opened the payment, and its signed arguments stand in the page.
function bridge(then) {
  if (window.WeixinJSBridge) return then();
  const none = setTimeout(() => tell("none"), 5000);
  document.addEventListener("WeixinJSBridgeReady", () => { clearTimeout(none); then(); }, { once: true });
}

function tell(what) {
  const told = page().querySelector(".told");
  if (!told) return;
  told.textContent = told.dataset[what] || told.dataset.fail;
  told.hidden = false;
}

function pay() {
  const call = JSON.parse(page().dataset.call);
  delete page().dataset.call;
  history.replaceState(null, "", location.pathname); // a reload asks nobody to pay once more
  bridge(() => window.WeixinJSBridge.invoke("getBrandWCPayRequest", call, answer => {
    const how = String(answer.err_msg).split(":")[1];
    tell(how);
    if (how === "ok") now(); // the shop believes only the gateway, so it may take a moment
  }));
}

// A box that is left otherwise is reckoned with at once.
document.addEventListener("change", event => {
  const form = event.target.form;
  if (form) form.requestSubmit(form.querySelector("[value=choose]"));
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
addEventListener("pageshow", event => event.persisted && now());
document.documentElement.classList.add("scripted");
if (page().dataset.ask) timer = setTimeout(again, wait);
if (page().dataset.call) pay();
