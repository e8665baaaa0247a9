/* What the files hold, made ready: the twin of search_files.py and of index/columns.py. */

/**
 * A pattern for letters of either case: of ASCII, as Python reads them there. With `u` it would take three times as long
 * to make, and find an s in ſ: only what passes over characters has it, which must not halve one.
 */
const anyCase = (source, flags = "") => new RegExp(source, `${flags}i${source.includes("[^") ? "u" : ""}`);

/** The manifest and RULES (reader_rules.py), with their patterns and what tells of files made ready. */
async function compiled(told) {
  const inManifest = (name) => inflate(payloadBytes(told[name]));
  const [rulesTold, common, sets] = await Promise.all([rulesIn(RULES), inManifest("common"), inManifest("sets")]);
  const data = Object.assign(rulesTold, told);
  const pattern = (source, flags) => new RegExp(source, flags || "u");
  const rules = data.analyzer;
  const grammar = data.grammar;
  const irregular = rules.irregular.split(";").map((each) => each.trim().split(/[ \n]+/));
  const cleaning = rules.cleaning.map(([source, to]) => [pattern(source, "gu"), to]);
  const made = Object.assign({}, data, {
    marks: cleaning.slice(0, rules.marks),
    masks: cleaning.slice(rules.marks),
    token: pattern(rules.token, "gu"),
    mayVary: pattern(rules.mayVary),
    joints: pattern(rules.joints, "u"),
    camel: pattern(rules.camel, "gu"),
    plural: pattern(rules.plural),
    stop: new Set(rules.stop),
    light: new Set(data.query.light),
    stems: rules.stems.map((step, at) => ({
      ending: pattern(rules.endings[at]),
      step: step.map(([source, to]) => [pattern(source), to]),
    })),
    irregular: new Map(irregular.flatMap(([base, ...forms]) => forms.map((form) => [form, base]))),
    forms: new Map(), // stem -> its irregular forms
    operators: grammar.patterns.map((source) => pattern(source, "uy")),
    sign: pattern(grammar.sign),
    accented: pattern(rules.accented),
    accents: pattern(rules.accents, "gu"),
    ownLetters: pattern("[" + Object.keys(rules.letters).join("") + "]", "gu"),
    code: pattern(rules.code),
    longNumber: pattern(rules.longNumber),
    errorSpellings: rules.errorSpellings.map((each) => pattern(each)),
    joinedCode: pattern(rules.joinedCode),
    log: pattern(grammar.log),
    alert: pattern(grammar.alert),
    quotes: pattern(grammar.quotes, "gu"),
    parted: pattern(grammar.parted, "gu"),
    program: pattern(data.pasted.program),
    relayed: pattern(data.pasted.relayed),
    nameOfCode: pattern(data.pasted.nameOfCode),
    days: Object.assign({}, data.pasted.days, {
      mayName: anyCase(data.pasted.days.mayName),
      patterns: data.pasted.days.patterns.map(([source, names]) => [anyCase(source, "g"), names]),
      feasts: data.pasted.days.feasts.map(([source, parts]) => [anyCase(source, "g"), parts]),
    }),
    asking: Object.assign({}, data.pasted.asking, {
      edges: pattern(`^[${data.pasted.asking.edges}]+|[${data.pasted.asking.edges}]+$`, "gu"),
      begins: data.pasted.asking.begins.map(madeLater),
      ends: data.pasted.asking.ends.map(madeLater),
    }),
    wrapped: Object.assign({}, data.pasted.wrapped, {
      wraps: data.pasted.wrapped.wraps.map(([begin, end]) => [pattern(begin, "gu"), pattern(end)]),
      fields: data.pasted.wrapped.fields.map(([begin, end]) => [pattern(begin, "gu"), pattern(end)]),
      behind: pattern(data.pasted.wrapped.behind),
      class: pattern(data.pasted.wrapped.class, "gu"),
    }),
    envelope: Object.assign({}, data.pasted.envelope, {
      colours: pattern(data.pasted.envelope.colours, "gu"),
      bare: pattern(data.pasted.envelope.bare),
      around: data.pasted.envelope.around.map((source) => pattern(source, "gu")),
      about: pattern(data.pasted.envelope.about, "gu"),
      python: pattern(data.pasted.envelope.python),
      quotes: pattern(data.pasted.envelope.quotes, "gu"),
      jsonField: pattern(data.pasted.envelope.jsonField, "gu"),
      field: pattern(data.pasted.envelope.field, "gu"),
      escape: pattern(data.pasted.envelope.escape, "gu"),
      says: pattern(data.pasted.envelope.says, "iu"),
      numbered: pattern(data.pasted.envelope.numbered, "iu"),
      address: pattern(data.pasted.envelope.address, "gu"),
      host: pattern(data.pasted.envelope.host),
    }),
  });
  made.allSay = encoder.encode(data.allSay);
  made.common = commonOf(common);
  made.sets = setsByKey(sets);
  for (const [, ...forms] of irregular) {
    const of = stem(made, forms[0]);
    made.forms.set(of, [...(made.forms.get(of) || []), ...forms]);
  }
  return made;
}

