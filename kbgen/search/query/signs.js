/* Whether a query has operators at all, as few have: what grammar.js and every query need. The twin of grammar.py, too. */

const trimmed = (text) => text.replace(/^ +| +$/g, "");
const isLog = (rules, text) => varies(rules, text) || rules.log.test(text);

/** What a query without operators says. */
const plainly = (words) => ({ words, phrases: [], without: [], conditions: [], notes: [], begun: [] });

/** Whether that is what a query says: of several lines, without a sign, or a log line that names no field. */
function isPlain(rules, query) {
  if (query.replace(/\r/g, "\n").replace(/^[ \t\n]+|[ \t\n]+$/g, "").includes("\n")) return true;
  const text = query.normalize("NFKC");
  if (!rules.sign.test(text) || rules.alert.test(text)) return true;
  const found = pieces(rules, oneLined(rules, query));
  const plain = outside(found);
  return found.every(([which]) => which !== 0) && isLog(rules, plain) && isLog(rules, withoutSlips(rules, plain));
}

const oneLined = (rules, query) =>
  trimmed(query.normalize("NFKC").replace(/[\t\r\n]/g, " ").replace(rules.quotes, '"'));

/** Pieces [which operator or -1, text, groups], as Whoosh's parser finds them with ours for plugins. */
function pieces(rules, text) {
  const found = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (at < from || (at && text[at - 1] !== " ")) continue;
    for (let which = 0; which < rules.operators.length; which++) {
      const operator = rules.operators[which];
      operator.lastIndex = at;
      const match = operator.exec(text);
      if (!match) continue;
      if (from < at) found.push([-1, text.slice(from, at), []]);
      found.push([which, match[0], match.slice(1)]);
      from = at + match[0].length;
      break;
    }
  }
  if (from < text.length) found.push([-1, text.slice(from), []]);
  return found;
}

/** What stands outside of operators. */
const outside = (found) => found.filter(([which]) => which < 0).map((piece) => piece[1]).join("");

/** Words without what looks like a log and is none: a filter with a blank in it, and a `|` as people write OR. */
const withoutSlips = (rules, plain) => plain.replace(rules.parted, " ").replace(/[|]/g, " ");
