// SPDX-License-Identifier: Apache-2.0
// A camera's card.
import { element, text } from "./dom.js";
import { Spark } from "./spark.js";

export const woken = new Set(); // cameras that this page keeps awake
let count = 0;

function meanLatency(latency, before) {
  if (!latency) return null;
  const sum = (counts) => counts.reduce((a, b) => a + b, 0);
  const frames = sum(latency.counts) - (before ? sum(before.counts) : 0);
  const us = latency.sum_us - (before ? before.sum_us : 0);
  return frames > 0 && us >= 0 ? us / frames / 1000 : null;
}

const NODE_TROUBLE = {
  busy: "another program writes to it",
  missing: "it is not there",
  "frozen-format": "a reader keeps it at another picture",
  broken: "it cannot be used",
};

function nodeWords(node) {
  const readers = node.readers < 0 ? "readers unknown" : node.readers === 1 ? "1 reader" : `${node.readers} readers`;
  const held = node.reserved === "stale" && !(node.readers > 0) ? "last held by" : "held by";
  if (node.state === "ok") return `${node.path}, ${readers}${node.holder ? `, ${held} ${node.holder}` : ""}`;
  const where = node.path ? `${node.path}, ` : "";
  return `${where}${NODE_TROUBLE[node.state] ?? node.state}${node.holder ? `: ${node.holder}` : ""}. Try: jcamctl doctor`;
}

// One camera: its picture, words and figures. `changed` draws all anew.
export class Card {
  constructor(name, changed) {
    this.changed = changed;
    this.name = name;
    this.spark = new Spark();
    this.latency = null;
    this.playing = "";
    this.state = element("span", { className: "state" });
    this.about = element("span", { className: "soft" });
    this.image = element("img", { alt: `Picture of ${name}`, decoding: "async" });
    this.cause = element("p", { role: "status" });
    this.wake = element("button", { type: "button", textContent: `Wake ${name}` });
    this.cure = element("p", { className: "cure", hidden: true });
    // It counts down: not for who has it read aloud.
    this.next = element("p", { className: "cure", hidden: true });
    this.words = element("div", { className: "words" }, this.cause, this.cure, this.next, this.wake);
    this.facts = element("dl", { className: "facts" });
    this.sleep = element("button", { type: "button", textContent: `Let ${name} sleep`, hidden: true });
    this.link = element("a", { href: `#${name}`, textContent: name });
    this.root = element("article", { className: "card", dataset: { camera: name } },
      element("div", { className: "head" }, element("h2", {}, this.link), this.state, this.about),
      element("div", { className: "picture" }, this.image, this.words),
      this.facts, this.spark.root, element("div", { className: "actions" }, this.sleep));
    this.wake.addEventListener("click", () => { woken.add(name); changed(); });
    this.sleep.addEventListener("click", () => { woken.delete(name); changed(); });
    this.image.addEventListener("load", () => { this.pending = false; this.image.hidden = false; this.words.hidden = true; this.again(1000); });
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
    const place = [camera.sensor, camera.position].filter(Boolean).join(" ");
    text(this.about, [place, camera.source, `${camera.mode} ${camera.format}`].filter(Boolean).join(", "));
    this.image.alt = `Picture of ${name}${camera.position ? `, ${camera.position}` : ""}`;
    const waits = runs ? "Waiting for its picture ..." : awake ? `${name} is being woken ...` : `${name} is ${camera.state}: nobody reads it.`;
    text(this.cause, camera.reason || waits);
    text(this.cure, camera.cure ? `Try: ${camera.cure}` : "");
    this.cure.hidden = !camera.cure;
    this.next.hidden = camera.next_try_ms === null || !camera.reason;
    if (!this.next.hidden) text(this.next, `Next try in ${Math.ceil(camera.next_try_ms / 1000)} s.`);
    // One that failed may be mended by now.
    this.wake.hidden = awake || !["idle", "stopping"].includes(camera.state);
    this.sleep.hidden = !awake;
    // One that is asked for already comes by itself.
    if (runs && was !== "streaming" && !this.pending) this.playing = "";
    if (!document.hidden && (runs || awake)) this.play(large, moving);
    else this.stop();
    if (!runs) this.words.hidden = false;
    // The last picture of a camera that stopped would cover them.
    this.image.hidden = !runs;
    this.figures(camera);
  }

  // Nobody tells of it any more.
  gone(words) {
    this.stop();
    this.was = "";
    text(this.state, "unknown");
    this.state.className = "state soft";
    text(this.cause, words);
    this.words.hidden = false;
    for (const node of [this.cure, this.next, this.wake, this.sleep]) node.hidden = true;
  }

  draw() {
    this.spark.draw(this.fps, this.was === "streaming");
  }

  figures(camera) {
    const latency = meanLatency(camera.latency, this.latency) ?? this.mean ?? meanLatency(camera.latency, null);
    this.mean = latency;
    this.latency = camera.latency;
    this.fps = Number(camera.mode.split("@")[1]);
    this.draw();
    const rows = [["Rate", `${camera.rate.toFixed(1)} frames/s`]];
    // Where a picture covers the words.
    if (camera.reason) rows.unshift(["Trouble", camera.reason], ...(camera.cure ? [["Try", camera.cure]] : []));
    if (latency !== null && latency !== undefined) rows.push(["Latency", `${latency.toFixed(1)} ms`]);
    if (this.spark.words()) rows.push(["Last 10 min", this.spark.words()]);
    for (const node of camera.nodes) rows.push([node.name, nodeWords(node)]);
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
