/* The box as a page has it from its start: a field to type into. What finds comes with the engine (box.js). */

const LATE_MS = 400;

let fields = 0;
const composing = new Set(); // inputs in which letters stand for signs that are not chosen yet

const queryInAddress = () =>
  new URLSearchParams(location.hash.slice(1)).get("q") ?? new URLSearchParams(location.search).get("q") ?? "";

/** Draws the field, with what the page says below an empty box behind it. */
function field(root) {
  const id = `kb-search-${(fields += 1)}`;
  const input = make("textarea", {
    id, class: "kb-search__input", rows: "1", dir: "auto", placeholder: word("search.placeholder"), autocomplete: "off",
    autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", "aria-describedby": `${id}-hint`,
  });
  const idle = make("div", { class: "kb-search__idle" }, ...root.childNodes);
  const form = make("form", { class: "kb-search__form", role: "search", "aria-label": word("search.label") },
    make("label", { class: "kb-search__label", for: id, text: word("search.label") }),
    make("div", { class: "kb-search__field" }, input),
    make("p", { id: `${id}-hint`, class: "kb-search__hint", text: word("search.hint") }));
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("compositionstart", () => composing.add(input));
  input.addEventListener("compositionend", () => composing.delete(input));
  root.classList.add("kb-search");
  root.append(form, idle);
  for (const event of ["focusin", "input", "pointerenter"]) root.addEventListener(event, () => wake(root));
  return input;
}

const awake = new Map(); // root -> a promise of its box, null where it can't be had

/** What is typed meanwhile stays, and is searched for as soon as the box is there. */
function wake(root) {
  if (awake.has(root)) return awake.get(root);
  const late = setTimeout(() => root.querySelector(".kb-search__input").value && tell(root, word("search.searching")), LATE_MS);
  const made = opened().then(({ boxOf }) => boxOf(root)).catch((error) => {
    console.warn("kbgen: the search failed", error);
    awake.delete(root);
    tell(root, word(error.told ?? "search.failed"), archiveLink(root));
    return null;
  }).finally(() => clearTimeout(late));
  awake.set(root, made);
  return made;
}

/** Before there is a box that could. */
function tell(root, text, ...after) {
  quiet(root);
  const told = make("div", { class: "kb-search__early" }, make("p", { class: "kb-search__status", role: "status", text }), ...after);
  root.querySelector("form").after(told);
}

const quiet = (root) => root.querySelector(".kb-search__early")?.remove();
