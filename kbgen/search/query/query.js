/* What is looked up for a query: the twin of query.py. */

/** Reads terms in batches, all of a batch at once; then gives frequency, worth and postings of each; and documents. */
function statistics(rules) {
  const holding = new Map(); // term -> the file that has it
  const none = { numbers: [], impacts: [], plain: [] };
  const wide = rules.documents > 65536;
  const of = (term) => (holding.has(term) && posting(holding.get(term), term, wide)) || none;
  const bucketOf = (term) => "t/" + (fnv(term) % rules.buckets).toString(16);
  const readFrom = async (name, term) => {
    if (holding.has(term)) return true;
    const file = await terms(name);
    const isThere = posting(file, term, wide) !== undefined;
    if (isThere) holding.set(term, file);
    return isThere;
  };
  /** A common term stands alone, by its hash: one that has the same is not there. */
  const read = async (term) => {
    const hash = shortHash(rules, term);
    if (rules.common.has(hash) && (await readFrom("o/" + hash.toString(16), term))) return;
    await readFrom(bucketOf(term), term);
  };
  const frequency = (term) => of(term).numbers.length;
  function share(term) {
    const characters = Array.from(term);
    const isFunction =
      characters.length > 1 &&
      isHan(rules, term) &&
      characters.some((character) => rules.query.functions.includes(character));
    if (isFunction) return rules.query.functionWeight;
    return rules.light.has(term) ? rules.query.lightWeight : 1;
  }
  /** A Chinese word by the documents in Chinese. */
  const rarity = (term) => {
    const found = frequency(term);
    if (!isChinese(rules, term) || rules.chinese < rules.query.fewChinese) return idf(rules.documents, found);
    return rules.query.chineseWeight * idf(Math.max(rules.chinese, found), found);
  };
  const weight = (term) => share(term) * rarity(term);
  const documents = new Map();
  return {
    of,
    frequency,
    rarity,
    weight,
    /** A key stands in the file of its line's longest term. */
    readKeys: (texts) =>
      Promise.all(
        Array.from(texts, async (text) => {
          const key = lineKey(rules, text);
          await readFrom(bucketOf(home(rules, text)), key);
          return key;
        }),
      ),
    read: (wanted) => Promise.all(Array.from(new Set(wanted), read)),
    /** A document, the same whenever it is asked for. */
    document(number) {
      if (!documents.has(number)) documents.set(number, shown(number));
      return documents.get(number);
    },
    /** What the glossary says of some keys; the files of its sets hold all terms that it adds. */
    async readSets(keys) {
      const numbers = new Set(keys.flatMap((key) => rules.sets.get(shortHash(rules, key)) || []));
      const sets = await Promise.all(Array.from(numbers).sort((a, b) => a - b).map(synonyms));
      const gloss = phrases(rules, sets);
      for (const [term, set] of gloss.holding) holding.set(term, set);
      return gloss;
    },
    worth: (value) => Math.floor(value * rules.unit + 0.5),
  };
}

