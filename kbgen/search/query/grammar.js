/* Operators in a query: the twin of grammar.py. */

const plainValue = (value) => value.normalize("NFKC").toLowerCase().replace(/[ _]/g, "-");

/** The query taken apart: {words, phrases, without, conditions, notes, begun}. */
async function takenApart(rules, query, filters) {
  const parts = [];
  if (isPlain(rules, query)) {
    parts.push(plainly(query));
  } else {
    const found = await read(rules, oneLined(rules, query), false, syntax.prose.test(query));
    const narrows = [found.phrases, found.without, found.conditions, found.begun].some((each) => each.length);
    parts.push(narrows ? found : { ...found, words: query });
  }
  const narrowing = filters.normalize("NFKC").replace(/[\t\r\n]/g, " ").split(" ").filter(Boolean).join(" ");
  if (narrowing) parts.push(await read(rules, narrowing, true));
  const all = (name) => parts.flatMap((part) => part[name]);
  const [conditions, notes] = bounded(all("conditions"));
  return {
    words: [parts[0].words, ...parts.slice(1).flatMap((part) => part.phrases)].join(" "),
    phrases: all("phrases"),
    without: all("without"),
    conditions,
    notes: all("notes").concat(notes),
    begun: Array.from(new Set(all("begun"))),
  };
}

/** [the filters, those of a field of days in one: within every span that is open at one end, the others add up; notes]. */
function bounded(conditions) {
  const { grammar } = syntax;
  let made = conditions;
  const notes = [];
  const isOpen = ({ spans }) => spans.length === 1 && (spans[0][0] === 1 || spans[0][1] === grammar.lastDay);
  for (const field of grammar.spans) {
    const found = made.filter((each) => each.field === field && !each.negative);
    const ends = found.filter(isOpen).map((each) => each.spans[0]);
    if (!ends.length || found.length < 2) continue;
    const first = Math.max(...ends.map((each) => each[0]));
    const last = Math.min(...ends.map((each) => each[1]));
    const others = found.filter((each) => !isOpen(each)).flatMap((each) => each.spans);
    const inner = others.length ? others : [[1, grammar.lastDay]];
    const spans = inner.map((each) => [Math.max(first, each[0]), Math.min(last, each[1])]);
    made = [...made.filter((each) => !found.includes(each)), { field, values: [], spans, negative: false }];
    const isEmpty = spans.every(([begin, end]) => begin > end);
    if (isEmpty) notes.push({ kind: "no-day", field, value: spans[0].map(dayOf).join("..") });
  }
  return [made, notes];
}

async function read(rules, text, strict, isProse) {
  const found = pieces(rules, text);
  const plain = outside(found);
  const looks = found.some(([which]) => which > 1) ? withoutSlips(rules, plain) : plain;
  let log = !strict && isLog(rules, looks);
  const made = { words: "", phrases: [], without: [], conditions: [], notes: [], begun: [] };
  const isFlag = ([which, whole], at) =>
    which === 2 && whole[0] === "-" && (syntax.flag.test(whole) || syntax.argument.test((found[at + 1] || [0, ""])[1]));
  const flags = strict ? [] : found.filter(isFlag).map((piece) => piece[1]);
  for (const flag of flags.filter((each) => !log && flags.length === 1 && /^-[A-Za-z0-9]+$/.test(each))) {
    made.notes.push({ kind: "no-exclusion", field: "NOT " + flag.slice(1), value: flag });
  }
  if (!strict && !flags.length) made.notes.push(...(await toldOf(rules, plain, log)));
  log = log || flags.length > 0;
  const hasWords = Boolean(trimmed(plain));
  let before = "";
  for (const [which, whole, groups] of found) {
    const previous = before;
    before = whole;
    if (which === 0) {
      const [condition, notes] = await conditionOf(rules, groups, log, strict, isProse);
      made.notes.push(...notes);
      if (condition) {
        made.conditions.push(condition);
        continue;
      }
    } else if (which > 0 && which < 3 && !log && groups[0]) {
      const { note, condition, without } = leftOut(rules, which, groups, previous);
      if (note) made.notes.push(note);
      if (condition) made.conditions.push(condition);
      if (without) made.without.push(without);
      if (condition || without) continue;
    } else if (which === 1 && !log && (strict || !hasWords || !isWord(rules, groups[1]))) {
      made.phrases.push(groups[1]);
    } else if (which === 3 && !log && !strict) {
      if (!groups[0]) {
        made.begun.push(groups[1].toLowerCase());
        continue;
      }
      made.notes.push({ kind: "no-star", field: "", value: whole });
    }
    if (strict && which !== 1 && trimmed(whole)) made.notes.push({ kind: "no-filter", field: "", value: trimmed(whole) });
    made.words += whole;
  }
  return made;
}

/** What looks like operators in plain words, and is none. */
async function toldOf(rules, plain, log) {
  const parted = Array.from(plain.matchAll(rules.parted));
  const others = withoutSlips(rules, plain);
  if (isLog(rules, others)) return [];
  const names = log ? [] : Array.from(plain.matchAll(syntax.unknownField), ([, name]) => name);
  const notes = names.filter((name) => mayBeField(rules, name)).map((name) => unknownField(rules, name));
  for (const [whole, name, value] of parted) {
    const known = await knownValue(rules, syntax.grammar.names[name.toLowerCase()], plainValue(value));
    if (known !== null) notes.push({ kind: "blank", field: `${name}:${value}`, value: whole });
  }
  const foreign = new Set(plain.replace(/ +/g, " ").match(syntax.foreign));
  const kind = (value) => (value.includes("*") ? "no-star" : "no-effect");
  return notes.concat(Array.from(foreign, (value) => ({ kind: kind(value), field: "", value })));
}

