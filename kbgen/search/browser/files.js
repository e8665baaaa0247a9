/* The files of the index, each unpacked and kept: what is in them comes from loading.js. */

const MOST_KEPT = 400; // files whose content is kept in memory
const loaded = new Map(); // name -> promise of its content, the least recently used first

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
async function unpacked(name, make, before) {
  const { version } = await manifest();
  return inflated(await load(name, version + "/" + name + ".js"), make, before);
}

const inflated = (text, make, before) => sound(() => make(inflate(payloadBytes(text), before)));

/** What `make` gives. Where it fails, the index is none that this script can read: a browser may have kept an old one. */
function sound(make) {
  try {
    return make();
  } catch (cause) {
    return damaged(cause);
  }
}

function roomFor(bytes) {
  if (bytes > packed.length) packed = new Uint8Array(2 * bytes);
  return packed;
}

/** A view that the next call overwrites. */
function bytesOf(base64) {
  const into = roomFor((base64.length * 3) / 4);
  if (into.setFromBase64) return into.subarray(0, into.setFromBase64(base64).written); // new in 2025
  const text = atob(base64);
  for (let i = 0; i < text.length; i++) into[i] = text.charCodeAt(i);
  return into.subarray(0, text.length);
}

const decoder = new TextDecoder();
const asText = (bytes) => decoder.decode(bytes);
const rulesIn = (base64) => asJson(inflate(bytesOf(base64))); // what stands in a script itself

const manifest = () => once("manifest", async () => {
  const told = await load("manifest", "manifest.js");
  return sound(() => compiled(told));
});
const scriptOf = (name) => once(name, async () => load(name, (await manifest()).version + "/" + name + ".js"));
const loadedApart = () => scriptOf("n"); // what few queries need
const loadedRelays = () => scriptOf("r");
const asJson = (bytes) => JSON.parse(asText(bytes));
const terms = (name) => once(name, () => unpacked(name, termsOf)); // t/<bucket> or o/<hash>
const synonyms = (number) => once("g/" + number, () => unpacked("g/" + number.toString(16), setOf));
const traditional = () => once("s", async () => tableOf(await unpacked("s", asJson)));
const modes = () => once("m", () => unpacked("m", asJson));
const columns = () => once("c", () => unpacked("c", columnsOf));
const shown = (number) =>
  once("d/" + number, async () => unpacked("d/" + number, shownOf, (await manifest()).allSay));

function words(letter) {
  return once("v/" + letter, async () => {
    if (!(await manifest()).letters.includes(letter)) return [];
    const lines = (await unpacked("v/" + letter, asText)).split("\n");
    return lines.map((line) => line.split(" ")).map(([word, count]) => [word, Number(count)]);
  });
}
