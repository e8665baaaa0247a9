/* The box with its results: what was asked last is what it shows. */

const DEBOUNCE_MS = 50; // most of the wait after the last key; what was asked for before it is dropped
const PAGE = 10;
const HIGHEST = 20_000; // letters that are higher than any box: to measure a megabyte takes seconds

class Box {
  /** `onQuery({query, filters, expand}, done)` hears all that is searched for; `done` when the reader pressed Enter. */
  constructor(root, onQuery = () => {}) {
    this.root = root;
    this.onQuery = onQuery;
    this.asked = 0; // the number of the latest question: answers to earlier ones are dropped
    this.query = "";
    this.filters = []; // [[field, value], …]
    this.expand = true;
    this.limit = PAGE;
    this.under = null; // stops the question that is under way
    this.wanted = null; // the question that was asked last
    this.shown = null; // the question whose hits stand on the page
    this.since = 0; // since when they do
    this.entered = null; // the question for which the reader pressed Enter
    this.begun = []; // the hits of the question asked last that were shown before the others were there
    this.counts = false; // whether the file that facets are counted from is here already
    this.recent = recently(new URL(archiveLink(root)?.href ?? ".", document.baseURI).pathname);
    this.build();
    this.listen();
    showRecent(this);
  }

  /** Around the field that stands there already. */
  build() {
    const group = (name, key) => make("div", { class: `kb-search__${name}`, role: "group", "aria-label": word(key) });
    this.input = this.root.querySelector(".kb-search__input");
    const clear = { class: "kb-search__clear", hidden: "", "aria-label": word("search.clear"), title: word("search.clear") };
    this.clear = button("✕", () => this.replace(""), clear);
    this.before = group("recent", "search.recent");
    this.suggested = group("suggested", "search.narrow_to");
    this.chosen = make("ul", { class: "kb-search__chosen", "aria-label": word("search.chosen") });
    const choose = (filters) => this.set(this.input.value, filters);
    this.facets = new Facets(this.input.id, () => this.filters, (filter) => this.toggle(filter), choose);
    this.status = make("p", { class: "kb-search__status", role: "status" });
    this.note = make("div", { class: "kb-search__note" });
    this.idle = this.root.querySelector(".kb-search__idle"); // what the page says below an empty box
    this.list = make("ol", { class: "kb-search__hits", "aria-label": word("search.hits") });
    this.more = make("button", { type: "button", class: "kb-search__more", text: word("search.more") });
    this.suggested.hidden = this.chosen.hidden = this.list.hidden = this.more.hidden = true;
    this.input.after(this.clear);
    this.root.append(
      this.before, this.suggested, this.chosen,
      make("div", { class: "kb-search__bar" }, this.facets.root, this.status),
      this.note, this.list, this.more, this.idle,
    );
  }

  listen() {
    const ready = () => this.input.value || window.kbgen.ready?.(); // a query that is there loads what it needs itself
    if (document.activeElement === this.input) ready();
    else this.input.addEventListener("focus", ready, { once: true });
    this.input.addEventListener("input", (event) => {
      this.fit();
      this.entered = null;
      if (event.isComposing) return;
      this.drop();
      this.searchSoon(event.inputType === "insertFromPaste" ? 0 : DEBOUNCE_MS);
    });
    this.input.addEventListener("compositionend", () => this.searchSoon(DEBOUNCE_MS));
    this.root.addEventListener("keydown", (event) => onKey(this, event));
    this.more.addEventListener("click", () => this.showMore());
    document.addEventListener("click", (event) => { // the values of a facet lie over the hits
      if (this.facets.open && !event.composedPath().includes(this.facets.root)) this.facets.close();
    });
    this.list.addEventListener("click", (event) => {
      if (event.target.closest("a[href]")) this.recent.add(this.query);
    });
  }

  /** The titles of the hits. */
  get links() {
    return [...this.list.querySelectorAll(".kb-hit__title a[href]")];
  }

