/* The facets: a button for each field, and under them the values of the one that is open. */

const DATE = "date";
const FACETS = ["service", "severity", "kind", "mode", "year", "tag", "outcome"];

/**
 * Settled when the reader first does anything on the page. A search that was sent as a link is looked at before it is
 * narrowed, if ever: until then the file that is counted from, which grows with the documents, is not read.
 */
let hasActed = false;
let act;
const acted = new Promise((resolve) => {
  const events = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown", "click"];
  act = (event) => {
    const isStill = event?.type === "pointermove" && !event.movementX && !event.movementY; // the page moved, not the mouse
    if (!isStill) resolve((hasActed = true));
    if (hasActed) for (const each of events) window.removeEventListener(each, act, { capture: true });
  };
  for (const each of events) window.addEventListener(each, act, { capture: true, passive: true });
});

/** The groups of filters: a button for each, and under them the values of the one that is open. */
class Facets {
  /** `choose` takes all filters in place of those that are chosen. */
  constructor(id, chosen, toggle, choose) {
    this.id = `${id}-values`;
    this.chosen = chosen;
    this.toggle = toggle;
    this.choose = choose;
    this.open = null;
    this.given = {};
    this.groups = make("div", { class: "kb-facets__groups" });
    this.values = make("div", { id: this.id, class: "kb-facets__values", role: "group" });
    const attributes = { class: "kb-facets", role: "group", "aria-label": word("search.narrow") };
    this.root = make("div", attributes, this.groups, this.values);
    this.show(null, 0);
  }

  /** Keeps the place free that the facets are about to take; for whoever only listens, there is a button in it. */
  wait() {
    if (Object.keys(this.given).length) return;
    const told = { class: "kb-facets__group", "aria-expanded": "false", "data-kb-facet": "" };
    if (!hasActed) this.groups.replaceChildren(button(word("search.narrow"), () => {}, told)); // a click is an act
    this.root.hidden = false;
  }

  close() {
    const group = this.groups.querySelector('[aria-expanded="true"]');
    if (this.values.contains(document.activeElement)) group?.focus();
    this.open = null;
    this.show(this.given, -1);
  }

  show(given, total) {
    const told = FACETS.map((field) => [field, this.told(field, given, total)]);
    this.given = Object.fromEntries(told.filter(([, values]) => values.length));
    const [, dates] = this.chosen().find(([field]) => field === DATE) ?? [];
    if (dates || this.given.year) this.given[DATE] = dates ? [dates] : [""];
    const focused = document.activeElement?.dataset.kbFacet;
    const left = this.groups.scrollLeft;
    if (!this.given[this.open]) this.open = null;
    this.groups.replaceChildren(...Object.keys(this.given).map((field) => this.group(field)));
    const values = this.given[this.open] ?? [];
    const shown = this.open === DATE ? this.dates(values[0]) : values.map(([value, count]) => this.value(this.open, value, count));
    this.values.replaceChildren(...shown);
    this.values.setAttribute("aria-label", this.open ? fieldName(this.open) : word("search.narrow"));
    this.values.hidden = !this.open;
    this.root.hidden = !Object.keys(this.given).length;
    this.groups.scrollLeft = left;
    if (focused === undefined) return;
    const shownNow = [...this.root.querySelectorAll("button, input")];
    (shownNow.find((each) => each.dataset.kbFacet === focused) ?? (focused ? null : shownNow[0]))?.focus();
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
    const text = count ? word("search.counted", { name: fieldName(field), count }) : fieldName(field);
    const isOpen = this.open === field;
    const pressed = () => {
      this.open = isOpen ? null : field;
      this.show(this.given, -1);
    };
    return button(text, pressed, {
      class: "kb-facets__group", "aria-expanded": String(isOpen), "aria-controls": this.id, "data-kb-facet": field,
    });
  }

  /** Two days, each of which may be left open. */
  dates(given) {
    const ends = given.split("..");
    const inputs = [word("search.from"), word("search.until")].map((text, at) => {
      const input = make("input", { type: "date", value: ends[at] ?? "", "data-kb-facet": `${DATE}:${at}` });
      input.addEventListener("change", () => {
        const [from, until] = inputs.map((each) => each.querySelector("input").value);
        const others = this.chosen().filter(([field]) => field !== DATE);
        this.choose(from || until ? [...others, [DATE, `${from}..${until}`]] : others);
      });
      return make("label", { class: "kb-facets__date" }, make("span", { text }), input);
    });
    return inputs;
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
