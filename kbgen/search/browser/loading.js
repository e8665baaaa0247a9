/*
 * The files of the index, read by script tags: so they load from file:// and under script-src 'self'.
 *
 * They lie in `search/` beside this script, or where the script tag's `data-search` says; the
 * site's root is two folders up (`assets/kbgen/engine.js`), or where `data-root` says.
 */

const script = document.currentScript;
const folder = new URL(".", new URL(script.dataset.search || "search/", script.src)).href;
const root = new URL(script.dataset.root || "../../", script.src);

const waiting = new Map(); // name -> [resolve of each promise of its payload]
const early = new Map(); // name -> payload that came before anybody asked: of a tag that stands beside the engine's

function put(name, payload) {
  const resolves = waiting.get(name);
  waiting.delete(name);
  if (resolves) for (const resolve of resolves) resolve(payload);
  else early.set(name, payload);
}

function load(name, path) {
  const come = early.get(name);
  if (early.delete(name)) return Promise.resolve(come);
  return new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    waiting.set(name, (waiting.get(name) || []).concat(resolve)); // it may be asked for again while it is on its way
    tag.onload = tag.onerror = () => {
      tag.remove();
      if (!waiting.has(name)) return;
      // A file that was copied by half, or a page that says it is missing, loads as well and puts nothing.
      reject(new Error("The search index could not be loaded (" + path + "). Reload the page."));
    };
    // Only the manifest changes under its name: one that the browser kept may name files that are gone by now.
    tag.src = folder + path + (name === "manifest" ? "?" + Math.floor(Date.now() / 60000) : "");
    document.head.appendChild(tag);
  });
}

/** The bytes of a payload as payload.py puts them into a text. */
function payloadBytes(text) {
  const into = new Uint8Array(2 * text.length);
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    let both = text.charCodeAt(at);
    if (both === 0x1b) both = text.charCodeAt(++at) ^ 0x5500;
    into[size++] = both & 255;
    into[size++] = both >> 8;
  }
  return into.subarray(0, size);
}
