/* The lines of a document that match, with marks. */

const LINE = 240; // characters of a line that are shown
const MATCHES = 3;
const SEEN = () => (isNarrow() ? 48 : 150); // letters of the best line, of which three rows are shown, two on a phone

/** A line as text and <mark>; of a long line what surrounds the first mark, which comes before letter `seen`. */
function marked(text, marks, seen = Infinity) {
  const code = make("code");
  const ordered = [...(marks ?? [])].sort((a, b) => a[0] - b[0]);
  const mark = ordered[0]?.[0] ?? 0;
  const first = Math.max(0, Math.min(mark - LINE / 4, text.length - LINE), beginOf(text, mark, seen));
  const last = Math.min(text.length, first + LINE);
  let at = first;
  if (first > 0) code.append("…");
  for (const [start, end] of ordered) {
    const from = Math.max(start, at);
    const to = Math.min(end, last);
    if (from >= to) continue;
    code.append(text.slice(at, from), make("mark", { text: text.slice(from, to) }));
    at = to;
  }
  code.append(text.slice(at, last));
  if (last < text.length) code.append("…");
  return code;
}

/** From where a text is shown for its mark to be within so many letters, with half of them before it; Han are wide. */
function beginOf(text, mark, seen) {
  const width = (from) => Array.from(text.slice(from, mark)).reduce((sum, each) => sum + (HAN.test(each) ? 2 : 1), 0);
  let from = 0;
  if (width(0) > seen) while (width(from) > seen / 2) from += 1;
  while (from && from < mark && /^[A-Za-z0-9]{2}$/.test(text.slice(from - 1, from + 1))) from += 1; // no part of a word
  return from;
}

/** The best line, and folded the others with the lines of a pasted log that found this document. */
function matches(hit) {
  const found = many(hit.matches).slice(0, MATCHES);
  const rest = [found.length > 1 ? lines(hit, found.slice(1)) : null, foundBy(hit)].filter(Boolean);
  const count = Math.max(0, found.length - 1) + many(hit.found_by).length;
  return [found.length ? lines(hit, found.slice(0, 1), SEEN()) : null, count ? unfolding("search.lines_more", count, ...rest) : null];
}

function lines(hit, found, seen) {
  const list = make("ul", { class: "kb-hit__matches", "aria-label": word("search.matches") });
  for (const { field, line, text, marks } of found) {
    const place = word(`search.field.${field}`) + (line ? ` · ${word("search.line", { line })}` : "");
    const isMachine = field === "code" || (field === "symptoms" && !HAN.test(text));
    const kind = isMachine ? { class: "kb-hit__verbatim" } : {};
    const at = placeOf(hit.href ?? hit.url, String(text), marks);
    const shown = marked(String(text), marks, seen);
    const toLine = at ? make("a", { class: "kb-hit__line", href: at }, shown) : shown;
    list.append(make("li", kind, make("span", { class: "kb-hit__place", text: place }), toLine));
  }
  return list;
}

/** Of a pasted log, the lines that found this document. */
function foundBy(hit) {
  const lines = many(hit.found_by);
  if (!lines.length) return null;
  const place = make("span", { class: "kb-hit__place", text: word("search.found_by") });
  return make("div", { class: "kb-hit__found-by" }, place, ...lines.map((line) => marked(String(line), [])));
}
