/*
 * Search in the browser: the reader of the files that kbgen/publishing/search_files.py writes.
 *
 * The rules are those of kbgen/features/searching; each function here has its twin there, and
 * every table, pattern and number comes from there by way of the manifest. Both give the same
 * hits in the same order: all that is added up is whole numbers.
 *
 * The index lies in `search/` beside this script, or where the script tag's `data-search` says;
 * the site's root is two folders up (`assets/kbgen/engine.js`), or where `data-root` says.
 * It is read by script tags, so that it works from file:// and under script-src 'self'.
 *
 * window.kbgen.search(query, {limit}) -> Promise of {query, total, took_ms, hits}; a hit is what
 * `kbgen search --json` prints, with `href`, and with `marks` [[start, end], ...] in each match.
 * It rejects only if a file of the index can't be loaded.
 */
(function () {
  "use strict";

  const script = document.currentScript;
  const folder = new URL(script.dataset.search || "search/", script.src);
  const root = new URL(script.dataset.root || "../../", script.src);

  // ---- files ------------------------------------------------------------------------------

  const waiting = new Map(); // name -> resolve of the promise of its payload
  const loaded = new Map(); // name -> promise of its content

  function put(name, payload) {
    const resolve = waiting.get(name);
    waiting.delete(name);
    if (resolve) resolve(payload);
  }

  function load(name, path) {
    return new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      waiting.set(name, resolve);
      tag.onload = () => tag.remove();
      tag.onerror = () => {
        tag.remove();
        loaded.delete(name);
        reject(new Error("The search index could not be loaded (" + path + "). Reload the page."));
      };
      tag.src = new URL(path, folder).href;
      document.head.appendChild(tag);
    });
  }

  function once(name, make) {
    if (!loaded.has(name)) loaded.set(name, make());
    return loaded.get(name);
  }

  async function unpacked(name) {
    const { version } = await manifest();
    const text = atob(await load(name, version + "/" + name + ".js"));
    const packed = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  const asText = (bytes) => new TextDecoder().decode(bytes);

  const manifest = () => once("manifest", async () => compiled(await load("manifest", "manifest.js")));
  const bucket = (number) =>
    once("t/" + number, async () => terms(await unpacked("t/" + number.toString(16))));
  const glossary = () => once("g", async () => phrases(JSON.parse(asText(await unpacked("g")))));
  const shown = (number) => once("d/" + number, async () => JSON.parse(asText(await unpacked("d/" + number))));

  function words(letter) {
    return once("v/" + letter, async () => {
      if (!(await manifest()).letters.includes(letter)) return [];
      const lines = asText(await unpacked("v/" + letter)).split("\n");
      return lines.map((line) => line.split(" ")).map(([word, count]) => [word, Number(count)]);
    });
  }

  /** The manifest with its patterns made ready. */
  function compiled(data) {
    const pattern = (source, flags) => new RegExp(source, flags || "u");
    const rules = data.analyzer;
    return Object.assign({}, data, {
      cleaning: rules.cleaning.map(([source, to]) => [pattern(source, "gu"), to]),
      token: pattern(rules.token, "gu"),
      joints: pattern(rules.joints, "u"),
      camel: pattern(rules.camel, "gu"),
      stop: new Set(rules.stop),
      stems: rules.stems.map((step) => step.map(([source, to]) => [pattern(source), to])),
    });
  }

  /** A bucket: term -> {numbers, impacts}. */
  function terms(bytes) {
    const found = new Map();
    let at = 0;
    const varint = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
      }
    };
    while (at < bytes.length) {
      const length = bytes[at++];
      const term = asText(bytes.subarray(at, at + length));
      at += length;
      const numbers = new Uint32Array(varint());
      for (let i = 0, number = -1; i < numbers.length; i++) numbers[i] = number += varint();
      const impacts = Uint8Array.from(numbers, (_, i) => (i % 2 ? bytes[at + (i >> 1)] & 15 : bytes[at + (i >> 1)] >> 4));
      at += (numbers.length + 1) >> 1;
      found.set(term, { numbers, impacts });
    }
    return found;
  }

  /** The glossary: phrase (its terms with blanks between) -> the others of its sets. */
  function phrases(sets) {
    const known = new Map();
    for (const set of sets) {
      for (const phrase of set) {
        if (!known.has(phrase)) known.set(phrase, new Set());
        for (const other of set) if (other !== phrase) known.get(phrase).add(other);
      }
    }
    for (const [phrase, others] of known) if (!others.size) known.delete(phrase);
    const longest = Math.max(0, ...Array.from(known.keys(), (phrase) => phrase.split(" ").length));
    return { known, longest };
  }

  // ---- analyzer.py, stemming.py -----------------------------------------------------------

  function analyze(rules, text) {
    const tokens = clean(rules, text).match(rules.token) || [];
    return tokens.flatMap((token) => tokenTerms(rules, token));
  }

  function clean(rules, text) {
    text = text.normalize("NFKC");
    for (const [pattern, to] of rules.cleaning) text = text.replace(pattern, to);
    return text;
  }

  const folded = (rules, text) => text.normalize("NFKC").replace(rules.cleaning[0][0], "").toLowerCase();
  const isHan = (rules, token) => token >= rules.analyzer.han;

  function tokenTerms(rules, token) {
    if (isHan(rules, token)) {
      const characters = Array.from(token);
      if (characters.length < 2) return characters;
      return characters.slice(1).map((character, i) => characters[i] + character);
    }
    const lower = wordsOf(rules, token).map((word) => word.toLowerCase());
    return lower.filter((word) => tells(rules, word)).map((word) => stem(rules, word));
  }

  function wordsOf(rules, token) {
    const parts = token.split(rules.joints).filter(Boolean);
    const found = [];
    for (const part of parts) {
      const pieces = isCamel(part) ? part.match(rules.camel) || [] : [];
      if (pieces.length > 1) found.push(...pieces);
      found.push(part);
    }
    const joined = parts.length === 2 || parts.length === 3;
    if (joined && parts.every((part) => /^[A-Za-z]+$/.test(part))) found.push(parts.join(""));
    return found;
  }

  const isCamel = (part) => part.slice(1) !== part.slice(1).toLowerCase() && part !== part.toUpperCase();

  const tells = (rules, word) =>
    !rules.stop.has(word) && word.length <= rules.analyzer.longest && !/^[0-9]{5,}$/.test(word);

  function stem(rules, word) {
    if (!/^[a-z]{4,}$/.test(word)) return word;
    for (const step of rules.stems) {
      for (const [pattern, to] of step) {
        const match = pattern.exec(word);
        if (match) {
          word = match[1] + to;
          break;
        }
      }
    }
    return word;
  }

  // ---- ranking.py, typos.py ---------------------------------------------------------------

  const idf = (documents, frequency) => Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));

  function slips(word, other, limit) {
    let before = [];
    let row = Array.from({ length: other.length + 1 }, (_, i) => i);
    for (let at = 0; at < word.length; at++) {
      const after = [at + 1];
      for (let to = 0; to < other.length; to++) {
        let best = Math.min(row[to + 1] + 1, after[to] + 1, row[to] + (word[at] === other[to] ? 0 : 1));
        if (at && to && word[at] === other[to - 1] && word[at - 1] === other[to]) {
          best = Math.min(best, before[to - 1] + 1);
        }
        after.push(best);
      }
      if (Math.min(...after) > limit) return limit + 1;
      before = row;
      row = after;
    }
    return Math.min(row[row.length - 1], limit + 1);
  }

  function nearest(rules, word, vocabulary) {
    const limit = word.length < rules.typos.long ? 1 : 2;
    const near = [];
    for (const [other, frequency] of vocabulary) {
      if (Math.abs(other.length - word.length) > limit) continue;
      const distance = slips(word, other, limit);
      if (distance <= limit) near.push({ distance, frequency, other });
    }
    near.sort((a, b) => a.distance - b.distance || b.frequency - a.frequency || (a.other < b.other ? -1 : 1));
    return near.slice(0, rules.typos.most).map((each) => each.other);
  }

  // ---- query.py ---------------------------------------------------------------------------

  /** Reads terms in batches, all of a batch at once; then gives frequency, worth and postings of each. */
  function statistics(rules) {
    const postings = new Map();
    const encoder = new TextEncoder();
    const hash = (term) => {
      let value = 0x811c9dc5;
      for (const byte of encoder.encode(term)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
      return value % rules.buckets;
    };
    const none = { numbers: [], impacts: [] };
    const of = (term) => postings.get(term) || none;
    const frequency = (term) => of(term).numbers.length;
    function weight(term) {
      const characters = Array.from(term);
      const isFunction =
        characters.length > 1 &&
        isHan(rules, term) &&
        characters.some((character) => rules.query.functions.includes(character));
      return (isFunction ? rules.query.functionWeight : 1) * idf(rules.documents, frequency(term));
    }
    return {
      of,
      frequency,
      weight,
      read: (wanted) =>
        Promise.all(
          Array.from(new Set(wanted), async (term) => postings.set(term, (await bucket(hash(term))).get(term) || none)),
        ),
      worth: (value) => Math.floor(value * rules.unit + 0.5),
    };
  }

  /** The query as clauses {literal, alternatives}: lists of [term, worth]. */
  async function clauses(rules, query, stats) {
    const limits = rules.query;
    const text = query.length > limits.characters ? Array.from(query).slice(0, limits.characters).join("") : query;
    const analyzed = analyze(rules, text);
    const [gloss] = await Promise.all([glossary(), stats.read(looked(limits, analyzed))]);
    const kept = keep(limits, analyzed, stats);
    const have = new Set(kept);
    const found = split(kept, gloss).map(([phrase, others]) => ({
      phrase,
      others: others && others.filter((other) => !other.every((term) => have.has(term))),
    }));
    let typos = limits.typos;
    for (const each of found) {
      const word = each.phrase[0];
      each.unknown = !each.others && !stats.frequency(word);
      each.typo = each.unknown && isCorrectable(rules, word) && typos > 0;
      if (each.typo) typos--;
    }
    await stats.read(found.flatMap((each) => (each.others || []).flat()));
    await Promise.all(found.filter((each) => each.typo).map((each) => correct(rules, each, stats)));
    return found.flatMap((each) => clausesOf(limits, each, stats));
  }

  const isCorrectable = (rules, term) => term.length >= rules.typos.shortest && /^[a-z]+$/.test(term);

  async function correct(rules, each, stats) {
    const word = each.phrase[0];
    each.meant = nearest(rules, word, await words(word[0]));
    await stats.read(each.meant);
  }

  function clausesOf(limits, each, stats) {
    if (each.others) return [withAlternatives(limits, each.phrase, each.others, stats)];
    if (each.typo) return each.meant.map((word) => ({ literal: worths([word], stats, limits.typoWeight), alternatives: [] }));
    return each.unknown ? [] : [{ literal: worths(each.phrase, stats, 1), alternatives: [] }];
  }

  function looked(limits, analyzed) {
    const distinct = Array.from(new Set(analyzed));
    if (distinct.length <= limits.head + limits.tail) return distinct;
    return distinct.slice(0, limits.head).concat(distinct.slice(-limits.tail));
  }

  function keep(limits, analyzed, stats) {
    const rank = (term) => stats.frequency(term) || Infinity;
    const order = (a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b));
    const rarest = looked(limits, analyzed).sort(order).slice(0, limits.terms);
    const left = new Map(rarest.map((term) => [term, limits.repeats]));
    return analyzed.filter((term) => {
      const more = left.get(term) > 0;
      if (more) left.set(term, left.get(term) - 1);
      return more;
    });
  }

  function split(kept, gloss) {
    const found = [];
    for (let at = 0; at < kept.length; ) {
      let size = Math.min(gloss.longest, kept.length - at);
      while (size > 1 && !gloss.known.has(kept.slice(at, at + size).join(" "))) size--;
      const phrase = kept.slice(at, at + Math.max(1, size));
      const others = gloss.known.get(phrase.join(" "));
      found.push([phrase, others && Array.from(others, (other) => other.split(" "))]);
      at += phrase.length;
    }
    return found;
  }

  function withAlternatives(limits, phrase, others, stats) {
    const sum = (list) => list.reduce((total, term) => total + stats.weight(term), 0);
    const most = sum(phrase);
    const alternatives = [];
    for (const other of others) {
      const known = other.filter(stats.frequency);
      if (!known.length) continue;
      alternatives.push(worths(known, stats, limits.alternativeWeight * Math.min(1, most / sum(known))));
    }
    return { literal: worths(phrase, stats, 1), alternatives };
  }

  const worths = (list, stats, factor) =>
    list.filter(stats.frequency).map((term) => [term, stats.worth(factor * stats.weight(term))]);

  // ---- index.py ---------------------------------------------------------------------------

  /** [number of documents found, the best of them as [number, units]]. */
  function ranked(rules, wanted, stats, limit) {
    const add = (into, list) => {
      for (const [term, worth] of list) {
        const { numbers, impacts } = stats.of(term);
        for (let i = 0; i < numbers.length; i++) into[numbers[i]] += worth * impacts[i];
      }
      return into;
    };
    const total = new Float64Array(rules.documents);
    for (const clause of wanted) {
      if (!clause.alternatives.length) {
        add(total, clause.literal);
        continue;
      }
      const best = add(new Float64Array(rules.documents), clause.literal);
      for (const alternative of clause.alternatives) {
        add(new Float64Array(rules.documents), alternative).forEach((units, i) => {
          if (units > best[i]) best[i] = units;
        });
      }
      best.forEach((units, i) => (total[i] += units));
    }
    const found = [];
    total.forEach((units, number) => units && found.push([number, units]));
    found.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return [found.length, found.slice(0, limit)];
  }

  // ---- excerpts.py ------------------------------------------------------------------------

  function matches(rules, lines, worth) {
    if (!worth.size) return [];
    const heads = new Set(Array.from(worth.keys(), (term) => (([a, b, c, d]) => (d ? a + b + c : a + (b || "")))(term)));
    const isCandidate = (text) => Array.from(heads).some((head) => text.includes(head));
    const rated = [];
    lines.forEach(([field, line, text], at) => {
      if (!isCandidate(folded(rules, text))) return;
      let sum = 0;
      for (const term of new Set(analyze(rules, text))) sum += worth.get(term) || 0;
      if (sum) rated.push({ field, line, text, at, sum });
    });
    rated.sort((a, b) => b.sum - a.sum || a.line - b.line || a.at - b.at);
    return rated.slice(0, rules.excerpts.most).map((each) => match(rules, each, worth));
  }

  function match(rules, { field, line, text }, worth) {
    let marked = marks(rules, text, worth);
    const characters = Array.from(text);
    const { longest, before } = rules.excerpts;
    if (characters.length > longest) {
      const first = marked.length ? Array.from(text.slice(0, marked[0][0])).length : 0;
      const start = Math.max(0, Math.min(first - before, characters.length - longest));
      const end = start + longest;
      text = (start ? "\u2026" : "") + characters.slice(start, end).join("") + (end < characters.length ? "\u2026" : "");
      marked = marks(rules, text, worth);
    }
    return { field, line, text, marks: marked };
  }

  function marks(rules, text, worth) {
    const joined = [];
    for (const [start, end] of places(rules, text, worth)) {
      const last = joined[joined.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else joined.push([start, end]);
    }
    return joined;
  }

  function places(rules, text, worth) {
    const isKnown = (token) => tokenTerms(rules, clean(rules, token)).some((term) => worth.has(term));
    const narrow = text.normalize("NFKC");
    const found = [];
    for (const { 0: token, index } of (narrow.length === text.length ? narrow : text).matchAll(rules.token)) {
      if (isHan(rules, token)) {
        found.push(...hanPlaces(token, index, worth));
        continue;
      }
      const parts = Array.from(token.matchAll(/[^._:/-]+/g)).filter((part) => isKnown(part[0]));
      if (parts.length) found.push(...parts.map((part) => [index + part.index, index + part.index + part[0].length]));
      else if (isKnown(token)) found.push([index, index + token.length]);
    }
    return found;
  }

  function hanPlaces(token, index, worth) {
    const characters = Array.from(token);
    const width = Math.min(2, characters.length);
    const found = [];
    for (let i = 0, at = index; i + width <= characters.length; at += characters[i].length, i++) {
      const term = characters.slice(i, i + width).join("");
      if (worth.has(term)) found.push([at, at + term.length]);
    }
    return found;
  }

  // ---- search.py --------------------------------------------------------------------------

  async function search(query, options) {
    const begun = performance.now();
    const limit = (options && options.limit) || 10;
    const text = String(query);
    const rules = await manifest();
    const stats = statistics(rules);
    const wanted = await clauses(rules, text, stats);
    const worth = new Map();
    for (const clause of wanted) {
      for (const [term] of [clause.literal, ...clause.alternatives].flat()) {
        worth.set(term, stats.worth(idf(rules.documents, stats.frequency(term))));
      }
    }
    const [total, best] = ranked(rules, wanted, stats, limit);
    const hits = await Promise.all(best.map((each) => hit(rules, each, worth)));
    return { query: text, total, took_ms: Math.round((performance.now() - begun) * 10) / 10, hits };
  }

  async function hit(rules, [number, units], worth) {
    const { id, record, lines } = await shown(number);
    const score = Math.floor((units / (rules.steps * rules.unit)) * 1e6 + 0.5) / 1e6;
    return Object.assign({ id, score, href: href(record.url) }, record, { matches: matches(rules, lines, worth) });
  }

  function href(url) {
    const address = new URL(url, root);
    if (address.protocol === "file:" && address.pathname.endsWith("/")) address.pathname += "index.html";
    return address.href;
  }

  window.kbgen = { search, put, analyze: async (text) => analyze(await manifest(), text) };
})();
