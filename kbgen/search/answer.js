/*
 * kbgen.search(query, {limit, filters, expand, facets}) -> Promise of what `kbgen search --json`
 * prints: {query, total, took_ms, hits, facets, expansions, corrections, notes, lines}. A hit has
 * also `href`, `similar` [[id, title, href], ...], and `marks` [[start, end], ...] in each match.
 *   filters  more operators, apart from the text of the query ("service:redis kind:drill")
 *   expand   false: neither the glossary nor words like unknown ones take part
 *   facets   false: `facets` is null, which saves a file unless a filter needs it
 *   part     hears, before the promise is kept, the same answer with only those of the first hits that are there
 *            already and keep their places; with more of them each time, and never where words are corrected
 *   signal   an AbortSignal: where nobody waits for the answer any more, no document is read or looked through for it
 * It rejects only if it is aborted, or if a file of the index can't be loaded. kbgen.ready() loads ahead what every
 * query needs; call it when the reader turns to the search box. The twin of answer.py.
 */

async function search(query, options) {
  const begun = performance.now();
  const { limit = 10, filters = "", expand = true, facets = true, part = null, signal = null } = options || {};
  const text = String(query);
  const rules = await manifest();
  const isOnItsWay = (promise) => promise.catch(() => {}); // what is missing, is told where it is needed
  if (facets) isOnItsWay(columns());
  const most = rules.pasted.characters;
  const [typed, chosen] = [cut(text, most), cut(String(filters), most)];
  const isNarrowed = facets || /[^ \t\r\n]/.test(chosen.normalize("NFKC")) || !isPlain(rules, typed);
  if (showsRelay(rules, typed)) isOnItsWay(loadedRelays());
  const [apart] = await Promise.all([isNarrowed ? loadedApart() : null, readyFor(rules, text + filters)]);
  const wanted = apart ? await apart.takenApart(rules, typed, chosen) : plainly(typed);
  if (typed !== text) wanted.notes.push({ kind: "cut-off", field: "", value: String(Array.from(text).length - most) });
  const stats = statistics(rules);
  const looked = await plan(rules, wanted, stats, expand);
  if (signal) signal.throwIfAborted();
  const sought = soughtFor(looked, stats);
  const finds = finder(rules, Array.from(sought.worth.keys()));
  const { days } = looked.given;
  const units = unitsOf(rules, looked, stats, days.length ? (await columns()).days : null);
  const hasWords = looked.begun.length > 0 || days.length > 0 || looked.given.words.some(([term]) => term);
  const nothing = looked.begun.filter((each) => !each.to.length);
  wanted.notes.push(...nothing.map(({ from }) => ({ kind: "no-such-begin", field: "", value: from })));
  const narrows = wanted.conditions.length || wanted.phrases.length || wanted.without.length;
  const numbers = [];
  if (hasWords) units.forEach((each, number) => each && numbers.push(number));
  else if (narrows) for (let number = 0; number < rules.documents; number++) numbers.push(number);
  else if (wanted.words.trim()) wanted.notes.push(noWords(wanted.words));
  if (numbers.length && looked.unsaid.length) {
    wanted.notes.push({ kind: "unsaid", field: "", value: looked.unsaid.join(", ") });
  }
  const cols = facets || wanted.conditions.length || (narrows && !hasWords) ? await columns() : null;
  const fitting = cols ? apart.fitting(rules, wanted.conditions, cols, stats, numbers) : { passed: numbers, nearly: {} };
  const worth = worthwhile(rules, units, numbers, fitting);
  const found = apart ? await apart.exactly(rules, wanted, stats, units, worth) : worth;
  const excerpts = new Map();
  const excerptsOf = (document) => {
    if (!excerpts.has(document)) excerpts.set(document, matches(rules, document, sought, finds));
    return excerpts.get(document);
  };
  const changed = looked.corrections.concat(looked.begun.filter((each) => each.to.length));
  const counted = facets ? apart.facetsOf(rules, found, cols) : null;
  const answer = (hits, written) => ({
    query: text,
    total: found.passed.length,
    took_ms: Math.round((performance.now() - begun) * 10) / 10,
    hits,
    facets: counted,
    expansions: looked.expansions.concat(written.slice(looked.corrections.length)),
    corrections: written.slice(0, looked.corrections.length),
    notes: wanted.notes,
    lines: looked.given.lines.length,
  });
  const made = new Map(); // documents with promises of their hits
  const hitOf = (number) => {
    if (!made.has(number)) made.set(number, hit(rules, number, units[number], looked.given, stats, sought, excerptsOf));
    return made.get(number);
  };
  const { sure, stop } = teller(hitOf, part && limit && !changed.length ? (hits) => part(answer(hits, [])) : null);
  const byWords = limit ? excerptsOf : null;
  const isOrdered = hasWords && (limit || changed.length); // else nobody sees the order
  if (isOrdered) await putInOrder(rules, looked, sought, stats, units, found.passed, limit, finds, byWords, sure, signal);
  const first = best(found.passed, hasWords || !cols ? units : cols.days, limit);
  sure(first);
  const hits = await Promise.all(first.map(hitOf));
  stop();
  const speltBy = changed.length ? best(numbers, units, rules.excerpts.spelt) : [];
  const written = await spelt(rules, changed, speltBy.map(hitOf));
  giveBack(units);
  return answer(hits, written);
}

