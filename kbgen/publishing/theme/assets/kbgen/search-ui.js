/* The search box, its results, and the dialog: what people see of window.kbgen.search (engine.js).
 *
 * A page may carry
 *   <div data-kb-search="inline" data-kb-archive="../archive/"></div>   a box with its results, query in ?q=
 *   <button data-kb-search-open>                                        opens the same box as a dialog, as / does
 *   <script type="application/json" id="kbgen-words">{"search.label": …}</script>
 *
 * Whatever comes from documents or readers becomes text nodes, never markup.
 */
(() => {
  "use strict";

  const DEBOUNCE_MS = 120;
  const PAGE = 10;
  const LINE = 240; // characters of a matching line that are shown
  const CHIPS = 6;
  const BEST_FIRST = ["worked", "partial", "temporary", "unknown", "no_effect", "made_worse"];
  const FALLBACK = {
    "search.label": "Search the postmortems",
    "search.placeholder": "An error, a log line, a symptom…",
    "search.hint": "Enter opens the first hit, Shift+Enter starts a line, arrow keys move through the hits.",
    "search.clear": "Clear",
    "search.close": "Close",
    "search.searching": "Searching…",
    "search.count_one": "1 hit",
    "search.count": "{count} hits",
    "search.none": "Nothing found.",
    "search.none_hint": "Try fewer words, or the line of the log that looks most peculiar.",
    "search.archive": "Browse the archive",
    "search.more": "Show more",
    "search.failed": "The search does not answer. Reload the page, or browse the archive.",
    "search.tried": "What was tried",
    "search.tried_more": "and {count} more",
    "search.attempt": "{action}: {outcome}",
    "search.attempt_many": "{action} ×{count}: {outcome}",
    "search.matches": "Matching lines",
    "search.line": "line {line}",
    "search.expanded": "Also searched for: {words}",
    "search.corrected": "Corrected: {words}",
    "search.field.title": "Title",
    "search.field.tags": "Tags",
    "search.field.headings": "Headings",
    "search.field.lead": "Summary",
    "search.field.body": "Text",
    "search.field.code": "Code and logs",
    "search.field.symptoms": "Symptoms",
    "search.field.causes": "Causes",
    "search.field.attempts": "What was tried",
    "outcome.worked": "worked",
    "outcome.partial": "helped in part",
    "outcome.temporary": "helped for a while",
    "outcome.no_effect": "no effect",
    "outcome.made_worse": "made it worse",
    "outcome.unknown": "not known",
    "kind.near_miss": "near miss",
    "kind.drill": "drill",
  };

  let words = FALLBACK;
  let boxes = 0;

  function readWords() {
    const block = document.getElementById("kbgen-words");
    if (!block) return;
    try {
      words = { ...FALLBACK, ...JSON.parse(block.textContent) };
    } catch {
      words = FALLBACK;
    }
  }

  function word(key, values = {}) {
    const text = String(words[key] ?? key.slice(key.lastIndexOf(".") + 1));
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** make("a", {class: "x", text: "y", href: "z"}, child, …): attributes and text, never markup. */
  function make(tag, { text, ...attributes } = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    element.append(...children.filter(Boolean));
    return element;
  }

  /** An address that may be followed, else null: a page of the site or of the web, never a script. */
  function followable(href) {
    if (!href) return null;
    try {
      const url = new URL(href, document.baseURI);
      return ["http:", "https:", "file:"].includes(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  }

  function archiveLink(root) {
    const place = root.closest("[data-kb-archive]") ?? document.querySelector("[data-kb-archive]");
    const href = followable(place?.getAttribute("data-kb-archive"));
    return href && make("a", { class: "kb-search__archive", href, text: word("search.archive") });
  }

  // -- one hit ----------------------------------------------------------------------------------------------------

  function facts(hit) {
    const day = /^\d{4}(-\d\d(-\d\d)?)?/.exec(hit.started_at ?? "")?.[0];
    const line = make("p", { class: "kb-hit__facts" });
    if (day) line.append(make("time", { datetime: day, text: day }));
    if (hit.severity) line.append(make("span", { class: "kb-hit__severity", text: hit.severity }));
    if (hit.kind && hit.kind !== "incident") {
      line.append(make("span", { class: "kb-hit__kind", text: word(`kind.${hit.kind}`) }));
    }
    if (hit.services?.length) line.append(make("span", { text: hit.services.join(", ") }));
    return line.childNodes.length ? line : null;
  }

  /** The same action with the same outcome once, with its count; what worked first. */
  function grouped(attempts) {
    const groups = new Map();
    for (const { action, outcome, count } of attempts) {
      const known = BEST_FIRST.includes(outcome) ? outcome : "unknown";
      const key = JSON.stringify([action, known]);
      const group = groups.get(key) ?? { action, outcome: known, count: 0 };
      group.count += count ?? 1;
      groups.set(key, group);
    }
    return [...groups.values()].sort((a, b) => BEST_FIRST.indexOf(a.outcome) - BEST_FIRST.indexOf(b.outcome));
  }

  function tried(hit) {
    const groups = grouped(hit.attempts ?? []);
    if (!groups.length) return null;
    const list = make("ul", { class: "kb-hit__tried", "aria-label": word("search.tried") });
    for (const { action, outcome, count } of groups.slice(0, CHIPS)) {
      const key = count > 1 ? "search.attempt_many" : "search.attempt";
      const text = word(key, { action, count, outcome: word(`outcome.${outcome}`) });
      list.append(make("li", { class: `kb-chip kb-chip--${outcome}`, text }));
    }
    if (groups.length > CHIPS) {
      const text = word("search.tried_more", { count: groups.length - CHIPS });
      list.append(make("li", { class: "kb-chip", text }));
    }
    return list;
  }

  /** A line as text and <mark>; of a long line what surrounds the first mark. */
  function marked(text, marks) {
    const code = make("code");
    const ordered = [...(marks ?? [])].sort((a, b) => a[0] - b[0]);
    const first = Math.max(0, Math.min((ordered[0]?.[0] ?? 0) - LINE / 4, text.length - LINE));
    const last = Math.min(text.length, first + LINE);
    let at = first;
    if (first > 0) code.append("…");
    for (const [start, end] of ordered) {
      const from = Math.max(start, at);
      const to = Math.min(end, last);
      if (from >= to) continue;
      code.append(text.slice(at, from), make("mark", { text: text.slice(from, to) }));
      at = to;
    }
    code.append(text.slice(at, last));
    if (last < text.length) code.append("…");
    return code;
  }

  function matches(hit) {
    const found = (hit.matches ?? []).slice(0, 3);
    if (!found.length) return null;
    const list = make("ul", { class: "kb-hit__matches", "aria-label": word("search.matches") });
    for (const { field, line, text, marks } of found) {
      const place = word(`search.field.${field}`) + (line ? ` · ${word("search.line", { line })}` : "");
      list.append(make("li", {}, make("span", { class: "kb-hit__place", text: place }), marked(String(text), marks)));
    }
    return list;
  }

  function hitItem(hit) {
    const href = followable(hit.href ?? hit.url);
    const title = hit.title || hit.id;
    const heading = make("div", { class: "kb-hit__title" }, make("a", href ? { href, text: title } : { text: title }));
    return make("li", { class: "kb-hit" }, heading, facts(hit), tried(hit), matches(hit));
  }

  /** [{from, to}], [[from, to]] or ["words"] as one line. */
  function listed(changes) {
    const one = (item) => {
      if (typeof item === "string") return item;
      const [from, to] = Array.isArray(item) ? item : [item.from, item.to];
      return `${from} → ${Array.isArray(to) ? to.join(", ") : to}`;
    };
    return (changes ?? []).map(one).join("; ");
  }

  // -- the box with its results -----------------------------------------------------------------------------------

  class Box {
    /** `onQuery(query, done)` hears every query that is searched for; `done` when the reader pressed Enter. */
    constructor(root, onQuery = () => {}) {
      const id = `kb-search-${(boxes += 1)}`;
      this.root = root;
      this.onQuery = onQuery;
      this.asked = 0; // the number of the latest question: answers to earlier ones are dropped
      this.shown = null; // the query whose hits stand on the page
      this.limit = PAGE;
      this.input = make("textarea", {
        id, class: "kb-search__input", rows: "1", placeholder: word("search.placeholder"), autocomplete: "off",
        autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", "aria-describedby": `${id}-hint`,
      });
      this.clear = make("button", { type: "button", class: "kb-search__clear", hidden: "", text: word("search.clear") });
      this.status = make("p", { class: "kb-search__status", role: "status" });
      this.note = make("div", { class: "kb-search__note" });
      this.list = make("ol", { class: "kb-search__hits", "aria-label": word("search.label") });
      this.list.hidden = true;
      this.more = make("button", { type: "button", class: "kb-search__more", hidden: "", text: word("search.more") });
      root.classList.add("kb-search");
      root.append(
        make("form", { class: "kb-search__form", role: "search", "aria-label": word("search.label") },
          make("label", { class: "kb-search__label", for: id, text: word("search.label") }),
          make("div", { class: "kb-search__field" }, this.input, this.clear),
          make("p", { id: `${id}-hint`, class: "kb-search__hint", text: word("search.hint") })),
        this.status, this.note, this.list, this.more,
      );
      this.listen();
    }

    listen() {
      this.input.addEventListener("input", (event) => {
        this.fit();
        if (!event.isComposing) this.searchSoon(event.inputType === "insertFromPaste" ? 0 : DEBOUNCE_MS);
      });
      this.input.addEventListener("compositionend", () => this.searchSoon(DEBOUNCE_MS));
      this.root.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
      this.root.addEventListener("keydown", (event) => this.key(event));
      this.clear.addEventListener("click", () => {
        this.set("");
        this.input.focus();
      });
      this.more.addEventListener("click", () => this.showMore());
    }

    get links() {
      return [...this.list.querySelectorAll(".kb-hit__title a[href]")];
    }

    key(event) {
      if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
      const inBox = event.target === this.input;
      if (inBox && event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        this.enter();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        this.move(event, event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape" && !this.root.closest("dialog")) {
        event.preventDefault();
        if (inBox) this.empty();
        else this.input.focus();
      }
    }

    /** From the last line of the box to the first hit, from hit to hit, and back up into the box. */
    move(event, step) {
      const links = this.links;
      const { value, selectionEnd } = this.input;
      if (event.target === this.input) {
        if (step < 0 || !links.length || value.indexOf("\n", selectionEnd) >= 0) return;
        event.preventDefault();
        links[0].focus();
        return;
      }
      const at = links.indexOf(document.activeElement);
      if (at < 0) return;
      event.preventDefault();
      (at + step < 0 ? this.input : links[Math.min(at + step, links.length - 1)]).focus();
    }

    /** Opens the first hit, which is marked as the one, if it is an answer to what stands in the box. */
    enter() {
      const answered = this.shown !== null && this.shown === this.input.value.trim() && !this.list.hidden;
      this.search(true);
      if (answered) this.links[0]?.click();
    }

    fit() {
      this.clear.hidden = !this.input.value;
      this.input.style.height = "auto";
      this.input.style.height = `${this.input.scrollHeight + 2}px`;
    }

    set(query) {
      this.input.value = query;
      this.fit();
      return this.search();
    }

    searchSoon(delay) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), delay);
    }

    /** Ask for what stands in the box now. */
    async search(done = false) {
      clearTimeout(this.timer);
      const query = this.input.value.trim();
      if (query !== this.query) this.limit = PAGE;
      this.query = query;
      this.onQuery(query, done);
      if (!query) return this.empty();
      if (query === this.shown && !this.list.hidden) return undefined;
      return this.ask(query);
    }

    async ask(query) {
      const question = (this.asked += 1);
      const slow = setTimeout(() => question === this.asked && this.say(word("search.searching")), 400);
      this.list.setAttribute("aria-busy", "true");
      try {
        const answer = await window.kbgen.search(query, { limit: this.limit });
        if (question === this.asked) this.show(query, answer);
      } catch (error) {
        if (question !== this.asked) return;
        console.warn("kbgen: the search failed", error);
        this.empty();
        this.say(word("search.failed"), archiveLink(this.root));
      } finally {
        clearTimeout(slow);
        if (question === this.asked) this.list.removeAttribute("aria-busy");
      }
    }

    say(text, ...after) {
      this.status.textContent = text;
      this.note.replaceChildren(...after.filter(Boolean));
    }

    empty() {
      this.asked += 1;
      this.shown = null;
      this.say("");
      this.list.replaceChildren();
      this.list.hidden = this.more.hidden = true;
    }

    show(query, answer) {
      const { hits, total, expansions, corrections } = answer;
      this.shown = query;
      this.list.replaceChildren(...hits.map(hitItem));
      this.list.hidden = !hits.length;
      this.more.hidden = !hits.length || hits.length >= total;
      if (!hits.length) {
        this.say(word("search.none"), make("p", { text: word("search.none_hint") }), archiveLink(this.root));
        return;
      }
      const changed = [["corrected", listed(corrections)], ["expanded", listed(expansions)]];
      this.say(
        total === 1 ? word("search.count_one") : word("search.count", { count: total }),
        ...changed.map(([key, text]) => text && make("p", { text: word(`search.${key}`, { words: text }) })),
      );
    }

    async showMore() {
      const before = this.links.length;
      this.limit += PAGE;
      await this.ask(this.query);
      this.links[before]?.focus();
    }
  }

  // -- in a page: the query stands in the address -------------------------------------------------------------------

  function queryOfAddress() {
    const inHash = new URLSearchParams(location.hash.slice(1)).get("q");
    return inHash ?? new URLSearchParams(location.search).get("q") ?? "";
  }

  function addressOf(query) {
    const url = new URL(location.href);
    if (new URLSearchParams(url.hash.slice(1)).has("q")) url.hash = "";
    if (query) url.searchParams.set("q", query);
    else url.searchParams.delete("q");
    return url.href;
  }

  /** A new entry in the history when a new query begins, and the same entry until the reader is done with it. */
  function inAddress() {
    let open = false;
    return {
      done: () => (open = false),
      write(query, done) {
        if (query !== queryOfAddress()) {
          const state = open ? "replaceState" : "pushState";
          try {
            history[state](null, "", addressOf(query));
          } catch {
            // A browser that lets no local file change its address: the search works all the same.
          }
          open = true;
        }
        if (done) open = false;
      },
    };
  }

  function inline(root) {
    const address = inAddress();
    const box = new Box(root, address.write);
    box.input.addEventListener("blur", address.done);
    window.addEventListener("popstate", () => {
      address.done();
      box.set(queryOfAddress());
    });
    const query = queryOfAddress();
    if (query) box.set(query);
    return box;
  }

  // -- over a page --------------------------------------------------------------------------------------------------

  function dialog() {
    const element = make("dialog", { class: "kb-dialog", "aria-label": word("search.label") });
    const close = make("button", { type: "button", class: "kb-dialog__close", text: word("search.close") });
    const root = make("div");
    element.append(close, root);
    document.body.append(element);
    const box = new Box(root);
    close.addEventListener("click", () => element.close());
    element.addEventListener("click", (event) => {
      if (event.target === element) element.close(); // beside the dialog
    });
    return { element, box };
  }

  function start() {
    readWords();
    const inPage = [...document.querySelectorAll('[data-kb-search="inline"]')].map(inline);
    let over = null;

    const open = () => {
      if (inPage.length) {
        inPage[0].input.focus();
        inPage[0].input.scrollIntoView({ block: "nearest" });
        return;
      }
      over ??= dialog();
      if (!over.element.open) over.element.showModal();
      over.box.fit();
      over.box.input.focus();
      over.box.input.select();
    };

    document.addEventListener("click", (event) => {
      if (!event.target.closest?.("[data-kb-search-open]")) return;
      event.preventDefault();
      open();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false])");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || event.isComposing) return;
      event.preventDefault();
      open();
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
