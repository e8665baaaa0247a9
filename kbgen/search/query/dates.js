/* Days that a question names: the twin of dates.py. */

/** [[{typed, told, spans, length}, ...], the question without them]. */
function namedDays(rules, text) {
  const { longest, mayName, patterns, feasts } = rules.days;
  let plain = text.normalize("NFKC");
  if (Array.from(plain).length > longest || !mayName.test(plain)) return [[], text];
  const found = [];
  const taken = (typed, each) => (each ? (found.push(each), " ") : typed);
  for (const [pattern, names] of patterns) {
    plain = plain.replace(pattern, (typed, ...groups) => taken(typed, dateOf(rules, typed, names, groups)));
  }
  for (const [pattern, parts] of feasts) {
    plain = plain.replace(pattern, (typed) => taken(typed, feastOf(rules, typed, parts)));
  }
  return found.length ? [found, plain] : [[], text];
}

/** The date of a match; null where there is no such day. */
function dateOf(rules, typed, names, groups) {
  const [year, month, day] = ["y", "m", "d"].map((name) => (names.includes(name) ? groups[names.indexOf(name)] : undefined));
  const number = month && (/^[0-9]/.test(month) ? Number(month) : rules.days.months[month.slice(0, 3).toLowerCase()]);
  if (day !== undefined && !Number(day)) return null;
  const spans = (year ? [Number(year)] : everyYear(rules)).map((each) => period([each, number, day])).filter(Boolean);
  if (!spans.length) return null;
  const told = [year, number, day].filter(Boolean).map(twoDigits).join("-");
  return namedDay(rules, typed, told, spans, Boolean(year));
}

function feastOf(rules, typed, parts) {
  const spans = everyYear(rules).flatMap((year) =>
    parts.map(([month, first, last]) => [ordinal(year, month, first), ordinal(year, month, last)]),
  );
  const [month, first] = parts[0];
  const [other, , last] = parts[parts.length - 1];
  const ends = [[month, first], [other, last]].map((each) => each.map(twoDigits).join("-"));
  return namedDay(rules, typed, Array.from(new Set(ends)).join(".."), spans, false);
}

/** `length` is how many days it is, in one year where none is named. */
function namedDay(rules, typed, told, spans, hasYear) {
  const days = spans.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  return { typed, told, spans, hasYear, length: hasYear ? days : Math.max(1, Math.floor(days / everyYear(rules).length)) };
}

const twoDigits = (number) => String(Number(number)).padStart(2, "0");

function everyYear({ days: { years: [first, last] } }) {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
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
