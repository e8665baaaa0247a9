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

/** What `make` makes of a file's bytes. */
async function unpacked(name, make, before) {
  const { version } = await manifest();
  const text = await load(name, version + "/" + name + ".js");
  return sound(async () => make(await inflate(payloadBytes(text), before)));
}

/** What `make` gives. Where it fails, the index is none that this script can read: a browser may have kept an old one. */
async function sound(make) {
  try {
    return await make();
  } catch (cause) {
    throw new Error("The search index is damaged or of another version. Reload the page.", { cause });
  }
}

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64); // new in 2025
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const decoder = new TextDecoder();
const asText = (bytes) => decoder.decode(bytes);
const rulesIn = async (base64) => asJson(await inflate(bytesOf(base64))); // what stands in a script itself

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

/** A document, each time anew: taken apart it takes several times the memory of its bytes, which are kept. */
async function shown(number) {
  const asTheyAre = (bytes) => bytes;
  const bytes = await once("d/" + number, async () => unpacked("d/" + number, asTheyAre, (await manifest()).allSay));
  return sound(() => shownOf(bytes));
}

function words(letter) {
  return once("v/" + letter, async () => {
    if (!(await manifest()).letters.includes(letter)) return [];
    const lines = (await unpacked("v/" + letter, asText)).split("\n");
    return lines.map((line) => line.split(" ")).map(([word, count]) => [word, Number(count)]);
  });
}