/** What is looked up: {clauses: [{literal, alternatives}], expansions, corrections, begun, unsaid, given}. */
async function plan(rules, wanted, stats, expand) {
  const limits = rules.query;
  const given = await pasted(rules, wanted.words);
  if (given.days.length) columns().catch(() => {}); // on its way while the terms are read
  const distinct = looked(limits, given);
  const exact = wanted.phrases.concat(wanted.without).flatMap((text) => analyze(rules, text));
  exact.push(...wanted.conditions.filter((each) => each.field === rules.grammar.word).flatMap((each) => each.values));
  const codes = expand ? distinct.flatMap((term) => otherSpellings(rules, term)) : [];
  // What may be needed is read in one go: a second round costs more than a file too many.
  const early = expand && distinct.length <= limits.terms ? split(rules, given.words).flatMap((each) => [each, ...each.within]).map((each) => each.key) : [];
  const inSets = distinct.filter((term) => early.includes(term) && isKey(rules, term)); // with the others of their sets
  const [keys, { known }, begun] = await Promise.all([
    stats.readKeys(given.texts),
    stats.readSets(early),
    Promise.all(wanted.begun.map((begin) => beginning(rules, begin, stats))),
    stats.read(distinct.filter((term) => !inSets.includes(term)).concat(exact, codes, given.days.flatMap((each) => dateTerms(rules, each)))),
  ]);
  await stats.read(inSets.filter((term) => !known.has(term))); // what has the hash of a key, and is none
  const kept = keep(limits, given, stats);
  const have = new Set(kept.map(([term]) => term));
  const alone = () => kept.filter(([term]) => term).map(([term, word]) => ({ phrase: [term], typed: word, known: false, others: [], within: [] }));
  const least = given.isLog ? 1 : (rules.pasted.frame + 1) / rules.pasted.full;
  const isSaid = ({ phrase }) => phrase.every((term) => given.share(term) >= least);
  const [found, gloss] = expand ? await glossed(rules, kept, isSaid, stats) : [alone(), null];
  const typedAlone = expand && !given.isLog ? standingAlone(rules, wanted.words) : new Set();
  let typos = expand ? limits.typos : 0;
  for (const each of found) {
    for (const part of [each, ...each.within]) part.others = part.others.filter((other) => !other.every((term) => have.has(term)));
    each.unknown = !each.known && !stats.frequency(each.phrase[0]);
    each.typo = each.unknown && isMistyped(rules, each, given, typedAlone) && typos > 0;
    if (each.typo) typos--;
  }
  await Promise.all(found.filter((each) => each.typo).map((each) => correct(rules, each, stats)));
  const clauses = found.flatMap((each, at) => clausesOf(limits, each, stats, given, straddles(rules, found, at)));
  for (const key of keys.filter(stats.frequency)) {
    clauses.push({ literal: worths([[key, stats.weight(key)]], stats, limits.lineWeight), alternatives: [] });
  }
  clauses.push(...begun.filter((each) => each.words.length).map(({ words }) => anyOf(rules, words, stats)));
  clauses.push(...given.days.map((each) => onDays(rules, each, stats, expand)));
  const expansions = found
    .map(({ phrase, typed, others, within }) => ({ phrase, typed, others: distinctOf([others, ...within.map((part) => part.others)].flat()) }))
    .filter((each) => each.others.length);
  const corrected = found.filter((each) => each.typo && (each.told || each.meant).length);
  const putOtherwise = new Set(expansions.flatMap((each) => each.phrase));
  const missing = given.isLog ? [] : unsaid(rules, wanted.words, given, have, putOtherwise, stats);
  const isCorrected = (typed) => corrected.some((each) => each.typed === typed);
  const days = changes(expand ? given.days : [], ({ told }) => [told]);
  return {
    clauses,
    given,
    expansions: changes(expansions, (each) => each.others.map((other) => gloss.texts.get(other.join(" ")) || other[0])).concat(days),
    begun: begun.map(({ begin, words }) => ({ from: begin + "*", to: words })),
    corrections: changes(corrected, (each) => each.told || each.meant),
    unsaid: Array.from(new Set(missing)).filter((typed) => !isCorrected(typed)).slice(0, limits.unsaid),
  };
}

/** Words and names of a query that no document has: not what stands around it, tells little, or is a log line's number. */
function unsaid(rules, query, given, have, putOtherwise, stats) {
  const counts = (term) => given.share(term) === 1 && !rules.light.has(term) && !putOtherwise.has(term);
  const isMissing = (term) => have.has(term) && counts(term) && !stats.frequency(term);
  return wholes(rules, query).flatMap(([typed, terms]) => {
    if (isHan(rules, typed)) return withoutKnown(rules, typed, terms.map((pair) => (have.has(pair) ? isMissing(pair) : null)));
    return terms.every(isMissing) && (!given.byProgram || /[^0-9]/.test(typed)) ? [typed] : [];
  });
}

/** What of a run of Han characters stands in missing pairs alone, where it is more than a character; null: not looked up. */
function withoutKnown(rules, run, missing) {
  const isLeft = (pairs) => pairs.includes(true) && !pairs.includes(false);
  const left = Array.from(run, (character, at) => (isLeft([missing[at], missing[at - 1]]) ? character : " ")).join("");
  const parts = left.split(" ").map((part) => {
    const characters = Array.from(part);
    while (rules.query.functions.includes(characters[0])) characters.shift();
    while (rules.query.functions.includes(characters.at(-1))) characters.pop();
    return characters;
  });
  return parts.filter((characters) => characters.length > 1).map((characters) => characters.join(""));
}

/** The terms that begin so, the most frequent first. A stem writes the last letter of "deploy" as an i. */
async function beginning(rules, begin, stats) {
  const heads = begin.endsWith("y") ? [begin, begin.slice(0, -1) + "i"] : [begin];
  const found = (await words(begin[0])).filter(([word]) => heads.some((head) => word.startsWith(head)));
  found.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const first = found.slice(0, rules.query.begun).map(([word]) => word);
  await stats.read(first);
  return { begin, words: first };
}

/** One word of several, whichever: each is worth what a word would be that stands wherever one of them does. */
function anyOf(rules, some, stats) {
  const together = some.reduce((sum, word) => sum + stats.frequency(word), 0);
  const worth = stats.worth(idf(rules.documents, Math.min(rules.documents, together)));
  return { literal: [], alternatives: some.map((word) => [[word, worth]]) };
}

