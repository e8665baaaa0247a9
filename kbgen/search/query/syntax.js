/* What the scripts that load apart know: the twin of `rules_apart` in grammar.py and pasted_log.py, made ready. */

const syntax = (() => {
  const { grammar, narrowing, pasted } = SYNTAX; // what stands before this, from Python
  const pattern = (source, flags) => new RegExp(source, flags || "u");
  return {
    grammar,
    narrowing,
    pasted,
    between: pattern(grammar.between),
    unknownField: pattern(grammar.unknown, "gu"),
    quotedName: pattern(grammar.name),
    flag: pattern(grammar.flag),
    argument: pattern(grammar.argument),
    stressed: pattern(grammar.stressed),
    capitals: pattern(grammar.capitals),
    foreign: pattern(grammar.foreign, "gu"),
    prose: pattern(grammar.prose),
    item: pattern(grammar.item, "gu"),
    date: pattern(grammar.date),
    range: pattern(grammar.range),
    closedValue: pattern(grammar.closedValue),
    frames: pattern(pasted.frames, "gu"),
    exceptions: pattern(pasted.exceptions, "gu"),
    showsSource: pattern(pasted.showsSource),
    sourceLine: pattern(pasted.sourceLine),
    codes: pasted.codes.map((source) => pattern(source, "gu")),
    namedCode: pattern(pasted.namedCode, "gu"),
    fault: pattern(pasted.fault),
    frame: pattern(pasted.oneFrame),
    thread: pattern(pasted.thread),
    word: pattern(pasted.word),
    words: pattern(pasted.word, "gu"),
    raised: pattern(pasted.raised),
    inner: pattern(pasted.inner),
    request: pattern(pasted.request, "gu"),
  };
})();

