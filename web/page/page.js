// SPDX-License-Identifier: Apache-2.0
// The page: shows what /api/events tells. Nothing of it wakes a sensor but the button that says so.

const $ = (id) => document.getElementById(id);
const KEPT = 10 * 60 * 1000; // milliseconds of figures
const MOVING = 3; // a browser has six connections to one server: pictures of more cameras are asked for one by one
const SHOWN_EVENTS = 60;

let status = null;
let source = null;
let token = "";
let count = 0;
const events = [];
const cards = new Map(); // name -> Card
const woken = new Set(); // cameras that this page keeps awake

function element(name, options = {}, ...children) {
  const { dataset, ...rest } = options;
  const made = Object.assign(document.createElement(name), rest);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}

function text(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

const chosen = () => decodeURIComponent(location.hash.slice(1));

// --- figures

function meanLatency(latency, before) {
  if (!latency) return null;
  const sum = (counts) => counts.reduce((a, b) => a + b, 0);
  const frames = sum(latency.counts) - (before ? sum(before.counts) : 0);
  const us = latency.sum_us - (before ? before.sum_us : 0);
  return frames > 0 && us >= 0 ? us / frames / 1000 : null;
}

function polyline(values, most) {
  if (values.length < 2) return "";
  const begin = Date.now() - KEPT;
  return values.map(([at, value]) => `${((at - begin) / KEPT * 300).toFixed(1)},${(39 - value / most * 38).toFixed(1)}`).join(" ");
}

// --- one camera

class Card {
  constructor(name) {
    this.name = name;
    this.rates = [];
    this.latency = null;
    this.playing = "";
    this.state = element("span", { className: "state" });
    this.about = element("span", { className: "soft" });
    this.image = element("img", { alt: `Picture of ${name}`, decoding: "async" });
    this.cause = element("p", { role: "status" });
    this.wake = element("button", { type: "button", textContent: `Wake ${name}` });
    this.words = element("div", { className: "words" }, this.cause, this.wake);
    this.facts = element("dl", { className: "facts" });
    this.sleep = element("button", { type: "button", textContent: `Let ${name} sleep`, hidden: true });
    this.link = element("a", { href: `#${name}`, textContent: name });
    this.line = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.line.setAttribute("class", "line");
    this.line.setAttribute("viewBox", "0 0 300 40");
    this.line.setAttribute("preserveAspectRatio", "none");
    this.line.setAttribute("role", "img");
    this.poly = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    this.line.append(this.poly);
    this.root = element("article", { className: "card", dataset: { camera: name } },
      element("div", { className: "head" }, element("h2", {}, this.link), this.state, this.about),
      element("div", { className: "picture" }, this.image, this.words),
      this.facts, this.line, element("div", { className: "actions" }, this.sleep));
    this.wake.addEventListener("click", () => { woken.add(name); render(); });
    this.sleep.addEventListener("click", () => { woken.delete(name); render(); });
    this.image.addEventListener("load", () => { this.pending = false; this.words.hidden = true; this.again(1000); });
    this.image.addEventListener("error", () => { if (this.playing) { this.stop(); this.again(2000); } });
  }

  // The next picture, where they come one by one or none came.
  again(after) {
    clearTimeout(this.timer);
    if (this.playing.includes(".mjpeg")) return;
    this.timer = setTimeout(() => { this.playing = ""; render(); }, after);
  }

  stop() {
    clearTimeout(this.timer);
    this.playing = "";
    this.pending = false;
    this.image.removeAttribute("src");
  }

  play(large, moving) {
    const awake = woken.has(this.name);
    const width = large ? 1920 : 640;
    const what = moving ? `.mjpeg?fps=${large ? 10 : 5}&` : ".jpg?";
    const wanted = `/cameras/${this.name}${what}width=${width}${awake ? "&wake=1" : ""}`;
    if (wanted === this.playing) return;
    clearTimeout(this.timer);
    this.playing = wanted;
    this.pending = true;
    this.image.src = `${wanted}&t=${++count}`;
  }

  show(camera, large, moving) {
    const name = this.name;
    const awake = woken.has(name);
    const runs = camera.state === "streaming";
    const was = this.was;
    this.was = camera.state;
    this.root.hidden = false;
    text(this.state, camera.state);
    this.state.className = `state ${camera.reason ? "bad" : runs ? "well" : "soft"}`;
    text(this.about, `${camera.source}, ${camera.mode} ${camera.format}`);
    const waits = runs ? "Waiting for its picture ..." : awake ? `${name} is being woken ...` : `${name} is ${camera.state}: nobody reads it.`;
    let cause = camera.reason || waits;
    if (camera.next_try_ms !== null && camera.reason) cause += ` Next try in ${Math.ceil(camera.next_try_ms / 1000)} s.`;
    text(this.cause, cause);
    this.wake.hidden = awake || runs || Boolean(camera.reason);
    this.sleep.hidden = !awake;
    // One that is asked for already comes by itself.
    if (runs && was !== "streaming" && !this.pending) this.playing = "";
    if (!document.hidden && (runs || awake)) this.play(large, moving);
    else this.stop();
    if (!runs) this.words.hidden = false;
    this.figures(camera);
  }

  figures(camera) {
    const now = Date.now();
    this.rates.push([now, camera.rate]);
    while (this.rates.length && this.rates[0][0] < now - KEPT) this.rates.shift();
    const latency = meanLatency(camera.latency, this.latency) ?? this.mean ?? meanLatency(camera.latency, null);
    this.mean = latency;
    this.latency = camera.latency;
    const most = Math.max(1, Number(camera.mode.split("@")[1]), ...this.rates.map(([, rate]) => rate));
    this.poly.setAttribute("points", polyline(this.rates, most));
    this.line.setAttribute("aria-label", `Frames a second of the last ten minutes, now ${camera.rate.toFixed(1)}`);
    const rows = [["Rate", `${camera.rate.toFixed(1)} frames/s`]];
    if (latency !== null && latency !== undefined) rows.push(["Latency", `${latency.toFixed(1)} ms`]);
    for (const node of camera.nodes) {
      const readers = node.readers < 0 ? "readers unknown" : node.readers === 1 ? "1 reader" : `${node.readers} readers`;
      const trouble = node.state === "ok" ? "" : `, ${node.state}`;
      rows.push([node.name, `${node.path}, ${readers}${node.holder ? `, held by ${node.holder}` : ""}${trouble}`]);
    }
    for (const stream of camera.streams) rows.push([`stream ${stream.name}`, `${stream.mode} ${stream.format}, ${stream.rate.toFixed(1)} frames/s`]);
    if (camera.drops) rows.push(["Dropped", String(camera.drops)]);
    if (camera.restarts) rows.push(["Restarts", String(camera.restarts)]);
    if (camera.note) rows.push(["Note", camera.note]);
    const key = JSON.stringify(rows);
    if (key === this.rows) return;
    this.rows = key;
    this.facts.replaceChildren(...rows.flatMap(([a, b]) => [element("dt", { textContent: a }), element("dd", { textContent: b })]));
  }
}

// --- one camera large: focus, histogram, properties

const SLIDERS = [
  { label: "Exposure", name: "exposurecompensation", least: -2, most: 2, step: 0.1, usual: 0 },
  { label: "Most gain", name: "gainrange", least: 1, most: 16, step: 0.5, usual: 16, value: (n) => `1 ${n}`, number: (v) => v.split(" ")[1] },
  { label: "Saturation", name: "saturation", least: 0, most: 2, step: 0.05, usual: 1 },
];
const BALANCES = ["auto", "incandescent", "fluorescent", "warm-fluorescent", "daylight", "cloudy-daylight", "twilight", "shade", "off"];
let best = 0;
let toolsOf = "";

async function change(method, name, value) {
  const camera = chosen();
  const query = method === "PUT" ? `?value=${encodeURIComponent(value)}` : "";
  token = $("token").value;
  try {
    const answer = await fetch(`/api/cameras/${camera}/properties/${encodeURIComponent(name)}${query}`,
      { method, credentials: "same-origin", headers: token ? { Authorization: `Bearer ${token}` } : {} });
    text($("said"), `${name}: ${(await answer.text()).trim()}`);
  } catch {
    text($("said"), `${name}: jcam-web does not answer`);
  }
}

function slider(one) {
  const input = element("input", { type: "range", min: one.least, max: one.most, step: one.step, value: one.usual });
  const shown = element("output", { textContent: String(one.usual) });
  input.dataset.property = one.name;
  input.addEventListener("input", () => text(shown, input.value));
  input.addEventListener("change", () => change("PUT", one.name, one.value ? one.value(input.value) : input.value));
  const undo = element("button", { type: "button", textContent: "Undo", ariaLabel: `Undo ${one.label}` });
  undo.addEventListener("click", () => { input.value = one.usual; text(shown, String(one.usual)); change("DELETE", one.name); });
  return element("div", { className: "one" }, element("label", {}, element("span", {}, `${one.label} `, shown), input), undo);
}

function balance() {
  const select = element("select", {}, ...BALANCES.map((word) => element("option", { value: word, textContent: word })));
  select.dataset.property = "wbmode";
  select.addEventListener("change", () => change("PUT", "wbmode", select.value));
  const undo = element("button", { type: "button", textContent: "Undo", ariaLabel: "Undo white balance" });
  undo.addEventListener("click", () => { select.value = "auto"; change("DELETE", "wbmode"); });
  return element("div", { className: "one" }, element("label", {}, "White balance", select), undo);
}

function tools(camera) {
  $("tools").hidden = !camera;
  if (!camera) { toolsOf = ""; return; }
  if (toolsOf !== camera.name) {
    toolsOf = camera.name;
    best = 0;
    $("sliders").replaceChildren(...(camera.source === "argus" ? [...SLIDERS.map(slider), balance()] : []));
    text($("run"), `jcam-run --csi ${camera.name.slice(4)} IMAGE`);
    text($("said"), "");
  }
  $("save").href = `/cameras/${camera.name}.jpg${woken.has(camera.name) ? "?wake=1" : ""}`;
  $("save").download = `${camera.name}.jpg`;
  const key = JSON.stringify(camera.settings);
  if ($("settings").dataset.key === key) return;
  $("settings").dataset.key = key;
  $("settings").replaceChildren(...camera.settings.map((setting) => {
    const undo = element("button", { type: "button", textContent: "Undo", ariaLabel: `Undo ${setting.name}` });
    undo.addEventListener("click", () => change("DELETE", setting.name));
    const why = setting.why ? `: ${setting.why}` : "";
    return element("li", {}, element("code", { textContent: `${setting.name}=${setting.value}` }), ` ${setting.state}${why} `, undo);
  }));
}

// Brightness of each pixel of the picture, in the middle at its own size, where focus is to be seen.
function look() {
  const card = cards.get(chosen());
  const image = card?.image;
  if (document.hidden || !image?.src || !image.naturalWidth) return;
  const width = Math.min(480, image.naturalWidth), height = Math.min(360, image.naturalHeight);
  const canvas = element("canvas", { width, height }).getContext("2d", { willReadFrequently: true });
  canvas.drawImage(image, (image.naturalWidth - width) / 2, (image.naturalHeight - height) / 2, width, height, 0, 0, width, height);
  const data = canvas.getImageData(0, 0, width, height).data;
  const luma = new Float32Array(width * height);
  const bins = new Uint32Array(256);
  for (let i = 0; i < luma.length; ++i) {
    luma[i] = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
    ++bins[Math.round(luma[i])];
  }
  let sum = 0, squares = 0, n = 0;
  for (let y = 1; y < height - 1; ++y) {
    for (let x = 1; x < width - 1; ++x) {
      const i = y * width + x;
      const edge = 4 * luma[i] - luma[i - 1] - luma[i + 1] - luma[i - width] - luma[i + width];
      sum += edge; squares += edge * edge; ++n;
    }
  }
  const sharpness = n ? squares / n - (sum / n) ** 2 : 0;
  best = Math.max(best, sharpness);
  text($("focus"), sharpness.toFixed(1));
  $("focus-bar").value = best ? sharpness / best : 0;
  drawHistogram(bins, luma.length);
}

function drawHistogram(bins, pixels) {
  const context = $("histogram").getContext("2d");
  const most = Math.max(...bins);
  context.clearRect(0, 0, 256, 80);
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--bar");
  bins.forEach((bin, x) => context.fillRect(x, 80 - bin / most * 80, 1, 80));
  const share = (from, to) => bins.slice(from, to).reduce((a, b) => a + b, 0) / pixels;
  const dark = share(0, 4), bright = share(252, 256);
  text($("exposure"), `${(dark * 100).toFixed(1)} % black, ${(bright * 100).toFixed(1)} % white`);
}

// --- all of it

function render() {
  if (!status) return;
  const cameras = status.cameras;
  const large = cameras.find((camera) => camera.name === chosen());
  for (const node of [document.querySelector("main"), $("cameras")]) node.classList.toggle("large", Boolean(large));
  for (const camera of cameras) {
    if (!cards.has(camera.name)) {
      cards.set(camera.name, new Card(camera.name));
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
  for (const card of cards.values()) {
    card.stop();
    card.was = "";
    card.words.hidden = false;
    text(card.cause, words);
    card.wake.hidden = true;
  }
}

function onHistory(fresh) {
  for (const event of fresh.events) {
    const last = events.findIndex((known) => known.number === event.number || (known.camera === event.camera && known.node === event.node && known.first_ms === event.first_ms && known.text === event.text));
    if (last >= 0) events.splice(last, 1);
    events.unshift(event);
  }
  events.splice(SHOWN_EVENTS);
  $("no-events").hidden = events.length > 0;
  $("events").replaceChildren(...events.map((event) => element("li", {},
    element("time", { className: "soft", dateTime: new Date(event.last_ms).toISOString(), textContent: new Date(event.last_ms).toLocaleString() }),
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
window.addEventListener("hashchange", () => { best = 0; render(); });
$("focus-anew").addEventListener("click", () => { best = 0; });
$("set").addEventListener("submit", (event) => {
  event.preventDefault();
  change("PUT", $("set-name").value, $("set-value").value);
});
$("copy").addEventListener("click", async () => {
  try { await navigator.clipboard.writeText($("run").textContent); text($("copy"), "Copied"); } catch { getSelection().selectAllChildren($("run")); }
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && chosen()) location.hash = ""; });
setInterval(look, 500);
onVisibility();
