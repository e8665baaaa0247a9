/* A query of one line, as most are: the twin of pasted_log.py, whose other part loads apart. */

const linesOf = (rules, query) =>
  withoutColours(rules, cut(query, rules.pasted.characters)).replace(/\r/g, "\n").split("\n").filter((text) => (/[^ \t]/.test(text)));

/** {lines: [{text, counts: Map of term -> hundredths}], words, share: term -> what it counts, 1 at most, byProgram, plain, days}. */
function pasted(rules, query, apart) {
  const texts = linesOf(rules, query);
  return texts.length < 2 ? oneLine(rules, texts) : apart.severalLines(rules, texts);
}

function oneLine(rules, texts) {
  const text = texts.join("");
  const [days, undated] = namedDays(rules, text);
  const [others, framing] = unframed(rules, undated);
  const byProgram = varies(rules, others) || rules.log.test(others) || rules.program.test(others);
  const [said, envelope] = unwrapped(rules, byProgram ? text : others);
  const rest = byProgram ? envelope : `${envelope} ${framing}`;
  const message = worded(rules, said);
  const told = new Set(message.map(([term]) => term).filter(Boolean));
  const around = rest ? worded(rules, rest).filter(([term]) => term && !told.has(term)) : [];
  const words = message.concat(around);
  const { frame, full } = rules.pasted;
  const less = new Map(told.size ? around.map(([term]) => [term, frame / full]) : []);
  const share = (term) => (less.has(term) ? less.get(term) : 1);
  const plain = !byProgram && !rules.nameOfCode.test(others) && !words.some(([term]) => isChinese(rules, term));
  return { lines: [], isLog: false, byProgram, plain, days: byProgram ? [] : days, texts, words, share };
}
