/* A query of several lines: the twin of pasted_log.py, stack_trace.py and trace_heads.py. */

/** As pasted() says, of several lines. */
function severalLines(rules, texts, around) {
  const { full, frame } = syntax.pasted;
  const { rows, order } = distinctRows(rules, texts);
  const found = rows.map((row) => worded(rules, row.whole));
  const shares = new Map();
  const isLog = order.length >= syntax.pasted.log;
  const heads = isLog ? headsOf(order.map((at) => rows[at].line), order) : new Set();
  const lines = countsOf(rules, rows, found, heads, isLog).map((counts, at) => {
    for (const [term, count] of counts) shares.set(term, Math.max(count, shares.get(term) || 0));
    return { text: shownOf(rows[at], isLog), counts };
  });
  const beside = worded(rules, around).filter(([term]) => term && !shares.has(term));
  for (const [term] of beside) shares.set(term, frame);
  const share = (term) => (shares.has(term) ? shares.get(term) : full) / full;
  const keyed = new Set(isLog ? [] : rows.flatMap(({ text, message }) => [text, message]).filter(Boolean));
  return { lines, isLog, byProgram: true, plain: false, days: [], texts: Array.from(keyed), words: found.flat().concat(beside), share };
}

/** What the terms of each line count there. In a log, what many lines say is noise. */
function countsOf(rules, rows, found, heads, isLog) {
  const { quiet, quietest, full, above, cause } = syntax.pasted;
  const faults = rows.map((row, at) => row.line.faulty || heads.has(at));
  const few = faults.filter(Boolean).length;
  const less = few ? Math.max(quietest, Math.min(quiet, Math.floor((full * few) / faults.length))) : full;
  const [many, alike] = [new Map(), new Map()];
  const add = (counter, term, times) => counter.set(term, (counter.get(term) || 0) + times);
  found.forEach((list, at) => {
    for (const term of isLog ? new Set(list.map(([term]) => term)) : []) {
      add(many, term, rows[at].times);
      if (faults[at]) add(alike, term, 1);
    }
  });
  const innermost = isLog && !heads.size ? rows.map((row) => row.text.includes(cause)).lastIndexOf(true) : -1;
  const told = innermost < 0 ? heads : new Set([innermost]);
  return rows.map((row, at) => {
    const counts = atBest(rules, row, found[at], isLog && !faults[at] ? less : full);
    const bits = (term) => 32 - Math.clz32((faults[at] ? alike : many).get(term) || 0);
    const often = (term) => (told.has(at) ? 1 : Math.max(1, bits(term) - (faults[at] ? 1 : 0)));
    const share = told.has(at) || !told.size ? full : above;
    const shared = (count, term) => Math.max(1, Math.floor((Math.floor(count / often(term)) * share) / full));
    return new Map(Array.from(counts, ([term, count]) => [term, shared(count, term)]));
  });
}

function distinctRows(rules, texts) {
  const rows = new Map();
  let awaits = 0; // in how many lines more one of source may come
  const keys = texts.map((text) => {
    const cleaned = clean(rules, text);
    const codes = codesIn(rules, cleaned);
    const alike = cleaned.replace(/[0-9]+/g, (number) => (codes.has(number) ? number : "0"));
    const key = alike.split(" ").filter(Boolean).join(" ");
    if (!rows.has(key)) rows.set(key, rowOf(rules, text, codes, awaits > 0));
    const row = rows.get(key);
    row.times++;
    if (row.line.kind !== KINDS.python) awaits--;
    else awaits = syntax.showsSource.test(text) ? syntax.pasted.gap + 1 : 0;
    return key;
  });
  const numbers = new Map(Array.from(rows.keys(), (key, at) => [key, at]));
  return { rows: Array.from(rows.values()), order: keys.map((key) => numbers.get(key)) };
}

/** A line as it stands; of one that is too long, in a log, what it says. */
function shownOf({ text, message }, isLog) {
  const { longest } = syntax.pasted;
  const bare = (each) => each.replace(/^[ \t]+|[ \t]+$/g, "");
  const isLonger = isLog && Array.from(text).length > longest;
  return cut((isLonger && bare(message)) || bare(text), longest);
}

function rowOf(rules, text, codes, awaitsSource) {
  const [said, rest] = unwrapped(rules, text);
  const isSource = awaitsSource && (syntax.sourceLine.test(text) || text.includes("    " + said.replace(/^ +| +$/g, "")));
  const message = isSource ? "" : messageOf(said);
  const line = lineOf(isSource ? KINDS.python : kindOf(said, message), text, message, rest);
  return { text, whole: rest ? `${said} ${rest}` : text, message, line, codes, times: 0 };
}

const KINDS = { says: 0, around: 1, thread: 2, frame: 3, python: 4 }; // what a line is to a trace

const isLong = (text) => Array.from(text).length > syntax.pasted.longestFrame;
const messageOf = (said) => (isLong(said) ? said : said.replace(syntax.frames, " "));
const tellsMore = (message) => syntax.word.test(message.replace(syntax.exceptions, " ").replaceAll(syntax.pasted.cause, " "));