  fit() {
    this.clear.hidden = !this.input.value;
    this.input.classList.toggle("kb-search__input--lines", this.input.value.includes("\n"));
    const isHighest = this.input.value.length > HIGHEST;
    this.input.style.height = isHighest ? "100vh" : "auto";
    if (isHighest) return;
    this.input.style.height = `${this.input.scrollHeight + this.input.offsetHeight - this.input.clientHeight}px`;
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

  /** Nobody waits any more for the answer that is under way: what is typed now takes all of the machine. */
  drop() {
    this.under?.abort();
    if (this.under) this.wanted = null;
    this.under = null;
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
    showChosen(this);
    if (!query && !this.filters.length) return this.empty();
    const isLast = question === this.wanted; // else the answer to another one is under way, and must not count
    if (isLast && question === this.shown && !this.list.hidden) return undefined;
    return this.ask(query);
  }

  async ask(query) {
    const number = (this.asked += 1);
    this.drop();
    const under = (this.under = new AbortController());
    this.begun = [];
    this.wanted = this.question(query);
    const slow = setTimeout(() => number === this.asked && this.say(word("search.searching")), 400);
    this.list.setAttribute("aria-busy", "true");
    try {
      const options = { filters: operators(this.filters), expand: this.expand };
      const facets = this.counts || this.filters.length > 0;
      const isNew = this.shown !== this.wanted; // else the first hits stand there
      const part = (first) => {
        if (!isNew || number !== this.asked) return;
        clearTimeout(slow);
        this.showPart(query, first);
      };
      const answer = await window.kbgen.search(query, { ...options, limit: this.limit, facets, part, signal: under.signal });
      if (number !== this.asked) return;
      clearTimeout(slow);
      this.show(query, answer);
      this.list.removeAttribute("aria-busy");
      if (!facets) this.count(query, options, number);
    } catch (error) {
      if (number === this.asked && !under.signal.aborted) this.fail(error);
    } finally {
      clearTimeout(slow);
      if (this.under === under) this.under = null;
      if (number === this.asked) this.list.removeAttribute("aria-busy");
    }
  }

  /**
   * The facets of the first answer come after its hits, once the reader acts: they need a file of their own.
   * What is suggested while typing would push away the hits that somebody looks at already.
   */
  async count(query, options, number) {
    const isTyped = hasActed;
    await acted;
    if (number !== this.asked) return;
    const asked = window.kbgen.search(query, { ...options, limit: 0, facets: true });
    const answer = await asked.catch(() => null); // without the file there is nothing to narrow by; the hits stay
    this.counts = Boolean(answer);
    if (number !== this.asked) return;
    if (isTyped) this.narrow(answer?.facets ?? {}, answer?.total ?? 0);
    else this.facets.show(answer?.facets ?? {}, answer?.total ?? 0);
  }

  narrow(facets, total) {
    this.facets.show(facets, total);
    suggest(this, facets);
  }

  fail(error) {
    console.warn("kbgen: the search failed", error);
    this.empty();
    this.say(word(error.told ?? "search.failed"), archiveLink(this.root));
  }

  say(text, ...after) {
    this.status.textContent = text;
    this.note.replaceChildren(...after.filter(Boolean));
    for (const told of this.note.querySelectorAll(".kb-search__told")) { // once, with the number of hits, to who listens
      told.setAttribute("aria-hidden", "true");
      this.status.append(make("span", { class: "kb-search__hint", text: ` ${told.textContent}` }));
    }
  }

  empty() {
    this.asked += 1;
    this.shown = null;
    this.say("");
    this.list.replaceChildren();
    this.list.hidden = this.more.hidden = true;
    this.facets.show(null, 0);
    this.suggested.hidden = true;
    this.idle.hidden = Boolean(this.input.value.trim());
    showRecent(this);
  }

  /** The first hits, while the others are on their way; their places are kept free. Nothing of it will move. */
  showPart(query, answer) {
    const { hits, total } = answer;
    const isBegun = this.begun.length > 0;
    const items = hits.slice(this.begun.length).map((hit) => hitItem(hit, facesOf(hits)));
    this.begun.push(...items);
    if (isBegun) {
      for (const item of items) this.list.querySelector(".kb-search__coming")?.replaceWith(item);
      return;
    }
    const left = Math.min(this.limit, total) - items.length;
    const coming = Array.from({ length: left }, () => make("li", { class: "kb-search__coming", "aria-hidden": "true" }));
    this.list.replaceChildren(...items, ...coming);
    this.list.hidden = false;
    this.more.hidden = true;
    this.tell(query, answer);
  }

  show(query, answer) {
    const { hits, total } = answer;
    const faces = facesOf(hits);
    const items = hits.map((hit) => hitItem(hit, faces));
    const begun = this.begun.splice(0);
    begun.forEach((item, at) => refolded(item, items[at])); // what is folded away tells of the other hits, too
    for (const coming of this.list.querySelectorAll(".kb-search__coming")) coming.remove();
    if (begun.length) this.list.append(...items.slice(begun.length));
    else this.list.replaceChildren(...items);
    this.list.hidden = !hits.length;
    this.more.hidden = !hits.length || hits.length >= total;
    if (!begun.length) this.tell(query, answer);
    const to = followedIn(this.list);
    if (to) show(to);
  }

  /** What stands over the hits. */
  tell(query, { hits, total, facets, expansions, corrections, notes, lines }) {
    this.shown = this.question(query);
    this.since = performance.now();
    this.before.hidden = this.idle.hidden = true;
    const changed = [...corrected(this, corrections), ...noted(notes), expanded(this, expansions)];
    if (hits.length) {
      const count = total === 1 ? word("search.count_one") : word("search.count", { count: total });
      this.say(lines > 1 ? `${count} · ${word("search.lines", { count: lines })}` : count, ...changed);
    } else {
      const hint = word(this.filters.length ? "search.none_filtered" : "search.none_hint");
      this.say(word("search.none"), ...changed, make("p", { text: hint }), archiveLink(this.root));
    }
    if (facets) this.narrow(facets, total);
    else this.facets.wait();
  }

  async showMore() {
    const before = this.links.length;
    this.limit += PAGE;
    this.more.textContent = word("search.searching");
    await this.ask(this.query);
    this.more.textContent = word("search.more");
    this.links[before]?.focus();
  }
}