/** Gives some patterns, which are made the first time. */
function madeLater(sources) {
  let made = null;
  return () => (made ??= sources.map((source) => anyCase(source)));
}

/** [a number of seven bits a byte, the lowest first; where it ends]. */
function varint(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 127) << shift;
    if (!(byte > 127)) return [value, at]; // or where the bytes end
  }
}

/** The hashes of common terms, without their last bits. */
function commonOf(bytes) {
  const found = new Set();
  for (let at = 0, hash = 0, step; at < bytes.length; ) {
    [step, at] = varint(bytes, at);
    found.add((hash += step));
  }
  return found;
}

/** The hash of a key, without its last bits -> the numbers of the sets of the glossary that it finds. */
function setsByKey(bytes) {
  const found = new Map();
  let [sets, at] = varint(bytes, 0);
  const heads = Array.from({ length: 2 * sets }, () => {
    let value;
    [value, at] = varint(bytes, at);
    return value;
  });
  for (let i = 0, number = 0; i < heads.length; i += 2) {
    number += heads[i];
    for (const end = at + 3 * heads[i + 1]; at < end; at += 3) {
      const hash = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
      const before = found.get(hash);
      if (before) before.push(number);
      else found.set(hash, [number]);
    }
  }
  return found;
}

function tableOf([from, to]) {
  const simple = Array.from(to);
  const table = new Map(Array.from(from, (character, i) => [character, simple[i]]));
  return { table, pattern: new RegExp("[" + from + "]", "gu") };
}

/** A file of terms: its bytes, and what was asked for of them: term -> {numbers, impacts, plain}. */
const termsOf = (bytes) => ({ bytes, found: new Map() });
const encoder = new TextEncoder();

/** A set of the glossary: its three lists of words, and its terms. */
function setOf(bytes) {
  const [length, begin] = varint(bytes, 0);
  const end = begin + length;
  const lists = asJson(bytes.subarray(begin, end));
  return { lists, ...termsOf(bytes.subarray(end)) };
}

function posting({ bytes, found }, term, wide) {
  if (!found.has(term)) found.set(term, postingIn(bytes, encoder.encode(term), wide));
  return found.get(term);
}

/** {numbers, impacts, plain} of a term, or undefined; what stands before it is passed over. `plain` is for plain words. */
function postingIn(bytes, name, wide) {
  let at = 0;
  const next = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (!(byte > 127)) return value;
    }
  };
  while (at < bytes.length) {
    const length = bytes[at++];
    const isIt = length === name.length && name.every((byte, i) => bytes[at + i] === byte);
    at += length;
    const told = next();
    const [count, differs] = [told >> 1, told & 1];
    if (isIt) return decoded(count, differs);
    for (let left = count; left > 0 && at < bytes.length; at++) if (bytes[at] < 128) left--;
    at += (count * (1 + differs) + 1) >> 1;
  }
  return undefined;

  function decoded(count, differs) {
    const numbers = new (wide ? Uint32Array : Uint16Array)(count);
    for (let i = 0, number = -1; i < count; i++) numbers[i] = number += next();
    const half = (i) => (i % 2 ? bytes[at + (i >> 1)] & 15 : bytes[at + (i >> 1)] >> 4);
    const impacts = new Uint8Array(count);
    for (let i = 0; i < count; i++) impacts[i] = half(i);
    return { numbers, impacts, plain: differs ? impacts.map((impact, i) => impact - half(count + i)) : impacts };
  }
}

/**
 * Of some sets of the glossary: key of a phrase -> the terms of the others, how each is written, and which set has
 * the postings of a term. A set is three lists: words that find and are found, that only find, that are only found. A word is
 * [its terms, as written, its key if another], or as written alone where its terms are itself or the pairs of Han.
 */
function phrases(rules, sets) {
  const known = new Map();
  const texts = new Map();
  const holding = new Map();
  const word = (each) => {
    if (Array.isArray(each)) return { terms: each[0], text: each[1], key: each[2] || each[0] };
    const terms = isHan(rules, each) ? tokenTerms(rules, each).join(" ") : each;
    return { terms, text: each, key: terms };
  };
  for (const set of sets) {
    const [both, finding, found] = set.lists.map((list) => list.map(word));
    const told = both.concat(found);
    for (const { terms, text } of told) if (!texts.has(terms)) texts.set(terms, text);
    for (const { terms } of told) for (const term of terms.split(" ")) holding.set(term, set);
    for (const { key, terms } of both.concat(finding)) {
      if (!known.has(key)) known.set(key, new Set());
      for (const other of told) if (other.terms !== terms) known.get(key).add(other.terms);
    }
  }
  for (const [key, others] of known) if (!others.size) known.delete(key);
  return { known, texts, holding };
}

/** A document: {id, record, similar, lines: [[field, number, text], ...]}. */
function shownOf(bytes) {
  const [id, record, similar, fields, steps, texts] = asJson(bytes);
  let number = 0;
  return { id, record, similar, lines: texts.map((text, i) => [fields[i], (number += steps[i]), text]) };
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
