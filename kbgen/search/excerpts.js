/* The lines that a hit shows: the twin of excerpts.py. */

/**
 * What tells of a text which of some terms it has. Most of its tokens have the first letters of none: these are passed
 * over, for stems are dear.
 */
function finder(rules, terms) {
  const heads = Array.from(new Set(Array.from(terms).flatMap((term) => beginnings(rules, term))), (head) => head.replace(/[^A-Za-z0-9\u0080-\uffff]/g, "\\$&"));
  const some = new RegExp(heads.join("|"));
  const wanted = new Set(terms);
  const known = new Map(); // texts with what they have: a line is asked for twice, to put in order and to show
  const forms = new Map(); // documents with the forms of their lines, likewise
  const begins = new Map(); // what terms are worth, by what words may begin with
  const tried = new Map(); // tokens, of which most come again
  const mayTell = (token) => {
    if (isHan(rules, token)) return some.test(token);
    if (!/^[!-~]*$/.test(token)) return true;
    const lower = token.toLowerCase();
    return some.test(lower) || (rules.joints.test(lower) && some.test(lower.split(rules.joints).join("")));
  };
  /** Of a part no more than of the token that it stands in. */
  const mayHave = (token) => {
    let known = tried.get(token);
    if (known === undefined) tried.set(token, (known = mayTell(token)));
    return known;
  };
  const find = (text) => {
    if (!wanted.size) return [];
    const told = tokens(rules, text).filter(mayHave).flatMap((token) => tokenTerms(rules, token));
    return Array.from(new Set(told.filter((term) => wanted.has(term))));
  };
  return {
    mayHave,
    /** The most that the terms of the title and of each line can be worth. */
    bounds(document, worth, but) {
      if (!forms.has(document)) forms.set(document, formsOf(rules, textsOf(document)));
      if (!begins.has(worth)) begins.set(worth, headsOf(rules, worth, but));
      return boundsOf(forms.get(document), begins.get(worth));
    },
    terms(text) {
      if (!known.has(text)) known.set(text, find(text));
      return known.get(text);
    },
  };
}

const textsOf = ({ record, lines }) => [record.title, ...lines.map((line) => line[2])];

/** The up to three lines that are worth most. `sought`: {worth, alone, together}, see excerpts.py. */
function matches(rules, document, sought, found) {
  const { worth } = sought;
  const { lines } = document;
  if (!worth.size || !lines.length) return [];
  const single = Array.from(worth.keys()).filter((term) => isHan(rules, term) && Array.from(term).length === 1);
  const most = rules.excerpts.most;
  const ahead = (a, b) => b.sum - a.sum || a.line - b.line || a.at - b.at;
  const [, ...bounds] = found.bounds(document, worth); // the title is no line
  const atBest = bounds.map((sum, at) => ({ sum, at, line: lines[at][1] }));
  let best = []; // of different texts, in order
  for (const bound of atBest.filter((each) => each.sum).sort(ahead)) {
    if (best.length === most && ahead(best[most - 1], bound) < 0) break;
    const [field, line, text] = lines[bound.at];
    const written = single.length ? folded(rules, text) : "";
    const has = found.terms(text).concat(single.filter((term) => written.includes(term)));
    let sum = 0;
    for (const term of told(rules, text, has, sought)) sum += worth.get(term) || 0;
    if (!sum) continue;
    const now = { field, line, text, at: bound.at, sum };
    const same = best.find((each) => each.text === text);
    if (same && ahead(same, now) < 0) continue;
    best = best.filter((each) => each !== same).concat(now).sort(ahead).slice(0, most);
  }
  return best.map((each) => match(rules, each, sought, found));
}

/** Those of the terms of a line that tell in it. */
function told(rules, text, has, sought) {
  const said = spoken(rules, text, has, sought).flatMap(({ phrase }) => phrase);
  return new Set(has.filter((term) => sought.alone.has(term)).concat(said));
}

/** The phrases that stand together in a line, each with its pieces: [{phrase, run: [[start, end, terms], ...]}, ...]. */
function spoken(rules, text, has, { together }) {
  const phrases = together.filter((phrase) => phrase.every((term) => has.includes(term)));
  const pieces = phrases.length ? piecesOf(rules, text) : [];
  return phrases.flatMap((phrase) => runs(pieces, phrase).map((run) => ({ phrase, run })));
}

/** Where the terms of a phrase stand one after the other, with no more than stop words between. */
function runs(pieces, phrase) {
  return pieces.flatMap((_, begin) => {
    let at = begin;
    for (const term of phrase) {
      if (at > begin && pieces[at - 1][2].includes(term)) continue; // TimedOut
      while (at > begin && at < pieces.length && !pieces[at][2].length) at++;
      if (at === pieces.length || !pieces[at][2].includes(term)) return [];
      at++;
    }
    return [pieces.slice(begin, at).filter(([, , terms]) => terms.length)];
  });
}

function piecesOf(rules, text) {
  return Array.from(inPlace(rules, text).matchAll(rules.token)).flatMap(({ 0: token, index }) => {
    if (isHan(rules, token)) {
      let at = index;
      return tokenTerms(rules, token).map((pair) => {
        const piece = [at, at + pair.length, [pair]];
        at += Array.from(pair)[0].length;
        return piece;
      });
    }
    const parts = Array.from(token.matchAll(/[^._:/-]+/g));
    return parts.map(({ 0: part, index: at }) => [index + at, index + at + part.length, tokenTerms(rules, clean(rules, part))]);
  });
}