function kindOf(said, message) {
  const says = syntax.fault.test(message) || (message.match(syntax.words) || []).length > syntax.pasted.mostLeft;
  if (says || (message === said && tellsMore(message))) return KINDS.says;
  if (isLong(said)) return KINDS.around;
  if (!syntax.frame.test(said)) return syntax.thread.test(said) ? KINDS.thread : KINDS.around;
  return syntax.showsSource.test(said) ? KINDS.python : KINDS.frame;
}

function lineOf(kind, text, message, rest) {
  const says = kind === KINDS.says;
  return {
    kind,
    faulty: says && syntax.fault.test(`${message} ${rest}`.replace(syntax.request, " ")),
    inner: says && syntax.inner.test(text),
    tells: !text.includes(syntax.pasted.suppressed) && tellsMore(message),
    raised: says && syntax.raised.test(text),
  };
}

/** Which lines traces are about. */
function headsOf(lines, order) {
  const { apart, fewestFrames } = syntax.pasted;
  const found = new Set();
  let end = -apart;
  for (const run of traceRuns(lines)) {
    const frames = lines.slice(run.start, run.stop).filter(({ kind }) => kind >= KINDS.frame);
    if (frames.length < fewestFrames) continue;
    for (const at of toldBy(lines, run, run.start - end > apart)) found.add(order[at]);
    end = run.stop;
  }
  return found;
}

/** Where traces stand: frames with few lines of others between them. */
function traceRuns(lines) {
  const runs = [];
  let [begin, last, hasFrame] = [-1, -1, false];
  lines.forEach((line, at) => {
    if (line.kind === KINDS.says) return;
    if (begin >= 0 && at > last + 1) {
      const above = lines[at - 1];
      const begins = above.faulty && !above.inner && lines[last].kind !== KINDS.python;
      if (!hasFrame || begins || at - last > syntax.pasted.gap + 1) {
        runs.push({ start: begin, stop: last + 1 });
        begin = -1;
      }
    }
    if (begin < 0) [begin, hasFrame] = [at, false];
    [last, hasFrame] = [at, hasFrame || line.kind >= KINDS.frame];
  });
  if (begin >= 0) runs.push({ start: begin, stop: last + 1 });
  return runs;
}

/** Where the lines stand that a trace is about. */
function toldBy(lines, { start, stop }, isNew) {
  const all = Array.from({ length: stop - start }, (_, at) => start + at);
  const inner = all.filter((at) => lines[at].inner);
  const python = all.filter((at) => lines[at].kind === KINDS.python).map((at) => at + 1);
  const below = python.filter((at) => at < lines.length && lines[at].raised);
  const raised = new Set(below);
  const isOther = (at) => lines[at].kind === KINDS.says && !lines[at].inner && !raised.has(at);
  const isMixed = all.some(isOther); // others wrote at once
  if (python.length) return below.filter((at) => lines[at].faulty || !isMixed);
  const isDump = all.some((at) => lines[at].kind === KINDS.thread); // it is about nothing
  const first = isDump ? start : Math.max(0, start - 1 - (isMixed ? syntax.pasted.gap : 0));
  const above = Array.from({ length: start - first }, (_, at) => first + at);
  const faulty = above.filter((at) => lines[at].faulty);
  const chain = (faulty.length ? faulty : isNew ? above : []).slice(-1).concat(inner);
  const telling = chain.filter((at) => lines[at].tells);
  return (telling.length ? telling : chain).slice(-1);
}

function codesIn(rules, text) {
  const lower = text.toLowerCase();
  const found = syntax.codes.flatMap((pattern) => Array.from(lower.matchAll(pattern)));
  return new Set([...found, ...text.matchAll(syntax.namedCode)].map((match) => match[1]));
}

/** What each term of a line counts, `most` in its message. */
function atBest(rules, row, list, most) {
  const { full, frame, number, part } = syntax.pasted;
  const termsOf = (words) => new Set(words.map(([term]) => term));
  const names = row.message.match(syntax.exceptions) || [];
  const written = termsOf(row.message === row.whole ? list : worded(rules, row.message));
  const said = names.length ? termsOf(worded(rules, row.message.replace(syntax.exceptions, " "))) : written;
  for (const name of names) said.add(worded(rules, name).at(-1)[0]);
  const count = (term) => {
    if (/^[0-9]+$/.test(term)) return row.codes.has(term) ? most : number;
    return said.has(term) ? most : written.has(term) ? Math.floor((most * part) / full) : frame;
  };
  return new Map(list.filter(([term]) => term).map(([term]) => [term, count(term)]));
}

function foundBy(rules, given, stats, number, worth) {
  const rated = given.lines.map(({ text, counts }, at) => {
    let sum = 0;
    for (const [term, count] of counts) {
      if (worth.has(term) && holds(stats.of(term).numbers, number)) sum += worth.get(term) * count;
    }
    return { text, at, sum };
  });
  rated.sort((a, b) => b.sum - a.sum || a.at - b.at);
  return rated.slice(0, syntax.pasted.most).filter((each) => each.sum).map((each) => each.text);
}
