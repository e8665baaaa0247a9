/* The files of the index stand in this page: the twin of browser/loading.js, which fetches them. */

const stored = JSON.parse(document.getElementById("kb-data").textContent);
const root = new URL(location.href.split("#")[0]);

async function load(name) {
  if (name in APART) return APART[name]();
  if (!(name in stored)) throw new Error("This bundle lacks a part of its index (" + name + ").");
  return stored[name];
}

function put() {}

const payloadBytes = (base64) => bytesOf(base64);