/** A text as its tokens are found, each where it stands: full-width letters, too. */
function inPlace(rules, text) {
  if (/^[\t-~]*$/.test(text)) return text;
  const narrow = text.normalize("NFKC");
  return simplified(rules, narrow.length === text.length ? narrow : text);
}

/** What words may begin with, each with what the terms are worth that do, and what of it may not count (`boundsOf`). */
function headsOf(rules, worth, but = new Map()) {
  const heads = new Map();
  for (const [term, each] of worth) {
    for (const head of beginnings(rules, term)) {
      const known = heads.get(head) || { head, each: 0, apart: 0 };
      heads.set(head, { head, each: known.each + each, apart: Math.max(known.apart, but.get(term) || 0) });
    }
  }
  return Array.from(heads.values());
}

/** For each line the most that its terms can be worth, by the forms of the lines, without the most that is `apart`. */
function boundsOf(forms, heads) {
  return forms.map((text) => {
    let [sum, less] = [0, 0];
    for (const { head, each, apart } of heads) {
      if (!text.includes(head)) continue;
      sum += each;
      if (apart > less) less = apart;
    }
    return sum - less;
  });
}

/** Lines as terms begin in them: as written, and without what parts words. */
function formsOf(rules, lines) {
  const whole = folded(rules, lines.map((line) => line.replaceAll("\n", " ")).join("\n"));
  const joined = whole.replace(/[._:/-]+/g, "").split("\n");
  return whole.split("\n").map((text, at) => (joined[at].length < text.length ? text + " " + joined[at] : text));
}

function match(rules, { field, line, text }, sought, found) {
  const characters = Array.from(text);
  const { longest, before, word } = rules.excerpts;
  if (characters.length > longest) {
    const first = Array.from(text.slice(0, firstPlace(rules, text, sought, found))).length;
    const from = Math.max(0, Math.min(first - before, characters.length - longest));
    const start = edge(characters, from, 1, word);
    const end = edge(characters, from + longest, -1, word);
    text = (start ? "\u2026" : "") + characters.slice(start, end).join("") + (end < characters.length ? "\u2026" : "");
  }
  return { field, line, text, marks: marks(rules, text, sought, found) };
}

// The nearest place from `at` on that is in no word of letters and digits.
function edge(characters, at, step, most) {
  const inWord = (place) => /^[A-Za-z0-9]{2}$/.test(characters.slice(Math.max(0, place - 1), place + 1).join(""));
  for (let moved = 0; moved < most; moved += 1) if (!inWord(at + moved * step)) return at + moved * step;
  return at;
}

function marks(rules, text, sought, found) {
  const joined = [];
  const places = [...spokenPlaces(rules, text, sought, found), ...tokenPlaces(rules, text, sought, found)];
  for (const [start, end] of places.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = joined[joined.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** Where the first mark begins: to look for all of them takes long in a long line. */
function firstPlace(rules, text, sought, found) {
  const { value: [start] = [Infinity] } = tokenPlaces(rules, text, sought, found).next();
  const first = Math.min(start, ...spokenPlaces(rules, text, sought, found).map(([begin]) => begin));
  return first < Infinity ? first : 0;
}

const spokenPlaces = (rules, text, sought, { terms }) =>
  spoken(rules, text, terms(text), sought).flatMap(({ run }) => run.map(([start, end]) => [start, end]));

/** Where what tells alone stands, in order. */
function* tokenPlaces(rules, text, { alone }, { mayHave }) {
  const isKnown = (token) => mayHave(token) && tokenTerms(rules, clean(rules, token)).some((term) => alone.has(term));
  for (const { 0: token, index } of inPlace(rules, text).matchAll(rules.token)) {
    if (isHan(rules, token)) {
      yield* hanPlaces(token, index, alone);
      continue;
    }
    if (!mayHave(token)) continue;
    const parts = Array.from(token.matchAll(/[^._:/-]+/g)).filter((part) => isKnown(part[0]));
    yield* parts.map((part) => [index + part.index, index + part.index + part[0].length]);
    if (!parts.length && isKnown(token)) yield [index, index + token.replace(/[._:/-]+$/, "").length];
  }
}

function hanPlaces(token, index, alone) {
  const characters = Array.from(token);
  const found = [];
  for (let i = 0, at = index; i < characters.length; at += characters[i].length, i++) {
    for (const term of [characters[i], characters[i] + (characters[i + 1] || characters[i])]) {
      if (alone.has(term) && (term === characters[i] || i + 1 < characters.length)) found.push([at, at + term.length]);
    }
  }
  return found;
}

/** Those of some terms that the texts have, in the way of writing nearest to what was typed; else the terms. */
function surfaces(rules, typed, list, texts) {
  const known = new Map();
  for (const text of texts) {
    for (const [term, word] of worded(rules, text)) {
      if (!known.has(term)) known.set(term, new Map());
      known.get(term).set(word.toLowerCase(), slips(typed.toLowerCase(), word.toLowerCase(), rules.excerpts.far));
    }
  }
  const nearestOf = (written) => Array.from(written).reduce((a, b) => (b[1] < a[1] ? b : a))[0];
  const found = Array.from(new Set(list.filter((term) => known.has(term)).map((term) => nearestOf(known.get(term)))));
  return found.length ? found : list;
}
