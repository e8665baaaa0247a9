/* What the search made of the query: similar words, corrections, notes; and the filters in words. */

const CHANGES = 6;
const FEW = 2; // changes, or words, that are told at once

/** [{from, to}] or [[from, to]] as [[from, [to, …]], …]. */
function changes(given) {
  const pairs = many(given).map((item) => (Array.isArray(item) ? item : [item.from, item.to]));
  return pairs.map(([from, to]) => [String(from), [to].flat().map(String)]);
}

function expanded(box, given) {
  if (!box.expand) {
    const off = button(word("search.not_as_typed"), () => box.widen(true));
    return make("p", {}, make("span", { text: word("search.is_as_typed") }), off);
  }
  const found = changes(given);
  if (!found.length) return null;
  if (found.length > FEW || box.query.includes("\n") || isNarrow()) return readAs(box, found);
  const texts = found.slice(0, CHANGES).map(([from, to]) => `${from} = ${to.join(", ")}`);
  if (found.length > CHANGES) texts.push(word("search.expanded_more", { count: found.length - CHANGES }));
  const text = word("search.expanded", { words: texts.join("; ") });
  return make("p", {}, make("span", { text }), button(word("search.as_typed"), () => box.widen(false)));
}

/** What was searched for besides, where it is much: one quiet line with the beginning, which opens. */
function readAs(box, found) {
  const also = found.flatMap(([, to]) => to);
  const first = also.slice(0, FEW).join(", ");
  const summary = make("summary", { text: word("search.expanded", { words: also.length > FEW ? `${first}, …` : first }) });
  const rows = found.map(([from, to]) => make("li", { text: `${from} = ${to.join(", ")}` }));
  const plain = button(word("search.as_typed"), () => box.widen(false));
  return make("details", { class: "kb-hit__folded kb-search__read-as" }, summary, make("ul", {}, ...rows), plain);
}

/** What was searched for in place of words that no document has, and buttons that put it into the box. */
function corrected(box, given) {
  const found = changes(given).slice(0, CHANGES);
  const told = found.map(([from, to]) => make("span", { class: "kb-search__told", text: word("search.corrected", { from, to: to.join(", ") }) }));
  if (!told.length) return [];
  const one = found.length === 1 ? found[0][1].slice(0, 3).map((to) => [[found[0][0], to]]) : [];
  const offers = one.length ? one : [found.map(([from, [to]]) => [from, to])];
  return [make("p", { class: "kb-search__corrected" }, ...told, ...offers.map((pairs) => offer(box, pairs)))];
}

/** A button that searches for the query with some words put in place of others; none where it lacks them. */
function offer(box, pairs) {
  const query = pairs.reduce((text, [from, to]) => text.replace(from, () => to), box.query);
  if (query === box.query) return null;
  const text = query.length > 60 ? pairs.map(([, to]) => to).join(" ") : query;
  return button(word("search.did_you_mean", { query: text }), () => box.replace(query));
}

function noted(given) {
  const known = many(given).filter((note) => `search.note.${note.kind}` in words);
  return known.slice(0, CHANGES).map((note) => {
    const { field, value } = note;
    const values = { ...note, field: field ? fieldName(field) : "", value: field ? valueName(field, value) : value };
    const near = note.kind === "unknown-field" && value ? "-near" : "";
    return make("p", { class: "kb-search__told", text: word(`search.note.${note.kind}${near}`, note.kind === "unknown-value" ? values : note) });
  });
}

const fieldName = (field) => (`search.facet.${field}` in words ? word(`search.facet.${field}`) : field);

/** What a value is called, where its field has names of ours. */
function valueName(field, value) {
  const key = `${field}.${value}`;
  return ["outcome", "kind", "mode"].includes(field) && key in words ? word(key) : value;
}

const filterName = (key, [field, value]) => word(key, { field: fieldName(field), value: valueName(field, value) });
const isSame = ([field, value], [other, otherValue]) => field === other && value === otherValue;

/** As the query language has it: several of a field are one or the other, different fields are both. */
const operators = (filters) => filters.map(([field, value]) => `${field}:"${value.replaceAll('"', "")}"`).join(" ");
