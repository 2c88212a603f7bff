// SPDX-License-Identifier: Apache-2.0
// A camera's card.
import { element, text } from "./dom.js";

const KEPT = 10 * 60 * 1000; // milliseconds of figures
export const woken = new Set(); // cameras that this page keeps awake
let count = 0;

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

// One camera: its picture, words and figures. `changed` draws all anew.
export class Card {
  constructor(name, changed) {
    this.changed = changed;
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
    this.wake.addEventListener("click", () => { woken.add(name); changed(); });
    this.sleep.addEventListener("click", () => { woken.delete(name); changed(); });
    this.image.addEventListener("load", () => { this.pending = false; this.words.hidden = true; this.again(1000); });
    this.image.addEventListener("error", () => { if (this.playing) { this.stop(); this.again(2000); } });
  }

  // The next picture, where they come one by one or none came.
  again(after) {
    clearTimeout(this.timer);
    if (this.playing.includes(".mjpeg")) return;
    this.timer = setTimeout(() => { this.playing = ""; this.changed(); }, after);
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
