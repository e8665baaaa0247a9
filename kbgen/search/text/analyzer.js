/* Text to terms: the twin of analyzer.py, stemming.py and traditional.py. */

const tokens = (rules, text) => clean(rules, text).match(rules.token) || [];
const analyze = (rules, text) => tokens(rules, text).flatMap((token) => tokenTerms(rules, token));

/** The terms with the word or pair that each was made of; a stop word stands there with an empty term. */
function worded(rules, text) {
  return tokens(rules, text).flatMap((token) => {
    if (isHan(rules, token)) return tokenTerms(rules, token).map((pair) => [pair, pair]);
    const words = wordsOf(rules, token).map((word) => [word.toLowerCase(), word]);
    const known = words.filter(([lower]) => rules.stop.has(lower) || tells(rules, lower));
    return known.map(([lower, word]) => [rules.stop.has(lower) ? "" : stem(rules, lower), word]);
  });
}

/** The words and names as they stand, each with the terms of which any shows that a document has it. */
function wholes(rules, text) {
  const found = tokens(rules, text).map((token) => {
    const name = token.replace(/[.:\/-]+$/, "");
    const codes = isHan(rules, token) ? [] : codesOf(rules, token);
    const words = codes.length || isHan(rules, token) ? codes : name.split(rules.joints).slice(-1).filter(isCamel);
    const lower = words.map((word) => singular(rules, word).toLowerCase()).filter((word) => tells(rules, word));
    return [name, words.length ? lower.map((word) => stem(rules, word)) : tokenTerms(rules, token)];
  });
  return found.filter(([name, terms]) => terms.length && Array.from(name).length > 1);
}

