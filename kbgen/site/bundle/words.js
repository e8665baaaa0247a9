/* The page's words, before anything else reads them: the reader's choice, else the browser's language, else the base's. */

const page = JSON.parse(document.getElementById("kb-page").textContent);
const wish = [new URLSearchParams(location.search).get("lang"), ...navigator.languages, page.lang];
const lang = wish.map((each) => (each || "").slice(0, 2).toLowerCase()).find((each) => each in page.words);
const say = (key) => page.words[lang][key] ?? key;

document.documentElement.lang = lang === "zh" ? "zh-Hans" : lang;
document.getElementById("kbgen-words").textContent = JSON.stringify(page.words[lang]);
for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
const scheme = matchMedia("(prefers-color-scheme: dark)");
const dress = () => (document.body.dataset.mdColorScheme = scheme.matches ? "slate" : "default");
scheme.addEventListener("change", dress);
dress();
