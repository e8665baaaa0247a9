/* A query of several lines: the twin of pasted_log.py and stack_trace.py. */

/** As pasted() says, of several lines. */
function severalLines(rules, texts, around) {
  const { longest, full, frame } = syntax.pasted;
  const rows = distinctRows(rules, texts);
  const found = rows.map((row) => worded(rules, row.whole));
  const shares = new Map();
  const isLog = rows.reduce((sum, row) => sum + row.times, 0) >= syntax.pasted.log;
  const lines = countsOf(rules, rows, found, isLog).map((counts, at) => {
    for (const [term, count] of counts) shares.set(term, Math.max(count, shares.get(term) || 0));
    return { text: cut(rows[at].text.replace(/^[ \t]+|[ \t]+$/g, ""), longest), counts };
  });
  const beside = worded(rules, around).filter(([term]) => term && !shares.has(term));
  for (const [term] of beside) shares.set(term, frame);
  const share = (term) => (shares.has(term) ? shares.get(term) : full) / full;
  return { lines, isLog, byProgram: true, plain: false, days: [], texts: lines.map(({ text }) => text), words: found.flat().concat(beside), share };
}

/** What the terms of each line count there. In a log, what many lines say that name no fault is noise. */
function countsOf(rules, rows, found, isLog) {
  const { quiet, quietest, full, above, cause } = syntax.pasted;
  const faults = rows.map((row) => row.faulty);
  const few = faults.filter(Boolean).length;
  const less = few ? Math.max(quietest, Math.min(quiet, Math.floor((full * few) / faults.length))) : full;
  const many = new Map();
  if (isLog) {
    found.forEach((list, at) => {
      for (const term of new Set(list.map(([term]) => term))) many.set(term, (many.get(term) || 0) + rows[at].times);
    });
  }
  const innermost = isLog ? rows.map((row) => row.message.includes(cause)).lastIndexOf(true) : -1;
  return rows.map((row, at) => {
    const counts = atBest(rules, row, found[at], isLog && !faults[at] ? less : full);
    const bits = (term) => (faults[at] ? 1 : Math.max(1, 32 - Math.clz32(many.get(term) || 0)));
    const share = innermost === at || innermost < 0 ? full : above;
    const shared = (count, term) => Math.max(1, Math.floor((Math.floor(count / bits(term)) * share) / full));
    return new Map(Array.from(counts, ([term, count]) => [term, shared(count, term)]));
  });
}

function distinctRows(rules, texts) {
  const rows = new Map();
  texts.forEach((text, at) => {
    const cleaned = clean(rules, text);
    const codes = codesIn(rules, cleaned);
    const alike = cleaned.replace(/[0-9]+/g, (number) => (codes.has(number) ? number : "0"));
    const key = alike.split(" ").filter(Boolean).join(" ");
    if (!rows.has(key)) {
      const [said, rest] = unwrapped(rules, text);
      const message = messageOf(rules, said, at ? texts[at - 1] : "");
      const faulty = syntax.fault.test(`${message} ${rest}`);
      rows.set(key, { text, whole: rest ? `${said} ${rest}` : text, message, faulty, codes, times: 0 });
    }
    rows.get(key).times++;
  });
  return Array.from(rows.values());
}

function messageOf(rules, text, before) {
  if (syntax.showsSource.test(before) && syntax.sourceLine.test(text)) return "";
  return Array.from(text).length > syntax.pasted.longestFrame ? text : text.replace(syntax.frames, " ");
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
