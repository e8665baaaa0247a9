/* The line that says most of a query: the twin of closest.py. */

/** Adds to the units of the best documents what the words in their closest lines are worth. */
async function putInOrder(rules, { given, clauses }, units, passed, found) {
  const { deep, depth, forLogs, forProse } = rules.closest;
  const isChineseProse = !given.byProgram && given.words.some(([term]) => isChinese(rules, term));
  if (isChineseProse) return;
  const first = best(passed, units, given.byProgram ? deep : depth);
  const worths = await Promise.all(first.map(async (number) => closest(rules, clauses, await shown(number), found)));
  first.forEach((number, i) => (units[number] += (given.byProgram ? forLogs : forProse) * worths[i]));
}

/** What the words of a query that stand in one line of a document are worth, in the best of its lines. */
function closest(rules, clauses, { record, lines }, found) {
  const texts = [record.title, ...lines.map((line) => line[2])];
  const worths = new Map();
  for (const { literal, alternatives } of clauses) {
    for (const [term, worth] of [literal, ...alternatives].flat()) worths.set(term, (worths.get(term) || 0) + worth);
  }
  const { usual } = rules.closest;
  const less = (worth, text) => Math.floor((worth * usual) / (usual + Array.from(text).length));
  const bounds = boundsOf(rules, texts, worths).map((sum, at) => [sum && less(sum, texts[at]), texts[at]]);
  let most = 0;
  for (const [bound, text] of bounds.filter(([sum]) => sum).sort((a, b) => b[0] - a[0])) {
    if (bound <= most) break;
    const has = new Set(found.terms(text));
    most = Math.max(most, less(clauses.reduce((sum, clause) => sum + worthIn(clause, has), 0), text));
  }
  return most;
}

/** The best of the sum of the literal terms that a line has and of any alternative that it has all terms of. */
function worthIn({ literal, alternatives }, has) {
  const sum = (list) => list.reduce((total, [, worth]) => total + worth, 0);
  const whole = alternatives.filter((each) => each.every(([term]) => has.has(term))).map(sum);
  return Math.max(sum(literal.filter(([term]) => has.has(term))), ...whole);
}
