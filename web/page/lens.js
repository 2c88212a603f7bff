// SPDX-License-Identifier: Apache-2.0
// One camera large: focus, histogram, properties.
import { woken } from "./card.js";
import { $, chosen, element, text } from "./dom.js";

const SLIDERS = [
  { label: "Exposure", name: "exposurecompensation", least: -2, most: 2, step: 0.1, usual: 0 },
  { label: "Most gain", name: "gainrange", least: 1, most: 16, step: 0.5, usual: 16, value: (n) => `1 ${n}`, number: (v) => v.split(" ")[1] },
  { label: "Saturation", name: "saturation", least: 0, most: 2, step: 0.05, usual: 1 },
];
const BALANCES = ["auto", "incandescent", "fluorescent", "warm-fluorescent", "daylight", "cloudy-daylight", "twilight", "shade", "off"];
let token = "";
let best = 0;
let toolsOf = "";
let settings = [];
let sliders = []; // each shows what is set

export async function change(method, name, value) {
  const camera = chosen();
  const query = method === "PUT" ? `?value=${encodeURIComponent(value)}` : "";
  token = $("token").value;
  try {
    const answer = await fetch(`/api/cameras/${camera}/properties/${encodeURIComponent(name)}${query}`,
      { method, credentials: "same-origin", headers: token ? { Authorization: `Bearer ${token}` } : {} });
    text($("said"), `${name}: ${(await answer.text()).trim()}`);
    if (answer.ok) return;
  } catch {
    text($("said"), `${name}: jcam-web does not answer`);
  }
  sliders.forEach((show) => show());
}

const valueOf = (name) => settings.find((setting) => setting.name === name)?.value;

function undo(label, name) {
  const button = element("button", { type: "button", textContent: "Undo", ariaLabel: `Undo ${label}` });
  button.addEventListener("click", () => change("DELETE", name));
  return button;
}

function slider(one) {
  // The label would be that of the output in it.
  const input = element("input", { type: "range", min: one.least, max: one.most, step: one.step, ariaLabel: one.label });
  const shown = element("output");
  input.dataset.property = one.name;
  input.addEventListener("input", () => text(shown, input.value));
  input.addEventListener("change", () => change("PUT", one.name, one.value ? one.value(input.value) : input.value));
  sliders.push(() => {
    const value = valueOf(one.name);
    input.value = value === undefined ? one.usual : one.number ? one.number(value) : value;
    text(shown, input.value);
  });
  return element("div", { className: "one" }, element("label", {}, element("span", {}, `${one.label} `, shown), input), undo(one.label, one.name));
}

function balance() {
  const select = element("select", {}, ...BALANCES.map((word) => element("option", { value: word, textContent: word })));
  select.dataset.property = "wbmode";
  select.addEventListener("change", () => change("PUT", "wbmode", select.value));
  sliders.push(() => { select.value = valueOf("wbmode") ?? "auto"; });
  return element("div", { className: "one" }, element("label", {}, "White balance", select), undo("white balance", "wbmode"));
}

// What can be done with the camera that is large; null: none is.
export function tools(camera) {
  $("tools").hidden = !camera;
  if (!camera) { toolsOf = ""; return; }
  if (toolsOf !== camera.name) {
    toolsOf = camera.name;
    best = 0;
    sliders = [];
    $("sliders").replaceChildren(...(camera.source === "argus" ? [...SLIDERS.map(slider), balance()] : []));
    $("settings").dataset.key = "";
    text($("run"), `jcam-run --csi ${camera.name.slice(3)} IMAGE`);
    text($("said"), "");
  }
  const awake = woken.has(camera.name);
  $("save").hidden = camera.state !== "streaming" && !awake;
  $("save").href = `/cameras/${camera.name}.jpg${awake ? "?wake=1" : ""}`;
  $("save").download = `${camera.name}.jpg`;
  const key = JSON.stringify(camera.settings);
  if ($("settings").dataset.key === key) return;
  $("settings").dataset.key = key;
  settings = camera.settings;
  sliders.forEach((show) => show());
  $("settings").replaceChildren(...settings.map((setting) => {
    const why = setting.why ? `: ${setting.why}` : "";
    return element("li", {}, element("code", { textContent: `${setting.name}=${setting.value}` }), ` ${setting.state}${why} `, undo(setting.name, setting.name));
  }));
}

// Brightness of each pixel of the picture, in the middle at its own size, where focus is to be seen.
export function look(image) {
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

// The sharpest so far is another lens' or another camera's.
export function beginAnew() { best = 0; }
