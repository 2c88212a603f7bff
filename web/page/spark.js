// SPDX-License-Identifier: Apache-2.0
// The last ten minutes of a camera, as the daemon kept them: a line of its frames a second, and a thinner one of their latency.

const WIDTH = 300;
const HEIGHT = 40;
const SPANS = 120; // of five seconds

function svg(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// The newest value is at the right, moved to the left by the spans that have passed since. null is a gap.
function path(values, most, passed) {
  let drawn = "", pen = "M";
  values.forEach((value, i) => {
    const x = WIDTH - (values.length - 1 - i + passed) * WIDTH / SPANS;
    if (value === null || x < 0) { pen = "M"; return; }
    drawn += `${pen}${x.toFixed(1)},${(HEIGHT - 1 - value / most * (HEIGHT - 2)).toFixed(1)}`;
    pen = "L";
  });
  return drawn;
}

export class Spark {
  constructor() {
    this.rate = svg("path", { class: "rate" });
    this.latency = svg("path", { class: "latency" });
    this.root = svg("svg", { class: "line", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" }, this.latency, this.rate);
    this.told = { rate: [], latency_ms: [], span_ms: 5000 };
    this.at = performance.now();
  }

  take(figures) {
    this.told = figures;
    this.at = performance.now();
  }

  // `runs`: frames come now. Of a camera that does not run nothing is told, and there were none since.
  draw(fps, runs) {
    const spans = (performance.now() - this.at) / this.told.span_ms;
    const since = Math.min(SPANS, Math.floor(spans));
    const rate = [...this.told.rate, ...Array(since).fill(runs || !this.told.rate.length ? null : 0)];
    const latency = [...this.told.latency_ms, ...Array(since).fill(null)];
    this.rate.setAttribute("d", path(rate, Math.max(1, fps, ...rate), spans - since));
    this.latency.setAttribute("d", path(latency, Math.max(1, ...latency), spans - since));
    this.root.setAttribute("aria-label", this.words() || "No frames in the last ten minutes");
  }

  words() {
    const { rate, latency_ms } = this.told;
    if (!rate.length) return "";
    const most = Math.max(...latency_ms);
    return `${Math.min(...rate).toFixed(1)} to ${Math.max(...rate).toFixed(1)} frames/s${most > 0 ? `, at most ${most.toFixed(1)} ms` : ""}`;
  }
}
