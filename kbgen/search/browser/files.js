/*
 * The files of the index, read by script tags: so they load from file:// and under script-src 'self'.
 *
 * They lie in `search/` beside this script, or where the script tag's `data-search` says; the
 * site's root is two folders up (`assets/kbgen/engine.js`), or where `data-root` says.
 */

const script = document.currentScript;
const folder = new URL(script.dataset.search || "search/", script.src);
const root = new URL(script.dataset.root || "../../", script.src);

const MOST_KEPT = 400; // files whose content is kept in memory
const waiting = new Map(); // name -> resolve of the promise of its payload
const loaded = new Map(); // name -> promise of its content, the least recently used first

function put(name, payload) {
  const resolve = waiting.get(name);
  waiting.delete(name);
  if (resolve) resolve(payload);
}

function load(name, path) {
  return new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    waiting.set(name, resolve);
    tag.onload = () => tag.remove();
    tag.onerror = () => {
      tag.remove();
      reject(new Error("The search index could not be loaded (" + path + "). Reload the page."));
    };
    tag.src = new URL(path, folder).href;
    document.head.appendChild(tag);
  });
}

/** What was made before, unless that failed. */
function once(name, make) {
  const found = loaded.get(name) || make();
  loaded.delete(name);
  loaded.set(name, found);
  if (loaded.size > MOST_KEPT) loaded.delete(loaded.keys().next().value);
  found.catch(() => loaded.get(name) === found && loaded.delete(name));
  return found;
}

let packed = new Uint8Array(1 << 14); // used again and again

/** What `make` makes of a file's bytes, which are only there while it runs. */
async function unpacked(name, make) {
  const { version } = await manifest();
  return inflated(await load(name, version + "/" + name + ".js"), make);
}

function inflated(base64, make) {
  const text = atob(base64);
  if (text.length > packed.length) packed = new Uint8Array(2 * text.length);
  for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i);
  return make(inflate(packed.subarray(0, text.length)));
}

const decoder = new TextDecoder();
const asText = (bytes) => decoder.decode(bytes);

const manifest = () => once("manifest", async () => compiled(await load("manifest", "manifest.js")));
const asJson = (bytes) => JSON.parse(asText(bytes));
const bucket = (number) => once("t/" + number, () => unpacked("t/" + number.toString(16), bucketOf));
const traditional = () => once("s", async () => tableOf(await unpacked("s", asJson)));
const columns = () => once("c", () => unpacked("c", columnsOf));
const shown = (number) => once("d/" + number, () => unpacked("d/" + number, asJson));

function words(letter) {
  return once("v/" + letter, async () => {
    if (!(await manifest()).letters.includes(letter)) return [];
    const lines = (await unpacked("v/" + letter, asText)).split("\n");
    return lines.map((line) => line.split(" ")).map(([word, count]) => [word, Number(count)]);
  });
}
