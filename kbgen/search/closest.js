/* The line that says most of a query: the twin of closest.py. */

/**
 * Adds to the units of the best documents what the words in their closest lines are worth. For prose these are shown in
 * any case: `excerptsOf` makes the excerpts of each that has come, while others are on their way.
 */
async function putInOrder(rules, { given, clauses }, units, passed, found, excerptsOf) {
  const { deep, depth, forLogs, forProse } = rules.closest;
  const isChineseProse = !given.byProgram && given.words.some(([term]) => isChinese(rules, term));
  if (isChineseProse) return;
  const first = best(passed, units, given.byProgram ? deep : depth);
  const sums = new Map();
  for (const { literal, alternatives } of clauses) {
    for (const [term, worth] of [literal, ...alternatives].flat()) sums.set(term, (sums.get(term) || 0) + worth);
  }
  const worthOf = async (number) => {
    const document = await shown(number);
    const worth = closest(rules, clauses, sums, document, found);
    if (excerptsOf && !given.byProgram) excerptsOf(document);
    return worth;
  };
  const worths = await Promise.all(first.map(worthOf));
  first.forEach((number, i) => (units[number] += (given.byProgram ? forLogs : forProse) * worths[i]));
}

/** What the words of a query that stand in one line of a document are worth, in the best of its lines. */
function closest(rules, clauses, sums, document, found) {
  const { usual } = rules.closest;
  const less = (worth, size) => Math.floor((worth * usual) / (usual + size));
  const texts = textsOf(document);
  const rated = boundsOf(found.forms(document), sums).map((sum, at) => {
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