const dateTerms = (rules, { typed }) => Array.from(new Set(worded(rules, typed).map(([term]) => term).filter(Boolean)));

/** The words of a date, or the days themselves: [first day, last day, worth in all]. */
function onDays(rules, named, stats, expand) {
  const { dateWeight, dayImpact, nextDayImpact, years } = rules.query;
  const among = Math.floor((rules.documents * named.length) / (named.hasYear ? 365 * years : 365));
  const most = stats.worth(idf(rules.documents, Math.max(1, Math.min(rules.documents, among))));
  const days = named.spans.map(([first, last]) => [first, last, most * dayImpact]);
  const single = named.spans.filter(([first, last]) => first === last);
  days.push(...single.map(([first, last]) => [first - 1, last + 1, most * nextDayImpact]));
  const terms = dateTerms(rules, named).map((term) => [term, stats.weight(term)]);
  return { literal: worths(terms, stats, dateWeight), alternatives: [], days: expand ? days : null };
}

const distinctOf = (phrases) => Array.from(new Map(phrases.map((phrase) => [phrase.join(" "), phrase])).values());

const changes = (found, to) =>
  Array.from(new Map(found.map((each) => [each.typed, to(each)])), ([from, list]) => ({ from, to: list }));

/** No little word, nor what a program wrote into a frame or a name. */
function isMistyped(rules, { phrase: [term], typed }, given, typedAlone) {
  const isCorrectable = term.length >= rules.typos.shortest && /^[a-z]+$/.test(term);
  return isCorrectable && !rules.light.has(term) && given.share(term) === 1 && typedAlone.has(typed.toLowerCase());
}

async function correct(rules, each, stats) {
  const word = each.phrase[0];
  const vocabulary = await words(word[0]);
  each.meant = nearest(rules, word, vocabulary);
  await stats.read(each.meant);
  const end = each.typed.slice(1);
  const inParts = end !== end.toLowerCase() && end !== end.toUpperCase(); // of RuntimeError both are looked up
  if (each.meant.length || inParts) return;
  const parts = await halves(rules, each.typed.toLowerCase(), vocabulary, stats);
  each.parts = parts.map((part) => stem(rules, part));
  each.told = parts.length ? [parts.join(" ")] : [];
}

/** The two words that a blank is missing between, as typed; none where it is no two words that documents have. */
async function halves(rules, typed, vocabulary, stats) {
  const { shortestHalf, many } = rules.typos;
  const least = rules.documents < many ? 1 : 2;
  const known = new Map(vocabulary);
  const found = [];
  for (let at = shortestHalf; at <= typed.length - shortestHalf && /^[a-z]+$/.test(typed); at++) {
    const both = [typed.slice(0, at), typed.slice(at)];
    if (known.has(stem(rules, both[0]))) found.push(both);
  }
  await stats.read(found.flat().map((part) => stem(rules, part)));
  let best = { fewest: least, both: [] };
  for (const both of found) {
    const fewest = Math.min(...both.map((part) => stats.frequency(stem(rules, part))));
    if (fewest >= best.fewest) best = { fewest, both };
  }
  return best.both;
}

function clausesOf(limits, each, stats, given, isNoWord) {
  const weigh = (part) => part.phrase.map((term) => [term, given.share(term) * stats.weight(term)]);
  const phrase = weigh(each);
  if (each.known) {
    const others = [each, ...each.within].flatMap((part) => alternatives(limits, weigh(part), part.others, stats));
    return [{ literal: worths(phrase, stats, 1), alternatives: others }];
  }
  const weighed = (each.typo ? each.meant : []).map((word) => [word, stats.weight(word)]);
  if (each.parts) {
    return each.parts.map((part) => ({ literal: worths([[part, stats.weight(part)]], stats, 1), alternatives: [] }));
  }
  if (each.typo) return weighed.map((word) => ({ literal: worths([word], stats, limits.typoWeight), alternatives: [] }));
  return each.unknown ? [] : [{ literal: worths(phrase, stats, isNoWord ? limits.straddlingWeight : 1), alternatives: [] }];
}

/** Whether a pair of Han characters is no word, for the glossary knows the word that ends or begins in it. */
function straddles(rules, found, at) {
  const pair = Array.from(found[at].typed);
  if (pair.length !== 2 || !isChinese(rules, found[at].typed)) return false;
  const [before, after] = [found[at - 1], found[at + 1]];
  return Boolean((before && before.known && before.typed.endsWith(pair[0])) || (after && after.known && after.typed.startsWith(pair[1])));
}

