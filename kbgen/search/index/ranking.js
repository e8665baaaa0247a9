/* What terms are worth: the twin of ranking.py, typos.py and index_reader.py. */

const idf = (documents, frequency) => Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));

function slips(word, other, limit) {
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let at = 0; at < word.length; at++) {
    const after = [at + 1];
    for (let to = 0; to < other.length; to++) {
      let best = Math.min(row[to + 1] + 1, after[to] + 1, row[to] + (word[at] === other[to] ? 0 : 1));
      if (at && to && word[at] === other[to - 1] && word[at - 1] === other[to]) {
        best = Math.min(best, before[to - 1] + 1);
      }
      after.push(best);
    }
    if (Math.min(...after) > limit) return limit + 1;
    before = row;
    row = after;
  }
  return Math.min(row[row.length - 1], limit + 1);
}

function nearest(rules, word, vocabulary) {
  const limit = word.length < rules.typos.long ? 1 : 2;
  const near = [];
  for (const [other, frequency] of vocabulary) {
    if (Math.abs(other.length - word.length) > limit) continue;
    const distance = slips(word, other, limit);
    if (distance <= limit) near.push({ distance, frequency, other });
  }
  near.sort((a, b) => a.distance - b.distance || b.frequency - a.frequency || (a.other < b.other ? -1 : 1));
  return near.slice(0, rules.typos.most).map((each) => each.other);
}

const spare = []; // arrays that are used again and again, for the collector comes late

const lent = (length) => (spare.length ? spare.pop().fill(0) : new Float64Array(length));
const giveBack = (array) => spare.push(array);

/** For each document what the terms of a query are worth in sum; to be given back. `days` are those of the documents. */
function unitsOf(rules, { clauses, given }, stats, days) {
  const of = (term) => {
    const { numbers, impacts, plain } = stats.of(term);
    return { numbers, impacts: given.plain ? plain : impacts };
  };
  const add = (into, list) => {
    for (const [term, worth] of list) {
      const { numbers, impacts } = of(term);
      for (let i = 0; i < numbers.length; i++) into[numbers[i]] += worth * impacts[i];
    }
    return into;
  };
  const total = lent(rules.documents);
  for (const clause of clauses) {
    if (!clause.alternatives.length && !clause.days) {
      add(total, clause.literal);
      continue;
    }
    const best = add(lent(rules.documents), clause.literal);
    for (const alternative of clause.alternatives) raise(best, alternative, of);
    if (clause.days) raiseByDay(best, clause.days, days);
    for (let i = 0; i < best.length; i++) total[i] += best[i];
    giveBack(best);
  }
  return total;
}

/** Raises the value of documents that have all terms of an alternative, to what it is worth in them. */
function raise(into, alternative, of) {
  const lists = alternative.map(([term, worth]) => ({ worth, ...of(term) }));
  const shortest = lists.reduce((a, b) => (b.numbers.length < a.numbers.length ? b : a));
  for (let i = 0; i < shortest.numbers.length; i++) {
    const number = shortest.numbers[i];
    let sum = 0;
    for (const list of lists) {
      const at = list === shortest ? i : placeOf(list.numbers, number);
      sum = at < 0 ? -Infinity : sum + list.worth * list.impacts[at];
    }
    if (sum > into[number]) into[number] = sum;
  }
}

/** Raises the value of documents that began on some days, to what that is worth. */
function raiseByDay(into, worths, days) {
  const known = new Map();
  for (const [first, last, worth] of worths) {
    for (let day = first; day <= last; day++) known.set(day, Math.max(worth, known.get(day) || 0));
  }
  for (let i = 0; i < into.length; i++) into[i] = Math.max(into[i], known.get(days[i]) || 0);
}

/** The `limit` documents with the highest value, equal ones by number, as they come. */
function best(numbers, value, limit) {
  const found = [];
  for (const number of numbers) {
    if (found.length >= limit && !(value[number] > value[found[limit - 1]])) continue;
    let at = found.length;
    while (at && value[found[at - 1]] < value[number]) at--;
    found.splice(at, 0, number);
    if (found.length > limit) found.pop();
  }
  return found;
}

const holds = (list, number) => placeOf(list, number) >= 0;

/** Where a number stands in a sorted list, or -1. */
function placeOf(list, number) {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (list[middle] < number) from = middle + 1;
    else to = middle;
  }
  return list[from] === number ? from : -1;
}
