/* A query of one line, as most are: the twin of pasted_log.py, whose other part loads apart. */

const rowsOf = (text) => text.replace(/\r/g, "\n").split("\n").filter((row) => (/[^ \t]/.test(row)));

/** {lines: [{text, counts: Map of term -> hundredths}], words, share: term -> what it counts, 1 at most, byProgram, plain, days}. */
async function pasted(rules, query) {
  const text = withoutColours(rules, cut(query, rules.pasted.characters));
  const shows = rules.relayed.test(text);
  const told = shows ? (await loadedRelays()).relayed(rules, text) : rowsOf(text).map((row) => [row, ""]);
  const texts = told.map(([said]) => said).filter(Boolean);
  const around = told.map(([, each]) => each).filter(Boolean).join(" ");
  if (new Set(texts).size > 1) return (await loadedApart()).severalLines(rules, texts, around);
  return oneLine(rules, texts.length ? texts[0] : "", around);
}

function oneLine(rules, text, beside) {
  const [days, undated] = namedDays(rules, text);
  const [others, framing] = unframed(rules, undated);
  const byProgram = varies(rules, others) || rules.log.test(others) || rules.program.test(others);
  const [said, envelope] = unwrapped(rules, byProgram ? text : others);
  const rest = (byProgram ? envelope : `${envelope} ${framing}`) + ` ${beside}`;
  const message = worded(rules, said);
  const told = new Set(message.map(([term]) => term).filter(Boolean));
  const around = trimmed(rest) ? worded(rules, rest).filter(([term]) => term && !told.has(term)) : [];
  const words = message.concat(around);
  const { frame, full } = rules.pasted;
  const less = new Map(told.size ? around.map(([term]) => [term, frame / full]) : []);
  const share = (term) => (less.has(term) ? less.get(term) : 1);
  const plain = !byProgram && !rules.nameOfCode.test(others) && !words.some(([term]) => isChinese(rules, term));
  return { lines: [], isLog: false, byProgram, plain, days: byProgram ? [] : days, texts: [text], words, share };
}
