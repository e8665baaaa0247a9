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
 * kbgen.search(query, {limit, filters, expand, facets}) -> Promise of what `kbgen search --json`
 * prints: {query, total, took_ms, hits, facets, expansions, corrections, notes, lines}. A hit has
 * also `href`, `similar` [[id, title, href], ...], and `marks` [[start, end], ...] in each match.
 *   filters  more operators, apart from the text of the query ("service:redis kind:drill")
 *   expand   false: neither the glossary nor words like unknown ones take part
 *   facets   false: `facets` is null, which saves a file unless a filter needs it
 * It rejects only if a file of the index can't be loaded. kbgen.ready() loads ahead what every
 * query needs; call it when the reader turns to the search box.
 */
(function () {
  "use strict";

  const script = document.currentScript;
  const folder = new URL(script.dataset.search || "search/", script.src);
  const root = new URL(script.dataset.root || "../../", script.src);

  // ---- files ------------------------------------------------------------------------------

  const MOST_KEPT = 400; // files whose content is kept in memory
  const waiting = new Map(); // name -> resolve of the promise of its payload
  const loaded = new Map(); // name -> promise of its content, the least recently used first

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
    const found = loaded.get(name) || make();
    loaded.delete(name);
    loaded.set(name, found);
    if (loaded.size > MOST_KEPT) loaded.delete(loaded.keys().next().value);
    return found;
  }

  async function unpacked(name) {
    const { version } = await manifest();
    const text = atob(await load(name, version + "/" + name + ".js"));
    const packed = new Uint8Array(text.length);
    for (let i = 0; i < packed.length; i++) packed[i] = text.charCodeAt(i);
    return inflate(packed);
  }

  const decoder = new TextDecoder();
  const asText = (bytes) => decoder.decode(bytes);

  const manifest = () => once("manifest", async () => compiled(await load("manifest", "manifest.js")));
  const bucket = (number) =>
    once("t/" + number, async () => terms(await unpacked("t/" + number.toString(16))));
  const glossary = () => once("g", async () => phrases(await manifest(), JSON.parse(asText(await unpacked("g")))));
  const traditional = () => once("s", async () => tableOf(JSON.parse(asText(await unpacked("s")))));
  const columns = () => once("c", async () => columnsOf(await unpacked("c")));
  const shown = (number) => once("d/" + number, async () => JSON.parse(asText(await unpacked("d/" + number))));

  function words(letter) {
    return once("v/" + letter, async () => {
      if (!(await manifest()).letters.includes(letter)) return [];
      const lines = asText(await unpacked("v/" + letter)).split("\n");
      return lines.map((line) => line.split(" ")).map(([word, count]) => [word, Number(count)]);
    });
  }

  // ---- raw deflate (RFC 1951) -------------------------------------------------------------

  // The browser's own stream takes many times as long for a small file, and a query reads a dozen of them.

  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const ranges = (bits, first) => bits.map((_, i) => bits.slice(0, i).reduce((sum, bit) => sum + 2 ** bit, first));
  const LENGTH_BITS = Array.from({ length: 28 }, (_, i) => (i < 4 ? 0 : (i >> 2) - 1));
  const LENGTHS = ranges(LENGTH_BITS, 3).concat(258);
  LENGTH_BITS.push(0);
  const DISTANCE_BITS = Array.from({ length: 30 }, (_, i) => (i < 2 ? 0 : (i >> 1) - 1));
  const DISTANCES = ranges(DISTANCE_BITS, 1);

  /** A Huffman code from the lengths of its symbols: how many have each length, and the symbols in order. */
  function code(lengths) {
    const counts = new Uint16Array(16);
    for (const length of lengths) counts[length]++;
    counts[0] = 0;
    const offsets = new Uint16Array(17);
    for (let length = 1; length < 16; length++) offsets[length + 1] = offsets[length] + counts[length];
    const symbols = new Uint16Array(lengths.length);
    lengths.forEach((length, symbol) => length && (symbols[offsets[length]++] = symbol));
    return { counts, symbols };
  }

  const FIXED = [
    code(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
    code(Array(30).fill(5)),
  ];

  function inflate(source) {
    let out = new Uint8Array(source.length * 4 + 64);
    let size = 0;
    let at = 0;
    let hold = 0; // bits read and not yet used, the lowest first
    let held = 0;

    function bits(count) {
      while (held < count) {
        hold |= source[at++] << held;
        held += 8;
      }
      const value = hold & ((1 << count) - 1);
      hold >>>= count;
      held -= count;
      return value;
    }

    function symbol({ counts, symbols }) {
      let first = 0;
      let index = 0;
      let read = 0;
      for (let length = 1; ; length++) {
        if (!held) {
          hold = source[at++];
          held = 8;
        }
        read |= hold & 1;
        hold >>>= 1;
        held--;
        const count = counts[length];
        if (read - count < first) return symbols[index + read - first];
        index += count;
        first = (first + count) << 1;
        read <<= 1;
      }
    }

    function room(more) {
      if (size + more <= out.length) return;
      const larger = new Uint8Array(2 * (size + more));
      larger.set(out);
      out = larger;
    }

    function codes() {
      const literals = bits(5) + 257;
      const distances = bits(5) + 1;
      const sizes = Array(19).fill(0);
      for (let i = 0, count = bits(4) + 4; i < count; i++) sizes[ORDER[i]] = bits(3);
      const lengths = [];
      const sizeCode = code(sizes);
      while (lengths.length < literals + distances) {
        const next = symbol(sizeCode);
        if (next < 16) {
          lengths.push(next);
          continue;
        }
        const repeated = next === 16 ? lengths[lengths.length - 1] : 0;
        for (let n = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7); n > 0; n--) lengths.push(repeated);
      }
      return [code(lengths.slice(0, literals)), code(lengths.slice(literals))];
    }

    for (let last = 0; !last; ) {
      last = bits(1);
      const type = bits(2);
      if (!type) {
        hold = held = 0;
        const length = source[at] | (source[at + 1] << 8);
        room(length);
        out.set(source.subarray(at + 4, at + 4 + length), size);
        at += 4 + length;
        size += length;
        continue;
      }
      const [literal, distance] = type === 1 ? FIXED : codes();
      for (let next; (next = symbol(literal)) !== 256; ) {
        if (next < 256) {
          room(1);
          out[size++] = next;
          continue;
        }
        const length = LENGTHS[next - 257] + bits(LENGTH_BITS[next - 257]);
        const far = symbol(distance);
        const back = DISTANCES[far] + bits(DISTANCE_BITS[far]);
        room(length);
        for (let i = 0; i < length; i++, size++) out[size] = out[size - back];
      }
    }
    return out.subarray(0, size);
  }

  /** The manifest with its patterns made ready. */
  function compiled(data) {
    const pattern = (source, flags) => new RegExp(source, flags || "u");
    const rules = data.analyzer;
    const grammar = data.grammar;
    const cleaning = rules.cleaning.map(([source, to]) => [pattern(source, "gu"), to]);
    return Object.assign({}, data, {
      marks: cleaning.slice(0, rules.marks),
      masks: cleaning.slice(rules.marks),
      token: pattern(rules.token, "gu"),
      joints: pattern(rules.joints, "u"),
      camel: pattern(rules.camel, "gu"),
      stop: new Set(rules.stop),
      stems: rules.stems.map((step) => step.map(([source, to]) => [pattern(source), to])),
      operators: grammar.patterns.map((source) => pattern(source, "uy")),
      sign: pattern(grammar.sign),
      log: pattern(grammar.log),
      item: pattern(grammar.item, "gu"),
      date: pattern(grammar.date),
      range: pattern(grammar.range),
      closedValue: pattern(grammar.closedValue),
    });
  }

  function tableOf([from, to]) {
    const simple = Array.from(to);
    const table = new Map(Array.from(from, (character, i) => [character, simple[i]]));
    return { table, pattern: new RegExp("[" + from + "]", "gu") };
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
      const impacts = new Uint8Array(numbers.length);
      for (let i = 0; i < impacts.length; i++) impacts[i] = i % 2 ? bytes[at + (i >> 1)] & 15 : bytes[at + (i >> 1)] >> 4;
      at += (numbers.length + 1) >> 1;
      found.set(term, { numbers, impacts });
    }
    return found;
  }

  /**
   * The glossary: phrase (its terms with blanks between) -> the others of its sets, and how each is written.
   * In the file a word is [its terms, as written], or as written alone where its terms are itself or the pairs of Han.
   */
  function phrases(rules, sets) {
    const known = new Map();
    const texts = new Map();
    for (const set of sets) {
      const made = set.map((each) => (Array.isArray(each) ? each : [isHan(rules, each) ? tokenTerms(rules, each).join(" ") : each, each]));
      for (const [phrase, text] of made) {
        if (!texts.has(phrase)) texts.set(phrase, text);
        if (!known.has(phrase)) known.set(phrase, new Set());
        for (const [other] of made) if (other !== phrase) known.get(phrase).add(other);
      }
    }
    for (const [phrase, others] of known) if (!others.size) known.delete(phrase);
    const longest = Math.max(0, ...Array.from(known.keys(), (phrase) => phrase.split(" ").length));
    return { known, texts, longest, han: rules.analyzer.han };
  }

  /** The columns as columns.py packs them: {fields: {name: {values, sets, codes}}, days}. */
  function columnsOf(bytes) {
    let at = bytes.indexOf(10) + 1;
    const [count, head] = JSON.parse(asText(bytes.subarray(0, at)));
    const planes = (width) => {
      const numbers = new Uint32Array(count);
      for (let plane = 0; plane < width; plane++, at += count) {
        for (let i = 0; i < count; i++) numbers[i] |= bytes[at + i] << (8 * plane);
      }
      return numbers;
    };
    const fields = {};
    for (const [name, values, sets, width] of head) fields[name] = { values, sets, codes: planes(width) };
    const days = planes(3);
    for (let i = 1; i < count; i++) days[i] = (days[i] + days[i - 1]) & 0xffffff;
    return { fields, days };
  }

  // ---- analyzer.py, stemming.py -----------------------------------------------------------

  const tokens = (rules, text) => clean(rules, text).match(rules.token) || [];
  const analyze = (rules, text) => tokens(rules, text).flatMap((token) => tokenTerms(rules, token));

  /** The terms with the word or pair that each was made of. */
  function worded(rules, text) {
    return tokens(rules, text).flatMap((token) => {
      if (isHan(rules, token)) return tokenTerms(rules, token).map((pair) => [pair, pair]);
      const known = wordsOf(rules, token).filter((word) => tells(rules, word.toLowerCase()));
      return known.map((word) => [stem(rules, word.toLowerCase()), word]);
    });
  }

  function clean(rules, text) {
    if (/^[ -&(-/:-~]*$/.test(text)) return text; // nothing in it to be changed: most words and many lines
    text = simplified(rules, text.normalize("NFKC"));
    for (const [pattern, to] of rules.marks) text = text.replace(pattern, to);
    if (/[0-9]/.test(text)) for (const [pattern, to] of rules.masks) text = text.replace(pattern, to);
    return text;
  }

  const simplified = (rules, text) =>
    rules.simple ? text.replace(rules.simple.pattern, (character) => rules.simple.table.get(character)) : text;

  /** The table of Traditional characters, where the text has any Han at all. */
  async function readyFor(rules, text) {
    if (!rules.simple && /[\u3400-\uffff]/.test(text)) rules.simple = await traditional();
  }

  const varies = (rules, text) => /[0-9]/.test(text) && rules.masks.some(([pattern]) => text.search(pattern) >= 0);
  const folded = (rules, text) => simplified(rules, text.normalize("NFKC")).replace(rules.marks[0][0], "").toLowerCase();
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

  const stems = new Map(); // words seen, with their stems

  function stem(rules, word) {
    if (!stems.has(word)) {
      if (stems.size > 20000) stems.clear();
      stems.set(word, stemmed(rules, word));
    }
    return stems.get(word);
  }

  function stemmed(rules, word) {
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

  // ---- grammar.py -------------------------------------------------------------------------

  const plainValue = (value) => value.normalize("NFKC").toLowerCase().replace(/[ _]/g, "-");
  const cut = (text, most) => (text.length > most ? Array.from(text).slice(0, most).join("") : text);
  const trimmed = (text) => text.replace(/^ +| +$/g, "");

  /** The query taken apart: {words, phrases, without, conditions, notes}. */
  async function takenApart(rules, query, filters) {
    const parts = [];
    const text = query.normalize("NFKC");
    const lines = query.replace(/\r/g, "\n").replace(/^[ \t\n]+|[ \t\n]+$/g, "");
    if (lines.includes("\n") || !rules.sign.test(text)) {
      parts.push({ words: query, phrases: [], without: [], conditions: [], notes: [] });
    } else {
      parts.push(await read(rules, trimmed(text.replace(/[\t\r\n]/g, " ")), false));
    }
    const narrowing = filters.normalize("NFKC").replace(/[\t\r\n]/g, " ").split(" ").filter(Boolean).join(" ");
    if (narrowing) parts.push(await read(rules, narrowing, true));
    const all = (name) => parts.flatMap((part) => part[name]);
    return {
      words: [parts[0].words, ...parts.slice(1).flatMap((part) => part.phrases)].join(" "),
      phrases: all("phrases"),
      without: all("without"),
      conditions: all("conditions"),
      notes: all("notes"),
    };
  }

  /** Pieces [which operator or -1, text, groups], as Whoosh's parser finds them with ours for plugins. */
  function pieces(rules, text) {
    const found = [];
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      if (at < from || (at && text[at - 1] !== " ")) continue;
      for (let which = 0; which < rules.operators.length; which++) {
        const operator = rules.operators[which];
        operator.lastIndex = at;
        const match = operator.exec(text);
        if (!match) continue;
        if (from < at) found.push([-1, text.slice(from, at), []]);
        found.push([which, match[0], match.slice(1)]);
        from = at + match[0].length;
        break;
      }
    }
    if (from < text.length) found.push([-1, text.slice(from), []]);
    return found;
  }

  async function read(rules, text, strict) {
    const found = pieces(rules, text);
    const plain = found.filter(([which]) => which < 0).map((piece) => piece[1]).join("");
    const log = !strict && (varies(rules, plain) || rules.log.test(plain));
    const hasWords = Boolean(trimmed(plain));
    const made = { words: "", phrases: [], without: [], conditions: [], notes: [] };
    for (const [which, whole, groups] of found) {
      if (which === 0) {
        const [condition, notes] = await conditionOf(rules, groups, log, strict);
        made.notes.push(...notes);
        if (condition) {
          made.conditions.push(condition);
          continue;
        }
      } else if (which === 1 && !log && (strict || !hasWords || analyze(rules, groups[1]).length > 1)) {
        if (groups[0]) {
          made.without.push(groups[1]);
          continue;
        }
        made.phrases.push(groups[1]);
      }
      if (strict && which < 1 && trimmed(whole)) made.notes.push({ kind: "no-filter", field: "", value: trimmed(whole) });
      made.words += whole;
    }
    return made;
  }

  /** [condition or null, notes] */
  async function conditionOf(rules, [minus, name, raw], log, strict) {
    const grammar = rules.grammar;
    const field = grammar.names[name];
    const asWords = (value) => [null, log || strict ? [] : [{ kind: "read-as-words", field, value }]];
    if (grammar.spans.includes(field)) {
      const spans = spansOf(rules, raw);
      if (!spans.length || spans.includes(null)) return asWords(raw);
      return [{ field, values: [], spans, negative: Boolean(minus) }, []];
    }
    const values = [];
    const notes = [];
    for (const value of valuesOf(rules, raw)) {
      const known = knownValue(rules, await columns(), field, plainValue(value));
      if (known === null) {
        if (log || !(strict || isPlausible(rules, field, value))) return asWords(value);
        if (!minus) notes.push({ kind: "unknown-value", field, value });
      }
      values.push(known === null ? plainValue(value) : known);
    }
    return values.length ? [{ field, values, spans: [], negative: Boolean(minus) }, notes] : [null, []];
  }

  function isPlausible(rules, field, value) {
    if (Array.from(value).length > rules.grammar.longest) return false;
    return rules.grammar.closed.includes(field) ? rules.closedValue.test(value) : !/^[0-9]+$/.test(value);
  }

  function valuesOf(rules, raw) {
    if (!"([".includes(raw[0])) return [raw.replace(/^"+|"+$/g, "")];
    const items = Array.from(raw.slice(1, -1).matchAll(rules.item));
    return items.filter((match) => !rules.grammar.or.includes(match[0])).map((match) => match[1] || match[2] || "");
  }

  function spansOf(rules, raw) {
    const match = rules.range.exec(raw);
    if (match) {
      const first = match[1] ? period(match.slice(1, 4)) : [1, 1];
      const last = match[4] ? period(match.slice(4, 7)) : [rules.grammar.lastDay, rules.grammar.lastDay];
      return [first && last && (match[1] || match[4]) ? [first[0], last[1]] : null];
    }
    return valuesOf(rules, raw).map((value) => {
      const date = rules.date.exec(value);
      return date && period(date.slice(1));
    });
  }

  /** First and last day of a year, month or day, counted from 0001-01-01; null where there is no such. */
  function period(groups) {
    const [year, month, day] = groups.map((group) => (group === undefined ? 0 : Number(group)));
    if (year < 1 || month > 12 || (groups[1] !== undefined && month < 1)) return null;
    const days = (m) => new Date(Date.UTC(2000 + (year % 400), m, 0)).getUTCDate();
    if (groups[2] !== undefined && (day < 1 || day > days(month))) return null;
    return [ordinal(year, month || 1, day || 1), ordinal(year, month || 12, day || days(month || 12))];
  }

  function ordinal(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return Math.round(date.getTime() / 86400000) + 719163;
  }

  // ---- narrowing.py -----------------------------------------------------------------------

  function knownValue(rules, cols, field, value) {
    const aliases = rules.grammar.aliases[field] || {};
    const wanted = Object.hasOwn(aliases, value) ? plainValue(aliases[value]) : value;
    return cols.fields[field].values.some((each) => plainValue(each) === wanted) ? wanted : null;
  }

  /** [[field, number -> whether the document passes], ...] */
  function testsOf(rules, conditions, cols) {
    const fields = new Map();
    for (const each of conditions) fields.set(each.field, (fields.get(each.field) || []).concat(each));
    return Array.from(fields, ([field, found]) => {
      const wanted = found.filter((each) => !each.negative);
      const unwanted = found.filter((each) => each.negative);
      if (rules.grammar.spans.includes(field)) {
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
      return ordered.slice(0, rules.narrowing.most).map(([value, count]) => [values[value], count]);
    };
    return Object.fromEntries(rules.narrowing.shown.map((name) => [name, counts(name)]));
  }

  // ---- exact.py ---------------------------------------------------------------------------

  const normal = (rules, text) => clean(rules, text).toLowerCase().split(" ").filter(Boolean).join(" ");

  async function exactly(rules, wanted, stats, units, { passed, nearly }) {
    if (!wanted.phrases.length && !wanted.without.length) return { passed, nearly };
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
      unread.slice(0, rules.exact.most).map(async (number) => {
        const { record, lines } = await shown(number);
        const all = [record.title, ...lines.map((line) => line[2])].map((text) => normal(rules, text));
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
  function withAll(rules, stats, text) {
    const lists = Array.from(new Set(analyze(rules, text)), (term) => stats.of(term).numbers);
    if (!lists.length) return Array.from({ length: rules.documents }, (_, number) => number);
    lists.sort((a, b) => a.length - b.length);
    return Array.from(lists[0]).filter((number) => lists.slice(1).every((list) => holds(list, number)));
  }

  function holds(list, number) {
    let from = 0;
    let to = list.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (list[middle] < number) from = middle + 1;
      else to = middle;
    }
    return list[from] === number;
  }

  // ---- pasted.py --------------------------------------------------------------------------

  function pasted(rules, query) {
    const rows = cut(query, rules.pasted.characters).replace(/\r/g, "\n").split("\n").filter((row) => /[^ \t]/.test(row));
    const distinct = new Map();
    for (const row of rows) {
      const key = clean(rules, row).split(" ").filter(Boolean).join(" ");
      if (!distinct.has(key)) distinct.set(key, row);
    }
    const found = Array.from(distinct.values(), (row) => [row.replace(/^[ \t]+|[ \t]+$/g, ""), worded(rules, row)]);
    const lines = found.map(([row, list]) => [cut(row, rules.pasted.longest), Array.from(new Set(list.map(([term]) => term)))]);
    return { lines: rows.length > 1 ? lines : [], words: found.flatMap(([, list]) => list) };
  }

  function foundBy(rules, given, stats, number, worth) {
    const rated = given.lines.map(([text, list], at) => {
      let sum = 0;
      for (const term of list) if (worth.has(term) && holds(stats.of(term).numbers, number)) sum += worth.get(term);
      return { text, at, sum };
    });
    rated.sort((a, b) => b.sum - a.sum || a.at - b.at);
    return rated.slice(0, rules.pasted.most).filter((each) => each.sum).map((each) => each.text);
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
          Array.from(new Set(wanted), async (term) => {
            if (!postings.has(term)) postings.set(term, (await bucket(hash(term))).get(term) || none);
          }),
        ),
      worth: (value) => Math.floor(value * rules.unit + 0.5),
    };
  }

  /** What is looked up: {clauses: [{literal, alternatives}], expansions, corrections, given}. */
  async function plan(rules, wanted, stats, expand) {
    const limits = rules.query;
    const given = pasted(rules, wanted.words);
    const distinct = looked(limits, given.words);
    const exact = wanted.phrases.concat(wanted.without).flatMap((text) => analyze(rules, text));
    if (expand) glossary().catch(() => {}); // asked for first, for what may be needed depends on it
    const first = stats.read(distinct.concat(exact)); // under way while the glossary is read
    first.catch(() => {});
    const gloss = expand ? await glossary() : null;
    // What may be needed is read in one go: a second round costs more than a few files too many.
    const ahead = expand && distinct.length <= limits.terms ? split(given.words, gloss).flatMap((each) => each.others.flat()) : [];
    await Promise.all([first, stats.read(ahead)]);
    const kept = keep(limits, given.words, stats);
    const have = new Set(kept.map(([term]) => term));
    const found = expand ? split(kept, gloss) : kept.map(([term, word]) => ({ phrase: [term], typed: word, others: [] }));
    let typos = expand ? limits.typos : 0;
    for (const each of found) {
      each.known = each.others.length > 0;
      each.others = each.others.filter((other) => !other.every((term) => have.has(term)));
      each.unknown = !each.known && !stats.frequency(each.phrase[0]);
      each.typo = each.unknown && isCorrectable(rules, each.phrase[0]) && typos > 0;
      if (each.typo) typos--;
    }
    await stats.read(found.flatMap((each) => each.others.flat()));
    await Promise.all(found.filter((each) => each.typo).map((each) => correct(rules, each, stats)));
    const clauses = found.flatMap((each) => clausesOf(limits, each, stats));
    const expansions = found.filter((each) => each.used && each.used.length);
    return {
      clauses,
      given,
      expansions: changes(expansions, (each) => each.used.map((other) => gloss.texts.get(other.join(" ")))),
      corrections: changes(found.filter((each) => each.typo && each.meant.length), (each) => each.meant),
    };
  }

  const changes = (found, to) =>
    Array.from(new Map(found.map((each) => [each.typed, to(each)])), ([from, list]) => ({ from, to: list }));

  const isCorrectable = (rules, term) => term.length >= rules.typos.shortest && /^[a-z]+$/.test(term);

  async function correct(rules, each, stats) {
    const word = each.phrase[0];
    each.meant = nearest(rules, word, await words(word[0]));
    await stats.read(each.meant);
  }

  function clausesOf(limits, each, stats) {
    if (each.known) return [withAlternatives(limits, each, stats)];
    if (each.typo) return each.meant.map((word) => ({ literal: worths([word], stats, limits.typoWeight), alternatives: [] }));
    return each.unknown ? [] : [{ literal: worths(each.phrase, stats, 1), alternatives: [] }];
  }

  function looked(limits, list) {
    const distinct = Array.from(new Set(list.map(([term]) => term)));
    if (distinct.length <= limits.head + limits.tail) return distinct;
    return distinct.slice(0, limits.head).concat(distinct.slice(-limits.tail));
  }

  function keep(limits, list, stats) {
    const rank = (term) => stats.frequency(term) || Infinity;
    const order = (a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b));
    const rarest = looked(limits, list).sort(order).slice(0, limits.terms);
    const left = new Map(rarest.map((term) => [term, limits.repeats]));
    return list.filter(([term]) => {
      const more = left.get(term) > 0;
      if (more) left.set(term, left.get(term) - 1);
      return more;
    });
  }

  /** The terms in order, joined where the glossary knows a phrase: [{phrase, typed, others}]. */
  function split(list, gloss) {
    const found = [];
    const termsOf = (at, size) => list.slice(at, at + size).map(([term]) => term);
    for (let at = 0; at < list.length; ) {
      let size = Math.min(gloss.longest, list.length - at);
      while (size > 1 && !gloss.known.has(termsOf(at, size).join(" "))) size--;
      size = Math.max(1, size);
      const phrase = termsOf(at, size);
      const others = Array.from(gloss.known.get(phrase.join(" ")) || [], (other) => other.split(" "));
      found.push({ phrase, typed: typed(gloss.han, list.slice(at, at + size)), others });
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

  function withAlternatives(limits, each, stats) {
    const sum = (list) => list.reduce((total, term) => total + stats.weight(term), 0);
    const most = sum(each.phrase);
    const alternatives = [];
    each.used = [];
    for (const other of each.others) {
      const known = other.filter(stats.frequency);
      if (!known.length) continue;
      alternatives.push(worths(known, stats, limits.alternativeWeight * Math.min(1, most / sum(known))));
      each.used.push(other);
    }
    return { literal: worths(each.phrase, stats, 1), alternatives };
  }

  const worths = (list, stats, factor) =>
    list.filter(stats.frequency).map((term) => [term, stats.worth(factor * stats.weight(term))]);

  // ---- opened.py --------------------------------------------------------------------------

  const spare = []; // two arrays that are used again and again, for the collector comes late

  function scratch(which, length) {
    if (!spare[which] || spare[which].length !== length) spare[which] = new Float64Array(length);
    return spare[which].fill(0);
  }

  /** For each document what the terms of a query are worth in sum. */
  function unitsOf(rules, wanted, stats) {
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
      const best = add(scratch(0, rules.documents), clause.literal);
      for (const alternative of clause.alternatives) {
        const other = add(scratch(1, rules.documents), alternative);
        for (let i = 0; i < best.length; i++) if (other[i] > best[i]) best[i] = other[i];
      }
      for (let i = 0; i < best.length; i++) total[i] += best[i];
    }
    return total;
  }

  /** The `limit` documents with the highest value, equal ones by number. */
  function best(numbers, value, limit) {
    if (numbers.length > limit && limit > 0) {
      const least = Float64Array.from(numbers, (number) => value[number]).sort()[numbers.length - limit];
      numbers = numbers.filter((number) => value[number] >= least);
    }
    return numbers.slice().sort((a, b) => value[b] - value[a] || a - b).slice(0, limit);
  }

  // ---- excerpts.py ------------------------------------------------------------------------

  function matches(rules, lines, worth) {
    if (!worth.size) return [];
    const headOf = ([a, b, c, d]) => (d ? a + b + c : a + (b || ""));
    const heads = Array.from(new Set(Array.from(worth.keys(), headOf)), (head) => head.replace(/[^a-z0-9\u0080-\uffff]/g, "\\$&"));
    const hint = new RegExp(heads.join("|"));
    const rated = [];
    lines.forEach(([field, line, text], at) => {
      if (!hint.test(folded(rules, text))) return;
      let sum = 0;
      for (const term of new Set(analyze(rules, text))) sum += worth.get(term) || 0;
      if (sum) rated.push({ field, line, text, at, sum });
    });
    rated.sort((a, b) => b.sum - a.sum || a.line - b.line || a.at - b.at);
    const distinct = new Map();
    for (const each of rated) if (!distinct.has(each.text)) distinct.set(each.text, each);
    return Array.from(distinct.values()).slice(0, rules.excerpts.most).map((each) => match(rules, each, worth));
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
    for (const { 0: token, index } of simplified(rules, narrow.length === text.length ? narrow : text).matchAll(rules.token)) {
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

  // ---- answer.py --------------------------------------------------------------------------

  async function search(query, options) {
    const begun = performance.now();
    const { limit = 10, filters = "", expand = true, facets = true } = options || {};
    const text = String(query);
    const rules = await manifest();
    await readyFor(rules, text + filters);
    if (facets) columns().catch(() => {}); // on its way while the terms are read
    const most = rules.pasted.characters;
    const wanted = await takenApart(rules, cut(text, most), cut(String(filters), most));
    const stats = statistics(rules);
    const looked = await plan(rules, wanted, stats, expand);
    const worth = new Map();
    for (const clause of looked.clauses) {
      for (const [term] of [clause.literal, ...clause.alternatives].flat()) {
        worth.set(term, stats.worth(idf(rules.documents, stats.frequency(term))));
      }
    }
    const units = unitsOf(rules, looked.clauses, stats);
    const hasWords = looked.given.words.length > 0;
    const narrows = wanted.conditions.length || wanted.phrases.length || wanted.without.length;
    const numbers = [];
    if (hasWords) units.forEach((each, number) => each && numbers.push(number));
    else if (narrows) for (let number = 0; number < rules.documents; number++) numbers.push(number);
    const cols = facets || wanted.conditions.length || (narrows && !hasWords) ? await columns() : null;
    const tests = cols ? testsOf(rules, wanted.conditions, cols) : [];
    const found = await exactly(rules, wanted, stats, units, splitBy(numbers, tests));
    const first = best(found.passed, hasWords || !cols ? units : cols.days, limit);
    const hits = await Promise.all(first.map((number) => hit(rules, number, units[number], looked.given, stats, worth)));
    const texts = hits.flatMap((each) => [each.title, ...each.matches.map((one) => one.text)]);
    return {
      query: text,
      total: found.passed.length,
      took_ms: Math.round((performance.now() - begun) * 10) / 10,
      hits,
      facets: facets ? facetsOf(rules, found, cols) : null,
      expansions: looked.expansions,
      corrections: looked.corrections.map(({ from, to }) => ({ from, to: surfaces(rules, from, to, texts) })),
      notes: wanted.notes,
      lines: looked.given.lines.length,
    };
  }

  async function hit(rules, number, units, given, stats, worth) {
    const { id, record, lines, similar } = await shown(number);
    const score = Math.floor((units / (rules.steps * rules.unit)) * 1e6 + 0.5) / 1e6;
    return Object.assign({ id, score, href: href(record.url) }, record, {
      matches: matches(rules, lines, worth),
      found_by: foundBy(rules, given, stats, number, worth),
      similar: similar.map(([name, title, url]) => [name, title, href(url)]),
    });
  }

  function href(url) {
    const address = new URL(url, root);
    if (address.protocol === "file:" && address.pathname.endsWith("/")) address.pathname += "index.html";
    return address.href;
  }

  /** Loads what every query needs; never rejects, for a query will say what is missing. */
  const ready = () => Promise.all([manifest(), glossary(), columns()]).then(() => true, () => false);

  async function analyzed(text) {
    const rules = await manifest();
    await readyFor(rules, text);
    return analyze(rules, text);
  }

  window.kbgen = { search, put, ready, analyze: analyzed };
  manifest().catch(() => {}); // the first round trip is over before anybody has typed
})();
