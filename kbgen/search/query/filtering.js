/* Filters, facets and exact words: the twin of filtering.py. */

/** The value that documents have for one as written, or null. */
async function knownValue(rules, field, value) {
  const aliases = rules.aliases[field] || {};
  const wanted = Object.hasOwn(aliases, value) ? plainValue(aliases[value]) : value;
  const known = new Set((await columns()).fields[field].values.map(plainValue));
  if (known.has(wanted)) return wanted;
  const called = field === "mode" ? await modes() : {};
  return Object.hasOwn(called, wanted) ? called[wanted] : null;
}

/** The documents that pass all conditions, and by field those that all others pass. */
const fitting = (rules, conditions, cols, stats, numbers) => splitBy(numbers, testsOf(rules, conditions, cols, stats));

/** [[field, number -> whether the document passes], ...] */
function testsOf(rules, conditions, cols, stats) {
  const fields = new Map();
  for (const each of conditions) fields.set(each.field, (fields.get(each.field) || []).concat(each));
  return Array.from(fields, ([field, found]) => {
    if (field === rules.grammar.word) {
      const barred = new Set(found.flatMap((each) => withTerms(rules, stats, each.values)));
      return [field, (n) => !barred.has(n)];
    }
    const wanted = found.filter((each) => !each.negative);
    const unwanted = found.filter((each) => each.negative);
    if (syntax.grammar.spans.includes(field)) {
      const isIn = (some, day) => some.some((each) => each.spans.some(([first, last]) => first <= day && day <= last));
      return [field, (n) => (!wanted.length || isIn(wanted, cols.days[n])) && !isIn(unwanted, cols.days[n])];
    }
    const { values, sets, codes } = cols.fields[field];
    const names = values.map(plainValue);
    const isIn = (some, set) => set.some((value) => some.some((each) => each.values.includes(names[value])));
    const passing = sets.map((set) => (!wanted.length || isIn(wanted, set)) && !isIn(unwanted, set));
    return [field, (n) => passing[codes[n]]];
  });
}

function splitBy(numbers, tests) {
  if (!tests.length) return { passed: numbers, nearly: {} };
  const passed = [];
  const nearly = Object.fromEntries(tests.map(([field]) => [field, []]));
  for (const number of numbers) {
    const failed = tests.filter(([, test]) => !test(number));
    if (!failed.length) passed.push(number);
    else if (failed.length === 1) nearly[failed[0][0]].push(number);
  }
  return { passed, nearly };
}

function facetsOf(rules, { passed, nearly }, cols) {
  const counts = (name) => {
    const { values, sets, codes } = cols.fields[name];
    const bySet = new Map();
    for (const number of passed.concat(nearly[name] || [])) bySet.set(codes[number], (bySet.get(codes[number]) || 0) + 1);
    const totals = new Map();
    for (const [code, count] of bySet) for (const value of sets[code]) totals.set(value, (totals.get(value) || 0) + count);
    const ordered = Array.from(totals).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return ordered.slice(0, syntax.narrowing.most).map(([value, count]) => [values[value], count]);
  };
  return Object.fromEntries(syntax.narrowing.shown.map((name) => [name, counts(name)]));
}

const normal = (rules, text) => clean(rules, text).toLowerCase().split(" ").filter(Boolean).join(" ");

/** What fits; exact words that no document has count as words, and are told of. */
async function exactly(rules, wanted, stats, units, found) {
  if (!wanted.phrases.length && !wanted.without.length) return found;
  const kept = await withExactly(rules, wanted, stats, units, found);
  if (kept.passed.length || !wanted.phrases.length) return kept;
  wanted.notes.push(...wanted.phrases.map((value) => ({ kind: "not-exact", field: "", value })));
  return exactly(rules, Object.assign({}, wanted, { phrases: [] }), stats, units, found);
}

async function withExactly(rules, wanted, stats, units, { passed, nearly }) {
  const texts = wanted.phrases.map((text) => [text, true]);
  texts.push(...wanted.without.map((text) => [text, false]));
  const phrases = texts
    .map(([text, must]) => ({ phrase: normal(rules, text), must, having: new Set(withAll(rules, stats, text)) }))
    .filter(({ phrase }) => phrase);
  const order = (a, b) => units[b] - units[a] || a - b;
  const others = Array.from(new Set(Object.values(nearly).flat()));
  const kept = new Set();
  const unread = [];
  for (const number of passed.slice().sort(order).concat(others.sort(order))) {
    if (phrases.some(({ must, having }) => must && !having.has(number))) continue;
    if (phrases.some(({ having }) => having.has(number))) unread.push(number);
    else kept.add(number);
  }
  await Promise.all(
    unread.slice(0, syntax.narrowing.checked).map(async (number) => {
      const all = textsOf(await shown(number)).map((text) => normal(rules, text));
      if (phrases.every(({ phrase, must }) => all.some((text) => text.includes(phrase)) === must)) kept.add(number);
    }),
  );
  const only = (numbers) => numbers.filter((number) => kept.has(number));
  return {
    passed: only(passed),
    nearly: Object.fromEntries(Object.entries(nearly).map(([field, numbers]) => [field, only(numbers)])),
  };
}

/** The documents with all terms of a text; those with none of them to look for are all or none. */
const withAll = (rules, stats, text) => withTerms(rules, stats, Array.from(new Set(analyze(rules, text))));

function withTerms(rules, stats, terms) {
  const lists = terms.map((term) => stats.of(term).numbers);
  if (!lists.length) return Array.from({ length: rules.documents }, (_, number) => number);
  lists.sort((a, b) => a.length - b.length);
  return Array.from(lists[0]).filter((number) => lists.slice(1).every((list) => holds(list, number)));
}
