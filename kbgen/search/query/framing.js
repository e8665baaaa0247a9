/* What people put around what they ask: the twin of framing.py. */

/** [what a question is about, what stands around it]. */
function unframed(rules, text) {
  const { fewest, most, longest } = rules.asking;
  if (Array.from(text).length > longest) return [text, ""];
  const tells = (said) => new Set(analyze(rules, said)).size >= fewest;
  const around = [];
  let said = text;
  while (around.length < most) {
    let found = null;
    for (const pattern of framing(rules, said)) {
      const match = pattern.exec(said);
      const left = match && match[0] ? said.slice(0, match.index) + said.slice(match.index + match[0].length) : "";
      if (left && tells(left)) {
        found = [match[0], left];
        break;
      }
    }
    if (!found) break;
    around.push(found[0]);
    said = found[1];
  }
  return [said, around.join(" ")];
}

/** What may stand at the begin, then at the end: only patterns of its script, and made where they are asked for. */
function* framing({ asking }, text) {
  const bare = text.replace(asking.edges, "");
  if (!bare) return;
  yield* asking.begins[Number(bare[0] >= asking.han)]();
  yield* asking.ends[Number(bare[bare.length - 1] >= asking.han)]();
}
