/* The lines of a document that match, with marks. */

const LINE = 240; // characters of a line that are shown
const MATCHES = 3;

/** A line as text and <mark>; of a long line what surrounds the first mark. */
function marked(text, marks) {
  const code = make("code");
  const ordered = [...(marks ?? [])].sort((a, b) => a[0] - b[0]);
  const first = Math.max(0, Math.min((ordered[0]?.[0] ?? 0) - LINE / 4, text.length - LINE));
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

/** The best line, and folded the others with the lines of a pasted log that found this document. */
function matches(hit) {
  const found = many(hit.matches).slice(0, MATCHES);
  const rest = [found.length > 1 ? lines(hit, found.slice(1)) : null, foundBy(hit)].filter(Boolean);
  const count = Math.max(0, found.length - 1) + many(hit.found_by).length;
  return [found.length ? lines(hit, found.slice(0, 1)) : null, count ? unfolding("search.lines_more", count, ...rest) : null];
}

function lines(hit, found) {
  const list = make("ul", { class: "kb-hit__matches", "aria-label": word("search.matches") });
  for (const { field, line, text, marks } of found) {
    const place = word(`search.field.${field}`) + (line ? ` · ${word("search.line", { line })}` : "");
    const isMachine = field === "code" || (field === "symptoms" && !HAN.test(text));
    const kind = isMachine ? { class: "kb-hit__verbatim" } : {};
    const at = placeOf(hit.href ?? hit.url, String(text), marks);
    const shown = marked(String(text), marks);
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
