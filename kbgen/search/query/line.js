/* A query of one line, as most are: the twin of pasted_log.py, whose other part loads apart. */

const rowsOf = (text) => text.replace(/\r/g, "\n").split("\n").filter((row) => (/[^ \t]/.test(row)));

/** {lines: [{text, counts: Map of term -> hundredths}], words, share: term -> what it counts, 1 at most, byProgram, plain, days}. */
async function pasted(rules, query) {
  const text = withoutColours(rules, cut(query, rules.pasted.characters));
  const told = showsRelay(rules, text) ? (await loadedRelays()).relayed(rules, text) : rowsOf(text).map((row) => [row, ""]);
  const texts = proseOf(rules, told.map(([said]) => said).filter(Boolean));
  const around = told.map(([, each]) => each).filter(Boolean).join(" ");
  if (texts.length > 1) return (await loadedApart()).severalLines(rules, texts, around);
  return oneLine(rules, texts.join(""), around);
}

const showsRelay = (rules, text) => rules.relayed.test(text);
const byProgramOf = (rules, text) => varies(rules, text) || rules.log.test(text) || rules.program.test(text);

/** One text of a few rows that no program wrote. */
function proseOf(rules, texts) {
  const distinct = Array.from(new Set(texts));
  const few = distinct.length < 2 || (texts.length <= rules.pasted.few && !distinct.some((each) => each.includes("[") || byProgramOf(rules, each)));
  return few && texts.length ? [distinct.map((each) => each.replace(/^[ \t]+|[ \t]+$/g, "")).join(" ")] : texts;
}

function oneLine(rules, text, beside) {
  const [days, undated] = namedDays(rules, text);
  const [others, framing] = unframed(rules, undated);
  const looksSo = byProgramOf(rules, others);
  const [said, envelope] = unwrapped(rules, looksSo ? text : others);
  const rest = (looksSo ? envelope : `${envelope} ${framing}`) + ` ${beside}`;
  const isLabel = looksSo && said !== text && !varies(rules, text) && !rules.program.test(text); // before anybody's words
  const byProgram = isLabel ? byProgramOf(rules, said) : looksSo;
  const message = worded(rules, said);
  const told = new Set(message.map(([term]) => term).filter(Boolean));
  const around = trimmed(rest) ? worded(rules, rest).filter(([term]) => term && !told.has(term)) : [];
  const words = message.concat(around);
  const { frame, full, ofClass } = rules.pasted;
  const less = new Map(told.size ? around.map(([term]) => [term, frame / full]) : []);
  const inAll = inFull(rules, said);
  for (const term of told) if (!inAll.has(term)) less.set(term, ofClass / full);
  const share = (term) => (less.has(term) ? less.get(term) : 1);
  const plain = !byProgram && !rules.nameOfCode.test(others) && !words.some(([term]) => isChinese(rules, term));
  const texts = Array.from(new Set([text, said]));
  return { lines: [], isLog: false, byProgram, plain, days: byProgram ? [] : days, texts, words, share };
}
