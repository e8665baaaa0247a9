/*
 * The engine, and in its file what only an opened box needs, are loaded once somebody asks: most readers of a page
 * never do. A page that brings them keeps its own.
 */

const RECENTLY = "kbgen.recent "; // what was searched for is kept under this and the site's address

const here = document.currentScript;

let coming = null; // a promise of the engine

/** Whether this browser has what the search reads with: Safari does from 16.4 on, Firefox from 113. */
const isAble = (() => {
  try {
    return Boolean(new RegExp("(?<=a)b") && new DecompressionStream("deflate-raw"));
  } catch {
    return false;
  }
})();

function engine() {
  if (!isAble) return Promise.reject(Object.assign(new Error("This browser is too old for the search."), { told: "search.too_old" }));
  coming ??= new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    Object.assign(tag.dataset, here.dataset); // where the index lies
    const minute = Math.floor(Date.now() / 60000); // one that the browser kept may name files that are gone by now
    const manifest = document.createElement("script"); // what every search begins with: it comes beside the engine
    const failed = () => {
      coming = null;
      tag.remove();
      reject(new Error(`The search could not be loaded (${tag.src}). Reload the page.`));
    };
    // Where the manifest fails, the search says so; an engine that came by half is none, though it loads.
    manifest.onload = manifest.onerror = () => (window.kbgen.put ? resolve(window.kbgen) : failed());
    tag.onerror = failed;
    tag.src = new URL("engine.js?" + ENGINE_VERSION, here.src).href;
    manifest.src = new URL(`${here.dataset.search || "search/"}manifest.js?${minute}`, tag.src).href;
    tag.async = manifest.async = false; // one runs after the other
    document.head.append(tag, manifest);
  });
  return coming;
}

const later = (name) => [name, (...given) => engine().then((all) => all[name](...given))];
const ready = () => engine().then((all) => all.ready(), () => false); // as the engine's own: it never rejects
window.kbgen ??= { ...Object.fromEntries(["search", "values", "analyze"].map(later)), ready };

let come = null; // what the engine's file gives: {boxOf, showPlace}
const opened = () => (isAble && come ? Promise.resolve(come) : engine().then(() => come));
window.kbgenBox = { come: (given) => (come = given) };