function clean(rules, text) {
  if (!/^[\t-&(-~]*$/.test(text)) {
    text = plainLetters(rules, text);
    for (const [pattern, to] of rules.marks) text = text.replace(pattern, to);
  }
  if (rules.mayVary.test(text)) for (const [pattern, to] of rules.masks) text = text.replace(pattern, to);
  return text;
}

/** One form of Unicode, without accents, Traditional characters as Simplified ones. */
function plainLetters(rules, text) {
  text = text.normalize("NFKC");
  if (rules.accented.test(text)) {
    text = text.normalize("NFKD").replace(rules.accents, "").normalize("NFC");
    text = text.replace(rules.ownLetters, (letter) => rules.analyzer.letters[letter]);
  }
  return simplified(rules, text);
}

const simplified = (rules, text) =>
  rules.simple ? text.replace(rules.simple.pattern, (character) => rules.simple.table.get(character)) : text;

/** The table of Traditional characters, where the text has any Han at all. */
async function readyFor(rules, text) {
  if (!rules.simple && /[\u3400-\uffff]/.test(text)) rules.simple = await traditional();
}

/** A term that stands for a line as a whole, whatever varies in it. */
const lineKey = (rules, text) => "=" + fnv(asLine(rules, text)).toString(16).padStart(8, "0");
const asLine = (rules, text) => plainLetters(rules, text).toLowerCase().split(/[ \t]+/).filter(Boolean).join(" ");

/** FNV-1a of the UTF-8, in 32 bits. */
function fnv(text) {
  let value = 0x811c9dc5;
  for (const byte of encoder.encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

const shortHash = (rules, text) => fnv(text) >>> rules.analyzer.shortened;

/** The longest term of a line, the first of equal ones: by it the line's key is found. */
function home(rules, text) {
  const size = (term) => Array.from(term).length;
  return analyze(rules, asLine(rules, text)).reduce((a, b) => (size(b) > size(a) ? b : a), "");
}

const varies = (rules, text) => rules.mayVary.test(text) && rules.masks.some(([pattern]) => text.search(pattern) >= 0);

function folded(rules, text) {
  if (!/^[\t-~]*$/.test(text)) text = plainLetters(rules, text).replace(rules.marks[0][0], "");
  return text.toLowerCase();
}

const isHan = (rules, token) => token >= rules.analyzer.han;
const isChinese = (rules, term) => rules.analyzer.chinese[0] <= term && term < rules.analyzer.chinese[1];

/** The words, in lower case, that are no part of a name. */
const standingAlone = (rules, text) => new Set(tokens(rules, text).map((token) => token.replace(/[.:\/-]+$/, "").toLowerCase()));

const MOST_TOKENS = 8000;
const LONGEST_TOKEN = 24; // characters; a longer one seldom comes again
const seen = new Map(); // tokens with their terms: lines of logs have the same ones over and over

function tokenTerms(rules, token) {
  if (token.length > LONGEST_TOKEN) return termsIn(rules, token);
  let found = seen.get(token);
  if (!found) {
    if (seen.size >= MOST_TOKENS) seen.clear();
    seen.set(token, (found = termsIn(rules, token)));
  }
  return found;
}

function termsIn(rules, token) {
  if (isHan(rules, token)) {
    const characters = Array.from(token);
    if (characters.length < 2) return characters;
    return characters.slice(1).map((character, i) => characters[i] + character);
  }
  const lower = wordsOf(rules, token).map((word) => word.toLowerCase());
  return lower.filter((word) => tells(rules, word)).map((word) => stem(rules, word));
}

/** The other terms for the Windows code that a term is; none for what is no such code. */
function otherSpellings(rules, term) {
  const [hex, decimal] = rules.errorSpellings;
  const found = term.length >= 8 && hex.exec(term);
  if (!found && !decimal.test(term)) return [];
  const number = found ? parseInt(found[1], 16) : Math.max(Number(term), 2 ** 32 - Number(term)); // of 32 bits
  const written = ["0x" + number.toString(16), number.toString(16), String(2 ** 32 - number), String(number)];
  return written.filter((each) => each !== term);
}

function wordsOf(rules, token) {
  const found = [];
  if (token.length > 1 && /[#+]$/.test(token)) {
    found.push(token);
    token = token[0];
  }
  const parts = token.split(rules.joints).filter(Boolean);
  if (parts.length > 1) found.push(...codesOf(rules, token));
  for (const part of parts) {
    const pieces = isCamel(part) ? part.match(rules.camel) || [] : [];
    const written = pieces.length > 1 ? [...pieces, part] : [part];
    found.push(...written.map((word) => singular(rules, word)));
  }
  const joined = parts.length === 2 || parts.length === 3;
  if (joined && parts.every((part) => /^[A-Za-z]+$/.test(part))) found.push(parts.join(""));
  return found;
}

const singular = (rules, word) => (rules.plural.test(word) ? word.slice(0, -1) : word);

function codesOf(rules, token) {
  const codes = token.split(/[:/]+/).map((each) => each.replace(/^[._-]+|[._-]+$/g, ""));
  const found = codes.filter((each) => each.length <= rules.analyzer.longestCode && /[._-]/.test(each) && rules.code.test(each));
  const joined = found.map((each) => (rules.joinedCode.test(each) ? each.replace("-", "") : each));
  return joined.map((each) => (/^[vV][0-9]/.test(each) ? each.slice(1) : each));
}

const isCamel = (part) =>
  part.slice(1) !== part.slice(1).toLowerCase() && part !== part.toUpperCase() && !part.startsWith("0x");

const tells = (rules, word) =>
  !rules.stop.has(word) && word.length <= rules.analyzer.longest && !rules.longNumber.test(word);

function stem(rules, written) {
  let word = rules.irregular.get(written) || written;
  if (!/^[a-z]{4,}$/.test(word)) return word;
  for (const { ending, step } of rules.stems) {
    if (!ending.test(word)) continue; // of most words, and in most steps
    for (const [pattern, to] of step) {
      const match = pattern.exec(word);
      if (match) {
        word = match[1] + to;
        break;
      }
    }
  }
  return word;
}

/** What a word with that stem may begin with: if regular, with all letters of the stem but the last. */
function beginnings(rules, term) {
  const head = term.length > 3 ? term.slice(0, -1) : term.slice(0, 2);
  return [head, ...(rules.forms.get(term) || [])];
}
