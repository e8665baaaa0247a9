/* The line that says most of a query: the twin of reranking.py. */

/**
 * Adds to the units of the best documents what the words in their closest lines are worth. Where these are shown in any
 * case, `excerptsOf` makes the excerpts of each that has come, while others are on their way. `sure` hears of those
 * of the first `limit` that nothing can come before any more: of most queries the first one, after two or three
 * documents. So these are read first that may be worth most.
 */
async function putInOrder(rules, { given, clauses }, sought, stats, units, passed, limit, found, excerptsOf, sure, signal) {
  const { depth, forLogs, forProse, forQuotes } = rules.closest;
  const share = given.byProgram ? forLogs : forProse;
  const candidates = best(passed, units, depth + limit);
  const open = new Map(); // documents that are not read yet, with the most that they can be worth
  const pasted = quotable(given, sought.worth);
  const atBest = forQuotes * Math.max(0, ...pasted.map(sumOf));
  for (const number of candidates.slice(0, depth)) {
    open.set(number, units[number] + share * mostOf(clauses, stats, number) + atBest);
  }
  candidates.sort((a, b) => a - b);
  const settled = () => {
    const ahead = Math.max(...open.values(), -1);
    const first = best(candidates, units, limit);
    const end = first.findIndex((number) => open.has(number) || units[number] <= ahead);
    return end < 0 ? first : first.slice(0, end);
  };
  const wanted = worthsOf(clauses);
  const read = async (number) => {
    const document = await stats.document(number);
    if (signal) signal.throwIfAborted();
    units[number] += share * closest(rules, wanted, document, found);
    if (pasted.length) units[number] += forQuotes * quoted(pasted, document, found);
    open.delete(number);
    sure(settled());
    if (excerptsOf) excerptsOf(document);
  };
  await Promise.all(Array.from(open.keys()).sort((a, b) => open.get(b) - open.get(a)).map(read));
}

/** The most that a line of a document can be worth. */
function mostOf(clauses, stats, number) {
  const sum = (list) => list.reduce((total, [term, worth]) => total + (holds(stats.of(term).numbers, number) ? worth : 0), 0);
  return together(clauses, clauses.map(({ literal, alternatives }) => Math.max(...[literal, ...alternatives].map(sum))));
}

/** The sum of all but the largest, for one word of several makes no line a close one. */
function together(clauses, worths) {
  return worths.reduce((sum, each) => sum + each, 0) - (clauses.length > 1 ? Math.max(0, ...worths) : 0);
}

/** What is looked up: `words` by themselves, `others`; `worths` of terms in all, and the most of each `atOnce`. */
function worthsOf(clauses) {
  const [words, worths, atOnce] = [new Map(), new Map(), new Map()];
  const isWord = ({ literal, alternatives }) => literal.length === 1 && !alternatives.length;
  for (const clause of clauses) {
    for (const [term, worth] of [clause.literal, ...clause.alternatives].flat()) {
      worths.set(term, (worths.get(term) || 0) + worth);
      atOnce.set(term, Math.max(worth, atOnce.get(term) || 0));
      if (isWord(clause)) words.set(term, (words.get(term) || 0) + worth);
    }
  }
  for (const [term, worth] of words) atOnce.set(term, Math.max(worth, atOnce.get(term)));
  return { clauses, words, others: clauses.filter((clause) => !isWord(clause)), worths, atOnce };
}

/** What the words of a query that stand in one line of a document are worth together, in the best of its lines. */
function closest(rules, { clauses, words, others, worths, atOnce }, document, found) {
  const { usual } = rules.closest;
  const less = (worth, size) => Math.floor((worth * usual) / (usual + size));
  const texts = textsOf(document);
  const rated = found.bounds(document, worths, clauses.length > 1 ? atOnce : undefined).map((sum, at) => {
    const size = sum && sizeOf(texts[at]);
    return { text: texts[at], size, bound: sum && less(sum, size) };
  });
  let most = 0;
  for (const { text, size, bound } of rated.filter((each) => each.bound).sort((a, b) => b.bound - a.bound)) {
    if (bound <= most) break;
    const has = new Set(found.terms(text));
    const alone = Array.from(has, (term) => words.get(term) || 0);
    most = Math.max(most, less(together(clauses, [...alone, ...others.map((clause) => worthIn(clause, has))]), size));
  }
  return most;
}

const sumOf = (worths) => Array.from(worths.values()).reduce((sum, each) => sum + each, 0);

/** The lines of a pasted log that a document may quote: the terms of each that are looked up, with their worth. */
function quotable({ isLog, lines }, worths) {
  const known = (isLog ? lines : []).map(({ counts }) => {
    return new Map(Array.from(counts.keys()).filter((term) => worths.has(term)).map((term) => [term, worths.get(term)]));
  });
  return known.filter((each) => each.size > 1);
}

/** What a pasted line is worth that a line of a document has much of, in the best of both. */
function quoted(pasted, document, found) {
  const worths = new Map(pasted.flatMap((each) => Array.from(each)));
  const wholes = pasted.map((each) => Math.max(1, sumOf(each)));
  const texts = textsOf(document);
  const rated = found.bounds(document, worths).map((bound, at) => ({ bound, text: texts[at] }));
  let most = 0;
  for (const { bound, text } of rated.filter((each) => each.bound).sort((a, b) => b.bound - a.bound)) {
    if (bound <= most) break;
    const has = found.terms(text).filter((term) => worths.has(term));
    if (has.length < 2) continue;
    pasted.forEach((each, at) => {
      const sum = has.reduce((total, term) => total + (each.get(term) || 0), 0);
      most = Math.max(most, Math.floor((sum * Math.floor((100 * sum) / wholes[at])) / 100));
    });
  }
  return most;
}

/** How many characters a text has: most have no pairs. */
const sizeOf = (text) => (/[\ud800-\udbff]/.test(text) ? Array.from(text).length : text.length);

/** The best of the sum of the literal terms that a line has and of any alternative that it has all terms of. */
function worthIn({ literal, alternatives }, has) {
  const sum = (list) => list.reduce((total, [, worth]) => total + worth, 0);
  const whole = alternatives.filter((each) => each.every(([term]) => has.has(term))).map(sum);
  return Math.max(sum(literal.filter(([term]) => has.has(term))), ...whole);
}
