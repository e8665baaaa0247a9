/* One hit: what was tried and whether it helped comes first, for that is what a responder came for. */

const TRIED = () => (isNarrow() ? 1 : 2); // attempts that are shown at once: of what helped, else of what came nearest
const BEST_FIRST = ["worked", "partial", "temporary", "no_effect", "made_worse", "unknown"]; // OUTCOMES of the model

function hitItem(hit, faces) {
  const heading = make("div", { class: "kb-hit__title", role: "heading", "aria-level": "2" }, link(hit.href ?? hit.url, hit.title || hit.id));
  const [first, alsoTried] = tried(hit);
  const [best, alsoFound] = matches(hit);
  const more = make("div", { class: "kb-hit__more" },
    checks(hit, faces), ...oneOnPhone([alsoTried, alsoFound, lookAlikes(hit, faces), similar(hit)].filter(Boolean)));
  return make("li", { class: "kb-hit" }, heading, facts(hit), first, best, more.childNodes.length ? more : null);
}

/** Side by side they are too wide for a phone: there they open together, from one line that names them. */
function oneOnPhone(folds) {
  if (folds.length < 2 || !isNarrow()) return folds;
  for (const each of folds) each.open = true;
  const text = folds.map((each) => each.querySelector("summary").textContent).join(" · ");
  return [make("details", { class: "kb-hit__folded kb-hit__all" }, make("summary", { text }), ...folds)];
}

/** The failure modes that hits are of. */
const facesOf = (hits) => new Set(hits.flatMap((hit) => many(hit.modes).map((mode) => mode.slug)));

/** Gives a hit what another drawing of it has folded away, where that is another. */
function refolded(item, other) {
  const [old, made] = [item, other].map((each) => each.querySelector(".kb-hit__more"));
  if (old && made && !old.isEqualNode(made)) old.replaceWith(made);
}

function facts(hit) {
  const day = /^\d{4}(-\d\d(-\d\d)?)?/.exec(hit.day ?? hit.started_at ?? "")?.[0];
  const line = make("p", { class: "kb-hit__facts" });
  if (hit.severity) line.append(make("span", { class: `kb-badge kb-hit__severity kb-look--severity-${rankOf(hit.severity)}`, text: hit.severity }));
  if (hit.kind && hit.kind !== "incident") {
    line.append(make("span", { class: "kb-hit__kind", text: word(`kind.${hit.kind}`) }));
  }
  if (day) line.append(make("time", { datetime: day, text: day }));
  if (hit.services?.length) line.append(make("span", { text: hit.services.join(", ") }));
  if (hit.origin) line.append(make("span", { text: String(hit.origin) }));
  if (hit.unreadable) line.append(make("strong", { text: word("search.unreadable") }));
  const modes = many(hit.modes);
  if (modes.length) {
    const name = make("span", { class: "kb-hit__label", text: word("search.mode") });
    line.append(make("span", { class: "kb-hit__modes" }, name, ...modes.map((mode) => link(onSite(mode.url), modeName(mode)))));
  }
  return line.childNodes.length ? line : null;
}

/** Which of the scale's colours and signs a severity has; 9 where the scale lacks it. */
const rankOf = (severity) => words[`severity.${severity}`] ?? "9";

/** In the language of the page, where the taxonomy knows the mode. */
const modeName = ({ slug, mode, name }) => words[`mode.${slug ?? mode}`] ?? String(name);

/** The same action with the same outcome and side effects once, with its count; what worked first. */
function grouped(attempts) {
  const groups = new Map();
  for (const { action, outcome, count, side_effects: side } of attempts) {
    const known = BEST_FIRST.includes(outcome) ? outcome : "unknown";
    const key = JSON.stringify([action, known, side]);
    const group = groups.get(key) ?? { action, outcome: known, count: 0, side };
    group.count += count ?? 1;
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => BEST_FIRST.indexOf(a.outcome) - BEST_FIRST.indexOf(b.outcome));
}

/** What helped, else what ended it and what came nearest; and folded what else was tried. */
function tried(hit) {
  const groups = grouped(many(hit.attempts));
  const end = hit.resolution && groups[0]?.outcome !== "worked" ? [ended(String(hit.resolution))] : [];
  const best = groups.filter(({ outcome }) => outcome === groups[0].outcome).slice(0, TRIED() - end.length);
  const list = (rows) => make("ul", { class: "kb-hit__tried", "aria-label": word("search.tried") }, ...rows);
  const [shown, rest] = [[...end, ...best.map(attempt)], groups.slice(best.length).map(attempt)];
  return [shown.length ? list(shown) : null, rest.length ? unfolding("search.tried_more", rest.length, list(rest)) : null];
}

/** What ended the incident: copied where it stands here as a whole. */
function ended(text) {
  const did = make("span", { class: "kb-try__action", text });
  const copy = text.endsWith("…") ? null : copier(text, did);
  const name = make("span", { class: "kb-badge kb-try__outcome", text: word("search.ended") });
  return make("li", { class: "kb-try kb-try--ended" }, name, " ", did, copy && " ", copy);
}

function attempt({ action, outcome, count, side }) {
  const did = make("span", { class: "kb-try__action", text: action });
  if (count > 1) did.append(" ", make("span", { class: "kb-try__count", text: `×${count}` }));
  const helped = make("span", { class: `kb-badge kb-try__outcome kb-look--outcome-${outcome}`, text: word(`outcome.${outcome}`) });
  const copy = outcome === "worked" ? copier(String(action), did) : null;
  const also = side ? make("span", { class: "kb-hit__remark", text: word("search.side_effects", { text: side }) }) : null;
  return make("li", { class: `kb-try kb-try--${outcome}` }, helped, " ", did, copy && " ", copy, also);
}

/** Where a look-alike is among the hits, what tells the two apart: then the reader has to choose. */
function checks(hit, faces) {
  const found = many(hit.checks).filter((each) => faces.has(each.mode));
  if (!found.length) return null;
  const names = found.map(modeName);
  const first = word("search.or", { name: names[0] });
  const summary = names.length > 1 ? word("search.counted", { name: first, count: names.length }) : first;
  return make("details", { class: "kb-hit__folded kb-hit__checks" },
    make("summary", { text: summary }), make("ul", {}, ...found.map((each) => told(each))));
}

function told(each) {
  const question = make("strong", { text: word("search.or", { name: modeName(each) }) });
  return make("li", {}, question, " ", ...withCode(String(each.check)));
}

/** A text in which what stands between backquotes is code. */
function withCode(text) {
  return text.split("`").map((part, at) => (at % 2 ? make("code", { text: part }) : part));
}

/** Incidents that authors say only look like this one, and what else looks like its failure mode. */
function lookAlikes(hit, faces) {
  const incidents = many(hit.look_alikes).map((each) => {
    const row = make("li", {}, link(onSite(each.url), each.title || each.id));
    if (each.note) row.append(make("span", { class: "kb-hit__remark", text: each.note }));
    return row;
  });
  const other = many(hit.checks).filter((each) => !faces.has(each.mode)).map((each) => told(each));
  return folded("search.look_alikes", [...incidents, ...other]);
}

function similar(hit) {
  return folded("search.similar", many(hit.similar).map(([id, title, href]) => make("li", {}, link(href, title || id))));
}

const folded = (key, rows) => (rows.length ? unfolding(key, rows.length, make("ul", {}, ...rows)) : null);

function unfolding(key, count, ...inside) {
  const summary = make("summary", { text: word(key, { count }) });
  return make("details", { class: "kb-hit__folded" }, summary, ...inside);
}