/** What a minus or NOT before a word or exact words leaves out: by its terms, or by reading lines; else it is words. */
function leftOut(rules, which, [minus, text], before) {
  if (minus !== "-" && syntax.stressed.test(before)) return {};
  if (minus !== "-" && which === 2 && syntax.capitals.test(text)) {
    return { note: { kind: "no-exclusion", field: "-" + text, value: "NOT " + text } };
  }
  const values = Array.from(new Set(analyze(rules, text)));
  if (!values.length) return { note: { kind: "no-words", field: "", value: text } };
  const note = { kind: "left-out", field: "", value: text };
  if (which === 1 && values.length > 1) return { note, without: text };
  return { note, condition: { field: rules.grammar.word, values, spans: [], negative: true } };
}

/** Whether a quoted text beside words is one of them: a single term, or a name that the words are about. */
const isWord = (rules, text) => analyze(rules, text).length < 2 || syntax.quotedName.test(text);

/** Whether somebody means a field: in Chinese a colon stands behind any word, so it begins as one does. */
function mayBeField(rules, name) {
  const isAscii = (text) => (/^[ -~]*$/).test(text);
  return isAscii(name) || Object.keys(syntax.grammar.names).some((each) => !isAscii(each) && name.startsWith(each));
}

/** What to tell of a field that is none: the one that was meant, if any is near; or of one that has no value. */
function unknownField(rules, name) {
  const { names, near } = syntax.grammar;
  if (Object.hasOwn(names, name)) return { kind: "read-as-words", field: names[name], value: `${name}:\u2026` };
  const known = Object.keys(names).filter((each) => /^[a-z_]+$/.test(each)).sort();
  const slipsOf = known.map((each) => slips(name, each, near));
  const least = Math.min(...slipsOf);
  return { kind: "unknown-field", field: name, value: least <= near ? known[slipsOf.indexOf(least)] : "" };
}

/** [condition or null, notes] */
async function conditionOf(rules, [minus, typed, raw], log, strict, isProse) {
  const { grammar } = syntax;
  const name = typed.toLowerCase();
  const field = grammar.names[name];
  const asWords = (value) => [null, log || strict ? [] : [{ kind: "read-as-words", field, value }]];
  if (grammar.spans.includes(field)) {
    const spans = spansOf(rules, raw, grammar.opening[name] || "");
    if (!spans.length || spans.includes(null)) return asWords(raw);
    return [{ field, values: [], spans, negative: Boolean(minus) }, []];
  }
  const values = [];
  const notes = [];
  for (const value of valuesOf(rules, raw)) {
    const known = await knownValue(rules, field, plainValue(value));
    if (known === null) {
      if (log || isProse || !(strict || (name === typed && isPlausible(rules, field, value)))) return asWords(value);
      if (!minus) notes.push({ kind: "unknown-value", field, value });
    }
    values.push(known === null ? plainValue(value) : known);
  }
  return values.length ? [{ field, values, spans: [], negative: Boolean(minus) }, notes] : [null, []];
}

function isPlausible(rules, field, value) {
  if (Array.from(value).length > syntax.grammar.longest) return false;
  return syntax.grammar.closed.includes(field) ? syntax.closedValue.test(value) : !/^[0-9]+$/.test(value);
}

function valuesOf(rules, raw) {
  if (/^"/.test(raw)) return [raw.replace(/^"+|"+$/g, "")];
  if (!"([".includes(raw[0])) return raw.split(",");
  const items = Array.from(raw.slice(1, -1).matchAll(syntax.item));
  return items.filter((match) => !syntax.grammar.or.includes(match[0])).map((match) => match[1] || match[2] || "");
}

function spansOf(rules, raw, opening) {
  const range = syntax.range.exec(raw);
  if (range) return [opening ? null : between(rules, range)];
  return valuesOf(rules, raw).map((value) => {
    const both = syntax.between.exec(value);
    if (both && !opening) return between(rules, both);
    const date = syntax.date.exec(value);
    const found = date && period(date.slice(2));
    return found && opened(rules, opening || date[1] || "", found);
  });
}

function between(rules, match) {
  const first = match[1] ? period(match.slice(1, 4)) : [1, 1];
  const last = match[4] ? period(match.slice(4, 7)) : [syntax.grammar.lastDay, syntax.grammar.lastDay];
  return first && last && (match[1] || match[4]) ? [first[0], last[1]] : null;
}

/** A period, or what lies before or after it. */
function opened(rules, sign, [first, last]) {
  if (sign === "<" || sign === "<=") return [1, sign === "<" ? first - 1 : last];
  if (sign) return [sign === ">=" || (sign === "after" && first === last) ? first : last + 1, syntax.grammar.lastDay];
  return [first, last];
}

const dayOf = (number) => new Date((number - 719163) * 86400000).toISOString().slice(0, 10);
