/* Two views: the search with the newest documents below it, and one document. #id=... names a document. */

const list = document.getElementById("kb-list");
const article = document.getElementById("kb-article");
const about = document.getElementById("kb-about");
const newest = document.getElementById("kb-newest");
const back = document.getElementById("kb-back");
const FIRST = 20;

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function listed([id, title, facts]) {
  const item = document.createElement("li");
  item.append(element("a", title, { href: "#id=" + encodeURIComponent(id) }), element("span", facts));
  return item;
}

function fill(count) {
  newest.replaceChildren(...page.documents.slice(0, count).map(listed));
  const more = document.getElementById("kb-all");
  more.hidden = count >= page.documents.length;
}

const wanted = () => new URLSearchParams(location.hash.slice(1)).get("id");

async function show() {
  const id = wanted();
  const at = id === null ? -1 : page.documents.findIndex(([each]) => each === id);
  if (at >= 0) {
    const text = (await kbgen.texts(Math.floor(at / page.together)))[at % page.together];
    if (wanted() !== id) return;
    article.innerHTML = text.facts[lang] + text.text; // cleaned when the bundle was made; the page's policy lets nothing in it run
    article.lang = text.lang;
    document.title = page.documents[at][1] + " · " + page.title;
  } else {
    document.title = page.title;
    about.textContent = id === null ? "" : say("bundle.absent");
  }
  article.hidden = back.hidden = at < 0;
  list.hidden = at >= 0;
  if (at >= 0) {
    scrollTo(0, 0);
    article.querySelector("h1")?.focus();
    window.kbgenBox.place?.();
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const hash = new URL(link.href).hash;
  if (link.href.split(/[?#]/)[0] !== location.href.split(/[?#]/)[0] || !hash.startsWith("#id=")) return;
  event.preventDefault();
  history.pushState(null, "", hash);
  show();
});
back.addEventListener("click", () => (history.length > 1 ? history.back() : (location.hash = "")));
document.getElementById("kb-all").addEventListener("click", () => fill(page.documents.length));
document.getElementById("kb-lang").addEventListener("click", () => {
  const other = new URLSearchParams(location.search);
  other.set("lang", lang === "zh" ? "en" : "zh");
  location.search = other;
});
window.addEventListener("popstate", show);
window.addEventListener("hashchange", show);
fill(FIRST);
show();