/** Distinct terms, of very many those that count most, from the begin and the end of the query. */
function looked(limits, given) {
  const distinct = Array.from(new Set(given.words.map(([term]) => term).filter(Boolean)));
  const found = [];
  for (const share of Array.from(new Set(distinct.map(given.share))).sort((a, b) => b - a)) {
    const alike = distinct.filter((term) => given.share(term) === share);
    const room = limits.head + limits.tail - found.length;
    const tail = Math.min(limits.tail, Math.floor(room / 3));
    found.push(...(alike.length <= room ? alike : [...alike.slice(0, room - tail), ...alike.slice(alike.length - tail)]));
  }
  return found;
}

function keep(limits, given, stats) {
  const list = given.words;
  const order = (a, b) =>
    !stats.frequency(a) - !stats.frequency(b) || given.share(b) - given.share(a) || stats.frequency(a) - stats.frequency(b);
  const rarest = looked(limits, given).sort(order).slice(0, limits.terms);
  const left = new Map(rarest.map((term) => [term, limits.repeats]));
  return list.filter(([term]) => {
    const more = left.get(term) > 0;
    if (more) left.set(term, left.get(term) - 1);
    return more || !term;
  });
}

const isKey = (rules, key) => rules.sets.has(shortHash(rules, key));

/** The terms in order, joined where the glossary knows a phrase, with its others where it `isSaid`; the glossary. */
async function glossed(rules, list, isSaid, stats) {
  const wrong = new Set(); // what has the hash of a key, and is none
  for (;;) {
    const found = split(rules, list, wrong);
    // A phrase is made sure of even where nothing of it is looked up: it would hide the words that it is made of.
    const parts = found.flatMap((each) => [each, ...each.within]);
    const asked = parts.filter((each) => each.known && (isSaid(each) || each.key.includes(" ")));
    const gloss = await stats.readSets(asked.map(({ key }) => key));
    const before = wrong.size;
    for (const { key } of asked) if (!gloss.known.has(key)) wrong.add(key);
    if (wrong.size > before) continue;
    for (const each of asked.filter(isSaid)) {
      each.others = Array.from(gloss.known.get(each.key), (other) => other.split(" "));
    }
    for (const each of found.filter(({ known, phrase }) => !known && phrase.length === 1)) {
      const codes = otherSpellings(rules, each.phrase[0]).filter(stats.frequency);
      each.known = codes.length > 0;
      if (isSaid(each)) each.others = codes.map((code) => [code]);
    }
    return [found, gloss];
  }
}

/**
 * The terms in order, joined where the glossary knows a phrase: [{phrase, typed, key, known, others, within}].
 * What stands by itself within a Chinese phrase is told too, for a document may have no more of it.
 */
function split(rules, list, wrong = new Set(), longest = rules.longestKey) {
  const found = [];
  const keyOf = (at, size) => list.slice(at, at + size).map(([term, word]) => term || word.toLowerCase()).join(" ");
  const isKnown = (key) => isKey(rules, key) && !wrong.has(key);
  for (let at = 0; at < list.length; ) {
    let size = Math.max(1, Math.min(longest, list.length - at));
    while (size > 1 && !isKnown(keyOf(at, size))) size--;
    const words = list.slice(at, at + size);
    const phrase = words.map(([term]) => term).filter(Boolean);
    const key = keyOf(at, size);
    const known = isKnown(key);
    const isSplit = known && phrase.length > 1 && isChinese(rules, phrase[phrase.length - 1]);
    const within = isSplit ? split(rules, phrase.map((term) => [term, term]), wrong, phrase.length - 1).filter((part) => part.known) : [];
    if (phrase.length || known) found.push({ phrase, typed: typed(rules.analyzer.han, words), key, known, others: [], within });
    at += size;
  }
  return found;
}

/** Words as they were typed: overlapping pairs of Han joined again. */
function typed(han, list) {
  let text = list[0][1];
  for (const [, word] of list.slice(1)) {
    const [first, ...rest] = Array.from(word);
    text += word >= han && text.endsWith(first) ? rest.join("") : " " + word;
  }
  return text;
}

/** What means the same as a phrase, which is worth no more in all than the phrase itself. */
function alternatives(limits, phrase, others, stats) {
  const sum = (weighed) => weighed.reduce((total, [, weight]) => total + weight, 0);
  const most = sum(phrase);
  return others.map((other) => {
    const weighed = other.map((term) => [term, stats.weight(term)]);
    return worths(weighed, stats, limits.alternativeWeight * Math.min(1, most / sum(weighed)));
  });
}

const worths = (weighed, stats, factor) =>
  weighed.filter(([term]) => stats.frequency(term)).map(([term, weight]) => [term, stats.worth(factor * weight)]);
