/* What a logger, a collector or a terminal puts around what a line says: the twin of log_envelope.py. */

const withoutColours = (rules, text) => text.replace(rules.envelope.colours, "");

/** [what a line says, what stands around it]. */
function unwrapped(rules, row) {
  const envelope = rules.envelope;
  const others = [];
  let said = row;
  // To make these patterns takes longer than all else that is done with the words of a query.
  for (const pattern of envelope.bare.test(row) ? [] : envelope.around) {
    others.push(...(said.match(pattern) || []));
    said = said.replace(pattern, " ");
  }
  const bare = envelope.bare.test(said);
  const within = (areFields) => {
    const [left, around] = bare ? [said, ""] : innermost(rules, said, areFields);
    if (!around) return null;
    const [says, further] = unwrapped(rules, left);
    return [says, [...others, around, further].filter(Boolean).join(" ")];
  };
  const inner = within(false);
  if (inner) return inner;
  if (envelope.python.test(said)) said = said.replace(envelope.quotes, '"');
  let fields = fieldsIn(envelope.jsonField, said);
  let rest = said.split("{")[0].replace(/^[ \t]+|[ \t]+$/g, "");
  const isJson = fields.length >= envelope.fewestInJson && /^[^"{]*\{/.test(said) && fieldsTell(envelope, fields);
  if (!isJson) {
    fields = fieldsIn(envelope.field, said);
    rest = said.replace(envelope.field, " ").replace(/^[ \t]+|[ \t]+$/g, "");
  }
  if (fieldsTell(envelope, fields) && (isJson || fields.length >= envelope.fewest)) {
    const told = fields.map(([name, quoted, value]) => {
      const [says, around] = saidBy(rules, name, quoted, value);
      return { says, beside: around || (says ? "" : (isJson ? "" : name + " ") + (unescaped(envelope, quoted) || value)) };
    });
    said = [rest, ...told.map((each) => each.says)].filter(Boolean).join(" ");
    others.push(...told.map((each) => each.beside).filter(Boolean));
  } else {
    const field = within(true);
    if (field) return field;
  }
  others.push(...(said.match(envelope.about) || []));
  said = said.replace(envelope.about, " ");
  others.push(...(said.match(envelope.address) || []).map((each) => each.replace(envelope.host, "$1")));
  return [said.replace(envelope.address, " "), others.join(" ")];
}

const fieldsIn = (pattern, text) =>
  Array.from(text.matchAll(pattern), ([, name, quoted, bare]) => [name, quoted || "", bare || ""]);

const fieldsTell = ({ says }, fields) => fields.some(([name, quoted, bare]) => (quoted || bare) && says.test(name));

/** [what a field says of what happened, nothing where it is about something else; what stands around that]. */
function saidBy(rules, name, quoted, bare) {
  const { envelope } = rules;
  if (envelope.says.test(name)) {
    const [said, around] = unwrapped(rules, unescaped(envelope, quoted));
    return said ? [said, around] : [bare, ""];
  }
  return [/^-?[0-9]+$/.test(bare) && envelope.numbered.test(name) ? `${name} ${bare}` : "", ""];
}

/** A text between quotation marks without its escapes. */
function unescaped({ escape }, text) {
  return text.replace(escape, (whole, hex, one) => {
    const code = parseInt(hex || "20", 16);
    if (hex) return code >= 0xd800 && code < 0xe000 ? " " : String.fromCharCode(code);
    return /["\\/]/.test(one) ? one : " ";
  });
}
