/* The line that says most of a query: the twin of reranking.py. */

/**
 * Adds to the units of the best documents what the words in their closest lines are worth. Where these are shown in any
 * case, `excerptsOf` makes the excerpts of each that has come, while others are on their way. `sure` hears of those
 * of the first `limit` that nothing can come before any more: of most queries the first one, after two or three
 * documents. So these are read first that may be worth most.
 */
async function putInOrder(rules, { given, clauses }, stats, units, passed, limit, found, excerptsOf, sure, signal) {
  const { depth, forLogs, forProse } = rules.closest;
  const isChineseProse = !given.byProgram && given.words.some(([term]) => isChinese(rules, term));
  if (isChineseProse) return sure(best(passed, units, limit));
  const share = given.byProgram ? forLogs : forProse;
  const candidates = best(passed, units, depth + limit);
  const open = new Map(); // documents that are not read yet, with the most that they can be worth
  for (const number of candidates.slice(0, depth)) open.set(number, units[number] + share * mostOf(clauses, stats, number));
  candidates.sort((a, b) => a - b);
  const settled = () => {
    const ahead = Math.max(...open.values(), -1);
    const first = best(candidates, units, limit);
    const end = first.findIndex((number) => open.has(number) || units[number] <= ahead);
    return end < 0 ? first : first.slice(0, end);
  };
  const sums = new Map();
  for (const { literal, alternatives } of clauses) {
    for (const [term, worth] of [literal, ...alternatives].flat()) sums.set(term, (sums.get(term) || 0) + worth);
  }
  const read = async (number) => {
    const document = await shown(number);
    if (signal) signal.throwIfAborted();
    units[number] += share * closest(rules, clauses, sums, document, found);
    open.delete(number);
    sure(settled());
    if (excerptsOf) excerptsOf(document);
  };
  await Promise.all(Array.from(open.keys()).sort((a, b) => open.get(b) - open.get(a)).map(read));
}

/** The most that a line of a document can be worth. */
function mostOf(clauses, stats, number) {
  const sum = (list) => list.reduce((total, [term, worth]) => total + (holds(stats.of(term).numbers, number) ? worth : 0), 0);
  return clauses.reduce((total, { literal, alternatives }) => total + Math.max(...[literal, ...alternatives].map(sum)), 0);
}

/** What the words of a query that stand in one line of a document are worth, in the best of its lines. */
function closest(rules, clauses, sums, document, found) {
  const { usual } = rules.closest;
  const less = (worth, size) => Math.floor((worth * usual) / (usual + size));
  const texts = textsOf(document);
  const rated = found.bounds(document, sums).map((sum, at) => {
    const size = sum && sizeOf(texts[at]);
    return { text: texts[at], size, bound: sum && less(sum, size) };
  });
  let most = 0;
  for (const { text, size, bound } of rated.filter((each) => each.bound).sort((a, b) => b.bound - a.bound)) {
    if (bound <= most) break;
    const has = new Set(found.terms(text));
    most = Math.max(most, less(clauses.reduce((sum, clause) => sum + worthIn(clause, has), 0), size));
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
