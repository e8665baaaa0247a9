/* What people put around what they ask: the twin of framing.py. */

/** [what a question is about, what stands around it]. */
function unframed(rules, text) {
  const { begins, ends, fewest, most, longest } = rules.asking;
  if (Array.from(text).length > longest) return [text, ""];
  const patterns = begins.concat(ends);
  const tells = (said) => new Set(analyze(rules, said)).size >= fewest;
  const around = [];
  let said = text;
  while (around.length < most) {
    let found = null;
    for (const pattern of patterns) {
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