/** Only what is worth its share of the best of all that were found; where a filter leaves none, of the best that passes. */
function worthwhile(rules, units, numbers, { passed, nearly }) {
  const only = (some, among) => {
    let least = 0;
    for (const number of among) if (units[number] > least) least = units[number];
    return some.filter((number) => units[number] * rules.leastShare >= least);
  };
  const telling = only(passed, numbers);
  return {
    passed: telling.length ? telling : only(passed, passed),
    nearly: Object.fromEntries(Object.entries(nearly).map(([field, some]) => [field, only(some, numbers)])),
  };
}

const cut = (text, most) => (text.length > most ? Array.from(text).slice(0, most).join("") : text);

/** Tells of the hits of documents that are sure to come first, of more of them each time; until it is stopped. */
function teller(hitOf, hear) {
  const hits = [];
  let asked = 0;
  let last = Promise.resolve();
  const next = async (number) => {
    hits.push(await hitOf(number));
    if (hear) hear(hits.slice());
  };
  return {
    sure(numbers) {
      for (; hear && asked < numbers.length; asked++) {
        const number = numbers[asked];
        last = last.then(() => next(number));
      }
      last.catch(() => {}); // the search itself says what is missing
    },
    stop: () => (hear = null),
  };
}

/** What to tell of a query in which nothing is to be looked for. */
const noWords = (words) => ({ kind: "no-words", field: "", value: cut(words.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""), 40) });

/** What lines are looked through for: the worth of terms, those that tell alone, those that tell together. */
function soughtFor({ clauses, given }, stats) {
  const alternatives = clauses.flatMap((clause) => clause.alternatives);
  const alone = clauses.map((clause) => clause.literal).concat(alternatives.filter((each) => each.length === 1));
  const terms = (list) => list.map(([term]) => term);
  const worthOf = (term) => [term, stats.worth(given.share(term) * stats.rarity(term))];
  return {
    worth: new Map(alone.concat(alternatives).flatMap(terms).map(worthOf)),
    alone: new Set(alone.flatMap(terms)),
    together: alternatives.filter((each) => each.length > 1).map(terms),
  };
}

/** Changes in whole words in place of stems, as the best documents write them whatever is filtered. */
async function spelt(rules, changed, hits) {
  const seen = await Promise.all(hits);
  const texts = seen.flatMap((each) => [each.title, ...each.matches.map((one) => one.text)]);
  return changed.map(({ from, to }) => ({ from, to: surfaces(rules, from, to, texts) }));
}

async function hit(rules, number, units, given, stats, sought, excerptsOf) {
  const document = await stats.document(number);
  const { id, record, similar } = document;
  const score = Math.floor((units / (rules.steps * rules.unit)) * 1e6 + 0.5) / 1e6;
  return Object.assign({ id, score, href: href(record.url) }, record, {
    matches: excerptsOf(document),
    found_by: given.lines.length ? (await loadedApart()).foundBy(rules, given, stats, number, sought.worth) : [],
    similar: similar.map(([name, title, url]) => [name, title, href(url)]),
  });
}

const within = new URL(".", root).href;

/** The address of a page of the site; most are put together as texts, which takes a fraction of the time. */
function href(url) {
  if (/^[A-Za-z0-9_]+([./-]+[A-Za-z0-9_]+)*$/.test(url) && !/[.]{2}|[/]{2}/.test(url)) return within + url;
  const address = new URL(url, root);
  if (address.protocol === "file:" && address.pathname.endsWith("/")) address.pathname += "index.html";
  return address.href;
}

/** Loads what every query needs; never rejects, for a query will say what is missing. */
const ready = () => Promise.all([manifest().then(readyForReader), columns(), loadedApart()]).then(() => true, () => false);

/** What a query in Chinese needs, where the reader's browser or most documents speak it. */
const readyForReader = (rules) =>
  /^zh/i.test(navigator.language) || 2 * rules.chinese > rules.documents ? traditional() : null;

async function analyzed(text) {
  const rules = await manifest();
  await readyFor(rules, text);
  return analyze(rules, text);
}

/** By field, every value that documents are filtered by, for suggestions. */
async function values() {
  const { fields } = await columns();
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.values]));
}

window.kbgen = { search, put, ready, href, values, analyze: analyzed };
