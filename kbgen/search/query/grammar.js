/* Operators in a query: the twin of grammar.py. */

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
    conditions: bounded(rules, all("conditions")),
    notes: all("notes"),
  };
}

/** The filters, those of a field of days in one: within every span that is open at one end, the others add up. */
function bounded({ grammar }, conditions) {
  let made = conditions;
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
  }
  return made;
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
  if (!log && !strict) made.notes.push(...Array.from(plain.matchAll(rules.unknownField), ([, name]) => unknownField(rules, name)));
  for (const [which, whole, groups] of found) {
    if (which === 0) {
      const [condition, notes] = await conditionOf(rules, groups, log, strict);
      made.notes.push(...notes);
      if (condition) {
        made.conditions.push(condition);
        continue;
      }
    } else if (which === 1 && !log && (strict || !hasWords || !isWord(rules, groups))) {
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

/** Whether a quoted text beside words is one of them: a single term, or a name that the words are about. */
const isWord = (rules, [minus, text]) => analyze(rules, text).length < 2 || (!minus && rules.quotedName.test(text));

/** What to tell of a field that is none: the one that was meant, if any is near; or of one that has no value. */
function unknownField(rules, name) {
  const { names, near } = rules.grammar;
  if (Object.hasOwn(names, name)) return { kind: "read-as-words", field: names[name], value: `${name}:\u2026` };
  const known = Object.keys(names).filter((each) => /^[a-z_]+$/.test(each)).sort();
  const slipsOf = known.map((each) => slips(name, each, near));
  const least = Math.min(...slipsOf);
  return { kind: "unknown-field", field: name, value: least <= near ? known[slipsOf.indexOf(least)] : "" };
}

/** [condition or null, notes] */
async function conditionOf(rules, [minus, name, raw], log, strict) {
  const grammar = rules.grammar;
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
  if (/^"/.test(raw)) return [raw.replace(/^"+|"+$/g, "")];
  if (!"([".includes(raw[0])) return raw.split(",");
  const items = Array.from(raw.slice(1, -1).matchAll(rules.item));
  return items.filter((match) => !rules.grammar.or.includes(match[0])).map((match) => match[1] || match[2] || "");
}

function spansOf(rules, raw, opening) {
  const range = rules.range.exec(raw);
  if (range) return [opening ? null : between(rules, range)];
  return valuesOf(rules, raw).map((value) => {
    const both = rules.between.exec(value);
    if (both && !opening) return between(rules, both);
    const date = rules.date.exec(value);
    const found = date && period(date.slice(2));
    return found && opened(rules, opening || date[1] || "", found);
  });
}

function between(rules, match) {
  const first = match[1] ? period(match.slice(1, 4)) : [1, 1];
  const last = match[4] ? period(match.slice(4, 7)) : [rules.grammar.lastDay, rules.grammar.lastDay];
  return first && last && (match[1] || match[4]) ? [first[0], last[1]] : null;
}

/** A period, or what lies before or after it. */
function opened(rules, sign, [first, last]) {
  if (sign === "<" || sign === "<=") return [1, sign === "<" ? first - 1 : last];
  if (sign) return [sign === ">=" || (sign === "after" && first === last) ? first : last + 1, rules.grammar.lastDay];
  return [first, last];
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
