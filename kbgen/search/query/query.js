/* What is looked up for a query: the twin of query.py. */

/** Reads terms in batches, all of a batch at once; then gives frequency, worth and postings of each. */
function statistics(rules) {
  const postings = new Map();
  const hash = (term) => fnv(rules.gloss.homes.get(term) || term) % rules.buckets;
  const readFrom = async (home, term) => {
    if (!postings.has(term)) postings.set(term, posting(await bucket(hash(home)), term, rules.documents > 65536) || none);
  };
  const none = { numbers: [], impacts: [] };
  const of = (term) => postings.get(term) || none;
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
  return {
    of,
    frequency,
    rarity,
    weight,
    /** A key stands in the file of its line's first term. */
    readKeys: (texts) =>
      Promise.all(
        Array.from(texts, async (text) => {
          const key = lineKey(rules, text);
          await readFrom(analyze(rules, asLine(rules, text))[0] || "", key);
          return key;
        }),
      ),
    read: (wanted) =>
      Promise.all(
        Array.from(new Set(wanted), (term) => readFrom(term, term)),
      ),
    worth: (value) => Math.floor(value * rules.unit + 0.5),
  };
}

/** What is looked up: {clauses: [{literal, alternatives}], expansions, corrections, given}. */
async function plan(rules, wanted, stats, expand) {
  const limits = rules.query;
  const given = pasted(rules, wanted.words);
  const distinct = looked(limits, given);
  const exact = wanted.phrases.concat(wanted.without).flatMap((text) => analyze(rules, text));
  const gloss = expand ? rules.gloss : null;
  // What may be needed is read in one go: a second round costs more than a few files too many.
  const ahead = expand && distinct.length <= limits.terms ? split(given.words, gloss).flatMap((each) => each.others.flat()) : [];
  const [keys] = await Promise.all([stats.readKeys(given.isLog ? [] : given.texts), stats.read(distinct.concat(exact, ahead))]);
  const kept = keep(limits, given, stats);
  const have = new Set(kept.map(([term]) => term));
  const alone = () => kept.filter(([term]) => term).map(([term, word]) => ({ phrase: [term], typed: word, others: [] }));
  const found = expand ? split(kept, gloss) : alone();
  const typedAlone = expand && !given.isLog ? standingAlone(rules, wanted.words) : new Set();
  let typos = expand ? limits.typos : 0;
  for (const each of found) {
    each.known = each.others.length > 0;
    const isSaid = !given.isLog || each.phrase.every((term) => given.share(term) === 1);
    each.others = each.others.filter((other) => isSaid && !other.every((term) => have.has(term)));
    each.unknown = !each.known && !stats.frequency(each.phrase[0]);
    each.typo = each.unknown && isMistyped(rules, each, given, typedAlone) && typos > 0;
    if (each.typo) typos--;
  }
  await stats.read(found.flatMap((each) => each.others.flat()));
  await Promise.all(found.filter((each) => each.typo).map((each) => correct(rules, each, stats)));
  const clauses = found.flatMap((each) => clausesOf(limits, each, stats, given));
  for (const key of keys.filter(stats.frequency)) {
    clauses.push({ literal: worths([[key, stats.weight(key)]], stats, limits.lineWeight), alternatives: [] });
  }
  const expansions = found.filter((each) => each.others.length);
  return {
    clauses,
    given,
    expansions: changes(expansions, (each) => each.others.map((other) => gloss.texts.get(other.join(" ")))),
    corrections: changes(found.filter((each) => each.typo && each.meant.length), (each) => each.meant),
  };
}

const changes = (found, to) =>
  Array.from(new Map(found.map((each) => [each.typed, to(each)])), ([from, list]) => ({ from, to: list }));

/** Never what a program wrote into a frame or a name. */
function isMistyped(rules, { phrase: [term], typed }, given, typedAlone) {
  const isCorrectable = term.length >= rules.typos.shortest && /^[a-z]+$/.test(term);
  return isCorrectable && given.share(term) === 1 && typedAlone.has(typed.toLowerCase());
}

async function correct(rules, each, stats) {
  const word = each.phrase[0];
  each.meant = nearest(rules, word, await words(word[0]));
  await stats.read(each.meant);
}

function clausesOf(limits, each, stats, given) {
  const phrase = each.phrase.map((term) => [term, given.share(term) * stats.weight(term)]);
  if (each.known) return [withAlternatives(limits, phrase, each.others, stats)];
  const weighed = (each.typo ? each.meant : []).map((word) => [word, stats.weight(word)]);
  if (each.typo) return weighed.map((word) => ({ literal: worths([word], stats, limits.typoWeight), alternatives: [] }));
  return each.unknown ? [] : [{ literal: worths(phrase, stats, 1), alternatives: [] }];
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

/** The terms in order, joined where the glossary knows a phrase: [{phrase, typed, others}]. */
function split(list, gloss) {
  const found = [];
  const keyOf = (at, size) => list.slice(at, at + size).map(([term, word]) => term || word.toLowerCase()).join(" ");
  for (let at = 0; at < list.length; ) {
    let size = Math.min(gloss.longest, list.length - at);
    while (size > 1 && !gloss.known.has(keyOf(at, size))) size--;
    size = Math.max(1, size);
    const phrase = list.slice(at, at + size).map(([term]) => term).filter(Boolean);
    const others = Array.from(gloss.known.get(keyOf(at, size)) || [], (other) => other.split(" "));
    if (phrase.length || others.length) found.push({ phrase, typed: typed(gloss.han, list.slice(at, at + size)), others });
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

function withAlternatives(limits, phrase, others, stats) {
  const sum = (weighed) => weighed.reduce((total, [, weight]) => total + weight, 0);
  const most = sum(phrase);
  const alternatives = others.map((other) => {
    const weighed = other.map((term) => [term, stats.weight(term)]);
    return worths(weighed, stats, limits.alternativeWeight * Math.min(1, most / sum(weighed)));
  });
  return { literal: worths(phrase, stats, 1), alternatives };
}

const worths = (weighed, stats, factor) =>
  weighed.filter(([term]) => stats.frequency(term)).map(([term, weight]) => [term, stats.worth(factor * weight)]);
