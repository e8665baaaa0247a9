/* While typing: services, failure modes, tags and the like that begin as the query ends, to narrow by. */

const SUGGESTED_FROM = ["service", "mode", "component", "tag", "team", "severity", "kind", "outcome", "year"];
const FILTERS = [...SUGGESTED_FROM, "date"];
const SUGGESTED = 5;
const LONGEST = 40; // letters at the end of the query that are looked at
const HAN = /[\u3400-\u9fff]/;

let catalogue = null; // promise of [[field, value], …]: every value that any document has

/** Loads no file of its own: the values stand in the file that filters and counts are made from. */
function suggestible() {
  catalogue ??= Promise.resolve(window.kbgen.values?.() ?? {}).then(valuesOf, () => (catalogue = null) ?? []);
  return catalogue;
}

function valuesOf(values) {
  return SUGGESTED_FROM.flatMap((field) => many(values?.[field]).map((value) => [field, String([value].flat()[0])]));
}

/** How many letters at the end of `typed` begin a value or one of its words, 0 for fewer than two. */
function overlap(typed, text) {
  const name = text.toLowerCase();
  const parts = [name, ...name.split(/[\s_/-]+/)];
  for (let from = Math.max(0, typed.length - LONGEST); from <= typed.length - 2; from += 1) {
    const end = typed.slice(from);
    const begins = from === 0 || /[\s\p{P}]/u.test(typed[from - 1]) || HAN.test(end[0]); // Chinese has no blanks
    if (begins && parts.some((part) => part.startsWith(end))) return end.length;
  }
  return 0;
}

/** [[filter, how many letters at the end of the query it stands for], …]; none for what was pasted. */
function suggestions(query, known, chosen) {
  if (query.includes("\n")) return [];
  const typed = query.slice(-LONGEST).toLowerCase();
  const found = known.filter((each) => !chosen.some((other) => isSame(each, other))).map((each) => {
    const [field, value] = each;
    return [each, Math.max(overlap(typed, value), overlap(typed, valueName(field, value)))];
  });
  return found.filter(([, letters]) => letters).slice(0, SUGGESTED);
}

/** Those of the hits first: `ofHits` are their facets. */
async function suggest(box, ofHits) {
  const { shown, query } = box;
  const first = valuesOf(ofHits);
  const others = (await suggestible()).filter((each) => !first.some((other) => isSame(each, other)));
  if (shown !== box.shown) return;
  const narrow = (filter) => { // whatever was typed since: the filter takes the place of the letters that it begins with
    const typed = box.input.value.trim();
    const [[, letters] = []] = suggestions(typed, [filter], []);
    box.filters = [...box.filters, filter];
    box.replace(letters ? typed.slice(0, typed.length - letters).trim() : box.input.value);
  };
  const found = suggestions(query, [...first, ...others], box.filters);
  const buttons = found.map(([filter]) => button(filterName("search.filter", filter), () => narrow(filter)));
  box.suggested.replaceChildren(make("span", { text: word("search.narrow_to") }), ...buttons);
  box.suggested.hidden = !buttons.length;
}
