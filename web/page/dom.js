// SPDX-License-Identifier: Apache-2.0
// What all parts of the page share.

export const $ = (id) => document.getElementById(id);

export function element(name, options = {}, ...children) {
  const { dataset, ...rest } = options;
  const made = Object.assign(document.createElement(name), rest);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}

export function text(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

// The camera that is shown large.
export const chosen = () => location.hash.slice(1);
