/* Words that stand together: the twin of places.py. */

/** What of the worth of words that stand together counts for the text of a query. */
function shareOf(rules, text, given) {
  const { forLogs, forProse } = rules.places;
  if (given.lines.length || varies(rules, text) || rules.log.test(text)) return forLogs;
  return given.words.some(([term]) => isChinese(rules, term)) ? 0 : forProse;
}

/** Adds to the units of the best documents what the words that stand in one part of them are worth. */
async function putTogether(rules, text, looked, units, passed) {
  const share = shareOf(rules, text, looked.given);
  if (!share) return;
  const { deep, depth, forLogs } = rules.places;
  const first = best(passed, units, share === forLogs ? deep : depth);
  const parts = await Promise.all(first.map(async (number) => together(rules, looked.clauses, await shown(number))));
  first.forEach((number, i) => (units[number] += share * parts[i]));
}

/** What the words of a query that stand in one part of a document are worth, in the best of its parts. */
function together(rules, clauses, { places }) {
  const terms = new Set(clauses.flatMap((each) => [each.literal, ...each.alternatives].flat().map(([term]) => term)));
  const bits = new Map();
  for (const [bit, written] of places) for (const term of written.split(" ")) if (terms.has(term)) bits.set(term, bit);
  const totals = new Array(rules.places.parts).fill(0);
  for (const clause of clauses) {
    const sums = inParts(totals.length, clause.literal, bits, false);
    for (const alternative of clause.alternatives) {
      inParts(totals.length, alternative, bits, true).forEach((sum, part) => (sums[part] = Math.max(sums[part], sum)));
    }
    sums.forEach((sum, part) => (totals[part] += sum));
  }
  return Math.max(...totals);
}

/** For each part what some terms are worth there; nothing where it lacks one of them, if `every` must be there. */
function inParts(parts, terms, bits, every) {
  const totals = new Array(parts).fill(0);
  let allOf = -1;
  for (const [term, worth] of terms) {
    const found = bits.get(term) || 0;
    allOf &= found;
    for (let part = 0; part < parts; part++) if ((found >> part) & 1) totals[part] += worth;
  }
  return every ? totals.map((total, part) => ((allOf >> part) & 1 ? total : 0)) : totals;
}
