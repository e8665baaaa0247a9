/* The search box, its results, and the dialog: what people see of window.kbgen.search (engine.js).
 *
 * A page may carry
 *   <div data-kb-search="inline" data-kb-archive="../archive/"></div>   a box with its results; the query, the
 *                        filters and "as typed" stand in the address: ?q=redis&f=service:redis&f=severity:SEV1&as=typed
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
  const FACETS = ["service", "severity", "kind", "mode", "year", "tag", "outcome"];
  const SUGGESTED_FROM = ["service", "tag", "mode"];
  const SUGGESTED = 5;
  const ALL = "-kind:none"; // a filter that every document passes: its facets are what there is
  const RECENT = 8;
  const RECENT_LONGEST = 200; // characters: what is longer was pasted, and a log is nobody's to keep
  const CHANGES = 6;
  const BEST_FIRST = ["worked", "partial", "temporary", "unknown", "no_effect", "made_worse"];
  const FALLBACK = {
    "search.label": "Search the postmortems",
    "search.placeholder": "An error, a log line, a symptom…",
    "search.hint": "Enter opens the first hit, Shift+Enter starts a line, arrow keys move through the hits, S shows what is similar to one.",
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
    "search.expanded_more": "and {count} more",
    "search.as_typed": "Only the words as typed",
    "search.is_as_typed": "Searched for the words as typed only.",
    "search.not_as_typed": "Similar words too",
    "search.corrected": "No document says “{from}”. Searched for: {to}",
    "search.did_you_mean": "Search for “{query}”",
    "search.narrow": "Narrow down",
    "search.narrow_to": "Narrow to",
    "search.chosen": "Filters",
    "search.filter": "{field}: {value}",
    "search.remove": "Remove the filter {field}: {value}",
    "search.remove_all": "Remove all filters",
    "search.recent": "Searched before",
    "search.forget": "Forget them",
    "search.mode": "Failure mode",
    "search.check": "The check that tells it apart",
    "search.found_by": "Found by the pasted lines",
    "search.similar": "Similar ({count})",
    "search.note.unknown-value": "No document has {field}: {value}",
    "search.note.read-as-words": "“{field}:{value}” was read as words, not as a filter.",
    "search.note.no-filter": "“{value}” is no filter.",
    "search.facet.service": "Service",
    "search.facet.severity": "Severity",
    "search.facet.kind": "Kind",
    "search.facet.mode": "Failure mode",
    "search.facet.year": "Year",
    "search.facet.tag": "Tag",
    "search.facet.outcome": "An attempt",
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
    "kind.incident": "incident",
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

  function link(href, text) {
    const address = followable(href);
    return make("a", address ? { href: address, text } : { text });
  }

  /** A name and what it is of: "Failure mode: hot-key". */
  function named(key, values, place = "") {
    if (!values.length) return null;
    const line = make("p", { class: `kb-hit__named ${place}`.trim() });
    line.append(make("span", { class: "kb-hit__place", text: word(key) }));
    line.append(...values);
    return line;
  }

  /** The failure modes, each a name or {name, href}, and the check that tells the first from its look-alikes. */
  function modes(hit) {
    const found = many(hit.modes).map((mode) => (typeof mode === "string" ? { name: mode } : mode));
    return named("search.mode", found.map(({ name, href }) => link(href, String(name))));
  }

  function check(hit) {
    const text = typeof hit.check === "string" ? hit.check : hit.check?.text;
    return text ? named("search.check", [make("span", { text })]) : null;
  }

  function foundBy(hit) {
    return named("search.found_by", many(hit.found_by).map((line) => marked(String(line), [])), "kb-hit__found-by");
  }

  function similar(hit) {
    const found = many(hit.similar);
    if (!found.length) return null;
    const list = make("ul");
    for (const [id, title, href] of found.map((each) => (Array.isArray(each) ? each : [each.id, each.title, each.href]))) {
      list.append(make("li", {}, link(href, title || id)));
    }
    const summary = make("summary", { text: word("search.similar", { count: found.length }) });
    return make("details", { class: "kb-hit__similar" }, summary, list);
  }

  const many = (values) => (Array.isArray(values) ? values : []);

  function hitItem(hit) {
    const heading = make("div", { class: "kb-hit__title" }, link(hit.href ?? hit.url, hit.title || hit.id));
    return make("li", { class: "kb-hit" },
      heading, facts(hit), modes(hit), tried(hit), check(hit), foundBy(hit), matches(hit), similar(hit));
  }

  // -- what was changed -------------------------------------------------------------------------------------------

  /** [{from, to}] or [[from, to]] as [[from, [to, …]], …]. */
  function changes(given) {
    const pairs = many(given).map((item) => (Array.isArray(item) ? item : [item.from, item.to]));
    return pairs.map(([from, to]) => [String(from), [to].flat().map(String)]);
  }

  const button = (text, pressed, attributes = {}) => {
    const made = make("button", { type: "button", text, ...attributes });
    made.addEventListener("click", pressed);
    return made;
  };

  function expanded(box, given) {
    if (!box.expand) {
      const off = button(word("search.not_as_typed"), () => box.widen(true));
      return make("p", {}, make("span", { text: word("search.is_as_typed") }), off);
    }
    const found = changes(given);
    if (!found.length) return null;
    const texts = found.slice(0, CHANGES).map(([from, to]) => `${from} = ${to.join(", ")}`);
    if (found.length > CHANGES) texts.push(word("search.expanded_more", { count: found.length - CHANGES }));
    const text = word("search.expanded", { words: texts.join("; ") });
    return make("p", {}, make("span", { text }), button(word("search.as_typed"), () => box.widen(false)));
  }

  /** What was searched for in place of a word that no document has, and buttons that put it into the box. */
  function corrected(box, given) {
    return changes(given).slice(0, CHANGES).map(([from, to]) => {
      const line = make("p", {}, make("span", { text: word("search.corrected", { from, to: to.join(", ") }) }));
      for (const other of box.query.includes(from) ? to.slice(0, 3) : []) {
        const query = box.query.replace(from, () => other);
        const text = word("search.did_you_mean", { query: query.length > 60 ? other : query });
        line.append(button(text, () => box.replace(query)));
      }
      return line;
    });
  }

  function noted(given) {
    const known = many(given).filter((note) => `search.note.${note.kind}` in words);
    return known.slice(0, CHANGES).map((note) => make("p", { text: word(`search.note.${note.kind}`, note) }));
  }

  // -- filters ----------------------------------------------------------------------------------------------------

  const fieldName = (field) => word(`search.facet.${field}`);

  function valueName(field, value) {
    const key = `${field}.${value}`;
    return (field === "outcome" || field === "kind") && key in words ? word(key) : value;
  }

  const filterName = (key, [field, value]) => word(key, { field: fieldName(field), value: valueName(field, value) });
  const isSame = ([field, value], [other, otherValue]) => field === other && value === otherValue;

  /** As the query language has it: several of a field are one or the other, different fields are both. */
  const operators = (filters) => filters.map(([field, value]) => `${field}:"${value.replaceAll('"', "")}"`).join(" ");

  /** The groups of filters: a button for each, and under them the values of the one that is open. */
  class Facets {
    constructor(id, chosen, toggle) {
      this.id = `${id}-values`;
      this.chosen = chosen;
      this.toggle = toggle;
      this.open = null;
      this.given = {};
      this.groups = make("div", { class: "kb-facets__groups" });
      this.values = make("div", { id: this.id, class: "kb-facets__values", role: "group" });
      const attributes = { class: "kb-facets", role: "group", "aria-label": word("search.narrow") };
      this.root = make("div", attributes, this.groups, this.values);
      this.show(null, 0);
    }

    show(given, total) {
      const told = FACETS.map((field) => [field, this.told(field, given, total)]);
      this.given = Object.fromEntries(told.filter(([, values]) => values.length));
      const focused = document.activeElement?.getAttribute("data-kb-facet");
      const left = this.groups.scrollLeft;
      if (!this.given[this.open]) this.open = null;
      this.groups.replaceChildren(...Object.keys(this.given).map((field) => this.group(field)));
      const values = this.given[this.open] ?? [];
      this.values.replaceChildren(...values.map(([value, count]) => this.value(this.open, value, count)));
      this.values.setAttribute("aria-label", this.open ? fieldName(this.open) : word("search.narrow"));
      this.values.hidden = !this.open;
      this.root.hidden = !Object.keys(this.given).length;
      this.groups.scrollLeft = left;
      if (focused) [...this.root.querySelectorAll("button")].find((each) => each.dataset.kbFacet === focused)?.focus();
    }

    /** [[value, count or null], …]: what is chosen stays, though no hit has it; what all hits have tells nothing. */
    told(field, given, total) {
      const counted = many(given?.[field]).map(([value, count]) => [String(value), count]);
      const chosen = this.chosen().filter(([name]) => name === field).map(([, value]) => value);
      if (!chosen.length && counted.length === 1 && counted[0][1] === total) return [];
      const missing = chosen.filter((value) => !counted.some(([other]) => other === value));
      return [...missing.map((value) => [value, null]), ...counted];
    }

    group(field) {
      const count = this.chosen().filter(([name]) => name === field).length;
      const text = count ? `${fieldName(field)} (${count})` : fieldName(field);
      const isOpen = this.open === field;
      const pressed = () => {
        this.open = isOpen ? null : field;
        this.show(this.given, -1);
      };
      return button(text, pressed, {
        class: "kb-facets__group", "aria-expanded": String(isOpen), "aria-controls": this.id, "data-kb-facet": field,
      });
    }

    value(field, value, count) {
      const isChosen = this.chosen().some((each) => isSame(each, [field, value]));
      const made = button(valueName(field, value), () => this.toggle([field, value]), {
        class: "kb-facets__value", "aria-pressed": String(isChosen), "data-kb-facet": `${field}:${value}`,
      });
      if (count !== null) made.append(" ", make("span", { class: "kb-facets__count", text: String(count) }));
      return made;
    }
  }

  // -- what was searched for before: in this browser only -----------------------------------------------------------

  /** `place`: what belongs to this site, for several may share an origin. A browser may forbid to keep anything. */
  function recently(place) {
    const key = `kbgen.recent ${place}`;
    const read = () => {
      try {
        const kept = many(JSON.parse(localStorage.getItem(key) ?? "[]"));
        return kept.filter((query) => typeof query === "string" && query).slice(0, RECENT);
      } catch {
        return [];
      }
    };
    const write = (queries) => {
      try {
        if (queries.length) localStorage.setItem(key, JSON.stringify(queries));
        else localStorage.removeItem(key);
      } catch {
        // Nothing is kept then.
      }
    };
    return {
      read,
      add(query) {
        if (query && query.length <= RECENT_LONGEST) {
          write([query, ...read().filter((other) => other !== query)].slice(0, RECENT));
        }
      },
      forget: () => write([]),
    };
  }

  // -- words to narrow by, while typing ------------------------------------------------------------------------------

  let catalogue = null; // promise of [[field, value], …]

  function suggestible() {
    catalogue ??= Promise.resolve(window.kbgen.search("", { limit: 0, filters: ALL })).then(({ facets }) => valuesOf(facets), () => []);
    return catalogue;
  }

  function valuesOf(facets) {
    return SUGGESTED_FROM.flatMap((field) => many(facets?.[field]).map(([value]) => [field, String(value)]));
  }

  const lastWord = (query) => (query.includes("\n") ? "" : (/[^\s]+$/.exec(query)?.[0] ?? ""));

  function suggestions(query, known, chosen) {
    const typed = lastWord(query).toLowerCase();
    if ([...typed].length < 2) return [];
    const begins = (value) => [value, ...value.split(/[\s_-]+/)].some((part) => part.toLowerCase().startsWith(typed));
    return known.filter((each) => begins(each[1]) && !chosen.some((other) => isSame(each, other))).slice(0, SUGGESTED);
  }

  // -- the box with its results -----------------------------------------------------------------------------------

  class Box {
    /** `onQuery({query, filters, expand}, done)` hears all that is searched for; `done` when the reader pressed Enter. */
    constructor(root, onQuery = () => {}) {
      const id = `kb-search-${(boxes += 1)}`;
      this.root = root;
      this.onQuery = onQuery;
      this.asked = 0; // the number of the latest question: answers to earlier ones are dropped
      this.query = "";
      this.filters = []; // [[field, value], …]
      this.expand = true;
      this.shown = null; // the question whose hits stand on the page
      this.recent = recently(new URL(archiveLink(root)?.href ?? ".", document.baseURI).pathname);
      this.before = make("div", { class: "kb-search__recent", role: "group", "aria-label": word("search.recent") });
      const suggested = { class: "kb-search__suggested", role: "group", "aria-label": word("search.narrow_to") };
      this.suggested = make("div", suggested);
      this.chosen = make("ul", { class: "kb-search__chosen", "aria-label": word("search.chosen") });
      this.facets = new Facets(id, () => this.filters, (filter) => this.toggle(filter));
      this.suggested.hidden = this.chosen.hidden = true;
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
        this.before, this.suggested, this.chosen, this.facets.root, this.status, this.note, this.list, this.more,
      );
      this.listen();
      this.showRecent();
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
      this.list.addEventListener("click", (event) => {
        if (event.target.closest("a[href]")) this.recent.add(this.query);
      });
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
      } else if (event.key.toLowerCase() === "s" && !inBox) {
        this.showSimilar(event);
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
      const at = links.findIndex((each) => each.closest(".kb-hit").contains(document.activeElement));
      if (at < 0) return;
      event.preventDefault();
      (at + step < 0 ? this.input : links[Math.min(at + step, links.length - 1)]).focus();
    }

    /** To the incidents similar to the hit in focus, and back to it. */
    showSimilar(event) {
      const hit = event.target.closest(".kb-hit");
      const details = hit?.querySelector("details");
      if (!details) return;
      event.preventDefault();
      details.open = !details.open;
      hit.querySelector(details.open ? "details a[href]" : ".kb-hit__title a[href]")?.focus();
    }

    /** Opens the first hit, which is marked as the one, if it is an answer to what stands in the box. */
    enter() {
      const answered = this.shown === this.question(this.input.value.trim()) && !this.list.hidden;
      this.recent.add(this.input.value.trim());
      this.search(true);
      if (answered) this.links[0]?.click();
    }

    fit() {
      this.clear.hidden = !this.input.value;
      this.input.style.height = "auto";
      this.input.style.height = `${this.input.scrollHeight + 2}px`;
    }

    set(query, filters = this.filters, expand = this.expand) {
      this.input.value = query;
      this.filters = filters;
      this.expand = expand;
      this.fit();
      return this.search();
    }

    replace(query) {
      this.input.focus();
      return this.set(query);
    }

    toggle(filter) {
      const without = this.filters.filter((each) => !isSame(each, filter));
      this.filters = without.length < this.filters.length ? without : [...this.filters, filter];
      return this.search();
    }

    widen(expand) {
      this.input.focus();
      this.expand = expand;
      return this.search();
    }

    question(query) {
      return JSON.stringify([query, this.filters, this.expand]);
    }

    searchSoon(delay) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), delay);
    }

    /** Ask for what stands in the box now. */
    async search(done = false) {
      clearTimeout(this.timer);
      const query = this.input.value.trim();
      const question = this.question(query);
      if (question !== this.shown) this.limit = PAGE;
      this.query = query;
      this.onQuery({ query, filters: this.filters, expand: this.expand }, done);
      this.showChosen();
      if (!query && !this.filters.length) return this.empty();
      if (question === this.shown && !this.list.hidden) return undefined;
      return this.ask(query);
    }

    async ask(query) {
      const question = (this.asked += 1);
      const slow = setTimeout(() => question === this.asked && this.say(word("search.searching")), 400);
      this.list.setAttribute("aria-busy", "true");
      try {
        const answer = await window.kbgen.search(query, {
          limit: this.limit, filters: operators(this.filters), expand: this.expand,
        });
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
      this.facets.show(null, 0);
      this.suggested.hidden = true;
      this.showRecent();
    }

    show(query, answer) {
      const { hits, total, facets, expansions, corrections, notes } = answer;
      this.shown = this.question(query);
      this.before.hidden = true;
      this.list.replaceChildren(...hits.map(hitItem));
      this.list.hidden = !hits.length;
      this.more.hidden = !hits.length || hits.length >= total;
      this.facets.show(facets, total);
      const changed = [...noted(notes), ...corrected(this, corrections), expanded(this, expansions)];
      if (hits.length) {
        this.say(total === 1 ? word("search.count_one") : word("search.count", { count: total }), ...changed);
      } else {
        this.say(word("search.none"), ...changed, make("p", { text: word("search.none_hint") }), archiveLink(this.root));
      }
      if (facets) this.suggest(valuesOf(facets));
    }

    /** The filters that are chosen, each a button that takes it away. */
    showChosen() {
      const remove = (filter, at) => {
        this.toggle(filter);
        const left = this.chosen.querySelectorAll("button");
        (left[Math.min(at, left.length - 1)] ?? this.input).focus();
      };
      const buttons = this.filters.map((filter, at) => button(
        filterName("search.filter", filter), () => remove(filter, at), { "aria-label": filterName("search.remove", filter) },
      ));
      const all = () => {
        this.input.focus();
        this.set(this.input.value, []);
      };
      if (buttons.length > 1) buttons.push(button(word("search.remove_all"), all, { class: "kb-search__remove-all" }));
      this.chosen.replaceChildren(...buttons.map((each) => make("li", {}, each)));
      this.chosen.hidden = !buttons.length;
    }

    showRecent() {
      const queries = this.recent.read();
      const again = queries.map((query) => button(query, () => this.replace(query)));
      const forget = button(word("search.forget"), () => {
        this.recent.forget();
        this.showRecent();
        this.input.focus();
      }, { class: "kb-search__forget" });
      this.before.replaceChildren(make("span", { text: word("search.recent") }), ...again, forget);
      this.before.hidden = !queries.length || Boolean(this.input.value.trim());
    }

    /** Services, tags and failure modes, those of the hits first, that begin as the last word does. */
    async suggest(ofHits) {
      const shown = this.shown;
      const ofAll = (await suggestible()).filter((each) => !ofHits.some((other) => isSame(each, other)));
      const known = [...ofHits, ...ofAll];
      if (shown !== this.shown) return;
      const narrow = (filter) => {
        this.filters = [...this.filters, filter];
        this.replace(this.query.slice(0, -lastWord(this.query).length).trim());
      };
      const found = suggestions(this.query, known, this.filters);
      const buttons = found.map((filter) => button(filterName("search.filter", filter), () => narrow(filter)));
      this.suggested.replaceChildren(make("span", { text: word("search.narrow_to") }), ...buttons);
      this.suggested.hidden = !buttons.length;
    }

    async showMore() {
      const before = this.links.length;
      this.limit += PAGE;
      await this.ask(this.query);
      this.links[before]?.focus();
    }
  }

  // -- in a page: the query stands in the address -------------------------------------------------------------------

  /** {query, filters, expand} */
  function inThisAddress() {
    const hash = new URLSearchParams(location.hash.slice(1));
    const given = hash.has("q") ? hash : new URLSearchParams(location.search);
    const filters = [...new Set(given.getAll("f"))].map((text) => /^(\w+):(.+)$/s.exec(text)?.slice(1));
    return {
      query: given.get("q") ?? "",
      filters: filters.filter((filter) => filter && FACETS.includes(filter[0])),
      expand: given.get("as") !== "typed",
    };
  }

  function addressOf({ query, filters, expand }) {
    const url = new URL(location.href);
    if (new URLSearchParams(url.hash.slice(1)).has("q")) url.hash = "";
    for (const name of ["q", "f", "as"]) url.searchParams.delete(name);
    if (query) url.searchParams.set("q", query);
    for (const [field, value] of filters) url.searchParams.append("f", `${field}:${value}`);
    if (!expand && (query || filters.length)) url.searchParams.set("as", "typed");
    return url.href.replace(/([?&]f=[a-z]+)%3A/g, "$1:"); // to be read by people too
  }

  /**
   * A new entry in the history when a new query begins, and the same entry until the reader is done with it;
   * a new one for each filter.
   */
  function inAddress() {
    let open = false;
    return {
      done: () => (open = false),
      write(wanted, done) {
        const present = inThisAddress();
        const narrowing = ({ filters, expand }) => JSON.stringify([filters, expand]);
        const isNarrowed = narrowing(wanted) !== narrowing(present);
        if (isNarrowed || wanted.query !== present.query) {
          const state = open && !isNarrowed ? "replaceState" : "pushState";
          try {
            history[state](null, "", addressOf(wanted));
          } catch {
            // A browser that lets no local file change its address: the search works all the same.
          }
          open = !isNarrowed;
        }
        if (done) open = false;
      },
    };
  }

  function inline(root) {
    const address = inAddress();
    const box = new Box(root, address.write);
    box.input.addEventListener("blur", address.done);
    const restore = () => {
      const { query, filters, expand } = inThisAddress();
      return box.set(query, filters, expand);
    };
    window.addEventListener("popstate", () => {
      address.done();
      restore();
    });
    const { query, filters } = inThisAddress();
    if (query || filters.length) restore();
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
