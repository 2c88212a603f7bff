// SPDX-License-Identifier: Apache-2.0
// The page: shows what /api/events tells. Nothing of it wakes a sensor but the button that says so.
import { Card, woken } from "./card.js";
import { $, chosen, element, text } from "./dom.js";
import { beginAnew, change, look, tools } from "./lens.js";

const MOVING = 3; // a browser has six connections to one server: pictures of more cameras are asked for one by one
const SHOWN_EVENTS = 60;

let status = null;
let source = null;
const events = [];
const cards = new Map(); // name -> Card

function render() {
  if (!status) return;
  const cameras = status.cameras;
  const large = cameras.find((camera) => camera.name === chosen());
  for (const node of [document.querySelector("main"), $("cameras")]) node.classList.toggle("large", Boolean(large));
  for (const camera of cameras) {
    if (!cards.has(camera.name)) {
      cards.set(camera.name, new Card(camera.name, render));
      $("cameras").append(cards.get(camera.name).root);
    }
    const card = cards.get(camera.name);
    if (large && camera !== large) {
      card.stop();
      card.root.hidden = true;
    } else {
      card.show(camera, camera === large, camera === large || cameras.length <= MOVING);
    }
  }
  for (const [name, card] of cards) {
    if (cameras.some((camera) => camera.name === name)) continue;
    card.stop();
    card.root.remove();
    cards.delete(name);
  }
  tools(large);
  $("all").hidden = !large;
  document.title = large ? `${large.name} - jcam` : "jcam";
}

function trouble(words) {
  $("trouble").hidden = !words;
  text($("trouble"), words);
}

function onStatus(fresh) {
  status = fresh;
  const minutes = Math.floor(fresh.uptime_ns / 6e10);
  const up = minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
  text($("daemon"), `jcam-bridge ${fresh.version}, up ${up}, v4l2loopback ${fresh.module_version || "unknown"}`);
  const words = [];
  if (fresh.problem) words.push(fresh.problem);
  if (!fresh.cameras.length && !fresh.problem) words.push("No camera is configured or found: jcamctl doctor says why.");
  if (fresh.cameras.some((camera) => camera.source === "argus") && !fresh.argus.present)
    words.push("nvargus-daemon is not running: systemctl restart nvargus-daemon");
  trouble(words.join(" "));
  render();
}

function onGone(words) {
  text($("daemon"), words);
  trouble(words);
  for (const card of cards.values()) card.gone(words);
}

function onHistory(fresh) {
  for (const figures of fresh.figures ?? []) {
    const card = figures.stream ? null : cards.get(figures.camera);
    card?.spark.take(figures);
    card?.draw();
  }
  for (const event of fresh.events) {
    const last = events.findIndex((known) => known.number === event.number || (known.camera === event.camera && known.node === event.node && known.first_ms === event.first_ms && known.text === event.text));
    if (last >= 0) events.splice(last, 1);
    events.unshift(event);
  }
  events.splice(SHOWN_EVENTS);
  $("no-events").hidden = events.length > 0;
  $("events").replaceChildren(...events.map((event) => element("li", {},
    element("time", { className: "soft", dateTime: new Date(event.last_ms).toISOString(), textContent: new Date(event.last_ms).toLocaleString([], { dateStyle: "short", timeStyle: "medium" }) }),
    element("a", { href: `#${event.camera}`, textContent: event.node || event.camera }),
    element("span", { className: event.problem ? "bad" : "", textContent: `${event.text || event.event}${event.times > 1 ? ` (${event.times} times)` : ""}` }))));
}

function listen() {
  if (source) return;
  source = new EventSource("/api/events");
  source.addEventListener("status", (event) => onStatus(JSON.parse(event.data)));
  source.addEventListener("history", (event) => onHistory(JSON.parse(event.data)));
  source.addEventListener("gone", (event) => {
    const { error, hint } = JSON.parse(event.data);
    onGone(hint ? `${error}. Try: ${hint}` : error);
  });
  source.addEventListener("error", () => {
    onGone("jcam-web does not answer. Try: systemctl status jcam-web");
    if (source.readyState !== EventSource.CLOSED) return;
    source = null;
    setTimeout(() => { if (!document.hidden) listen(); }, 3000);
  });
}

// Who does not look needs no pictures, and no sensor runs for them.
function onVisibility() {
  if (!document.hidden) return listen();
  source?.close();
  source = null;
  woken.clear();
  for (const card of cards.values()) card.stop();
}

document.addEventListener("visibilitychange", onVisibility);
window.addEventListener("pagehide", () => { for (const card of cards.values()) card.stop(); });
window.addEventListener("hashchange", () => { beginAnew(); render(); });
$("focus-anew").addEventListener("click", beginAnew);
$("set").addEventListener("submit", (event) => {
  event.preventDefault();
  change("PUT", $("set-name").value, $("set-value").value);
});
$("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText($("run").textContent);
    text($("copy"), "Copied");
    setTimeout(() => text($("copy"), "Copy"), 2000);
  } catch { // only under a name that browsers trust: selected, it is one key away
    getSelection().selectAllChildren($("run"));
  }
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && chosen()) location.hash = ""; });
// Time passes also while nothing is told.
setInterval(() => { if (!document.hidden) cards.forEach((card) => card.draw()); }, 5000);
setInterval(() => look(cards.get(chosen())?.image), 500);
onVisibility();
