/* An error within another's message: the twin of wrapped_error.py. */

/** [what the innermost error of a line says, what stands around it]. */
function innermost(rules, said, areFields) {
  const { wrapped } = rules;
  if (Array.from(said).length > wrapped.longest) return [said, ""];
  const isWithin = (at) => !areFields && (said.slice(0, at).split('"').length - 1) % 2 === 1; // a field
  for (const [begin, end] of areFields ? wrapped.fields : wrapped.wraps) {
    for (const match of Array.from(said.matchAll(begin)).slice(-wrapped.most).reverse()) {
      if (isWithin(match.index)) continue;
      const at = match.index + match[0].length;
      let left = said.slice(at);
      const last = end.exec(left);
      if (last) left = left.slice(0, last.index);
      if (tellsWithin(rules, left)) return [left, trimmed(said.slice(0, at) + " " + (last ? last[0] : ""))];
    }
  }
  const match = areFields ? null : wrapped.behind.exec(said);
  if (match && !isWithin(match.index) && tellsWithin(rules, said.slice(0, match.index))) return [said.slice(0, match.index), match[0]];
  return [said, ""];
}

const withoutClasses = (rules, text) => text.replace(rules.wrapped.class, " ");
const tellsWithin = (rules, text) => new Set(analyze(rules, withoutClasses(rules, text))).size >= rules.wrapped.fewest;

/** The terms that count in full: of a class what it is called as a whole, where anything else is said. */
function inFull(rules, said) {
  const names = said.match(rules.wrapped.class) || [];
  const others = new Set(names.length ? analyze(rules, withoutClasses(rules, said)) : []);
  if (others.size < rules.wrapped.fewest) return new Set(analyze(rules, said));
  for (const name of names) others.add(analyze(rules, name.split(/[^A-Za-z0-9_]/).at(-1)).at(-1));
  return others;
}
