/* What an alert, a ticket, a chat or a screen puts around what it tells: the twin of paste_envelope.py, with its patterns in RELAYED. */

const relays = (() => {
  const made = Object.assign({}, RELAYED);
  const pattern = (source, flags) => new RegExp(source, flags);
  made.fault = pattern(RELAYED.fault, "u");
  made.field = pattern(RELAYED.field, "u");
  made.begins = RELAYED.begins.map(([begin, end]) => [anyCase(begin), end && anyCase(end)]);
  made.ends = RELAYED.ends.map((each) => anyCase(each));
  for (const name of ["expression", "rows", "says", "about", "alert", "wide", "letter", "askedThere", "page", "element"]) made[name] = anyCase(RELAYED[name]);
  for (const name of ["within", "inExpression", "tags", "markup", "numbered"]) made[name] = anyCase(RELAYED[name], "g");
  made.elements = anyCase(RELAYED.element, "g");
  for (const name of ["below", "spaced", "escapedEnd"]) made[name] = pattern(RELAYED[name], "gu");
  return made;
})();

const edged = (text) => text.replace(/^[ \t]+|[ \t]+$/g, "");
const lengthOf = (text) => Array.from(text).length;

/** The rows of a text that shows a sign of it, each with what stands around what it tells. */
function relayed(rules, text) {
  const rows = joinedRows(rowsOf(unescapedText(text)));
  const told = rows.length <= relays.mostRows ? toldBy(rules, rows) : [];
  return told.some(([said]) => analyze(rules, said).length) ? told : rows.map((row) => [row, ""]);
}

function toldBy(rules, rows) {
  if (rows.length === 1) return [bared(rules, rows[0])];
  const fields = rows.map((row) => (lengthOf(row) <= relays.longest ? relays.field.exec(row) : null));
  const names = fields.map((each) => (each ? trimmed(each[1]) : ""));
  const says = fields.map((each, at) => Boolean(each && each[2] && relays.says.test(names[at])));
  const about = names.map((name) => relays.about.test(name));
  const isFault = (name) => relays.fault.test(name);
  const known = about.filter(Boolean).length >= relays.fewest;
  const isForm = says.some(Boolean) && names.filter((name) => name && !isFault(name)).length >= relays.fewest;
  return rows.map((row, at) => {
    const field = fields[at];
    if (field && isForm && says[at]) {
      const [said, around] = bared(rules, field[2]);
      return relays.letter.test(said) ? [said, trimmed(`${names[at]} ${around}`)] : ["", row];
    }
    const isAround =
      rows.length > 1 &&
      lengthOf(row) <= relays.longest &&
      (((known || isForm) && about[at]) || (isForm && field && !isFault(row)) || relays.rows.test(row));
    return isAround ? ["", row] : bared(rules, row);
  });
}

/** A text without the escapes of an address, of a page or of a program. */
function unescapedText(text) {
  for (const whole of [relays.askedThere, relays.page]) {
    const match = whole.exec(text);
    if (match) text = match[1];
  }
  if (!/[ \t\n]/.test(text) && (text.match(/%[0-9A-Fa-f]{2}|[+]/g) || []).length > 1) {
    text = text.replace(/[+]/g, " ").replace(/(?:%[0-9A-Fa-f]{2})+/g, charactersOf);
  }
  if (relays.wide.test(text)) {
    const [wide, further] = relays.width;
    const narrow = (each) => String.fromCharCode(each.charCodeAt(0) - further);
    text = text.replace(new RegExp(wide, "g"), narrow).replaceAll("\u3000", " ");
  }
  for (const [entity, character] of relays.entities) text = text.replaceAll(entity, character);
  text = text.replace(relays.numbered, (each, code) => (code > 31 && code < 0xd800 ? String.fromCharCode(code) : each));
  text = text.replace(relays.tags, "\n");
  if (text.includes("</") && relays.element.test(text)) text = text.replace(relays.elements, "\n$1: $2\n").replace(relays.markup, "\n");
  if ((text.match(relays.escapedEnd) || []).length > 1) {
    const isJson = /^[ \t\n]*[{]/.test(text);
    for (const [escape, character] of isJson ? relays.escapes.slice(0, -1) : relays.escapes) text = text.replaceAll(escape, character);
  }
  return text.replace(relays.spaced, (each) => each.replace(/ /g, "")).replace(relays.below, " ");
}

function charactersOf(escaped) {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}

/** Rows that are one: an object in JSON, a line that was cut wherever the window ended. */
function joinedRows(rows) {
  if (rows.length < 2) return rows;
  if (/[{[][ \t]*$/.test(rows[0]) && /^[ \t]*[}\]]/.test(rows.at(-1))) return [rows.map(edged).join(" ")];
  const widths = rows.map(lengthOf);
  const last = widths.pop();
  const [width] = widths;
  const isCut = rows.length > 2 ? width >= relays.narrowest : relays.widths.includes(width);
  const begins = new Set(rows.map((row) => cut(row, relays.begin).replace(/[0-9]/g, "0"))); // lines of a log begin alike
  const isOne = isCut && begins.size === rows.length && widths.every((each) => each === width) && last < width;
  return isOne ? [rows.join("")] : rows;
}

/** [what a row tells, what stands around it]. */
function bared(rules, row) {
  if (lengthOf(row) > relays.longest) return [row, ""];
  if (relays.alert.test(row)) {
    const told = unwrapped(rules, row);
    if (told[1]) return told;
  }
  const around = [];
  let said = row;
  for (const pattern of relays.expression.test(row) ? [relays.within, relays.inExpression] : [relays.within]) {
    around.push(...(said.match(pattern) || []));
    said = said.replace(pattern, " ");
  }
  for (let pieces = 0; pieces < relays.most; pieces++) {
    const [left, taken] = lessened(said);
    if (!taken || !analyze(rules, left).length) break;
    said = left;
    around.push(taken);
  }
  return [around.length ? edged(said) : row, around.map(edged).join(" ")];
}

/** [what is left without the first of the pieces that stand before or behind, this piece]. */
function lessened(said) {
  for (const [begin, end] of relays.begins) {
    const match = begin.exec(said);
    if (!match || !edged(match[0])) continue;
    const left = said.slice(match[0].length);
    const last = end && end.exec(left);
    return last ? [left.slice(0, last.index), match[0] + " " + last[0]] : [left, match[0]];
  }
  for (const pattern of relays.ends) {
    const last = pattern.exec(said);
    if (last && last.index > 0) return [said.slice(0, last.index), last[0]];
  }
  return [said, ""];
}
