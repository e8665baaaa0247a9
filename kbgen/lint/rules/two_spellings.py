"""A service, team or tag is spelled differently in other documents.

Where `kbgen.toml` does not list them, `Checkout` and `checkout` are two, each with a part of the incidents.
Only differences in case, spaces, `-` and `_` are reported; the most frequent spelling is
taken as the usual one.

Bad:

```yaml title="20260311-checkout-down.md"
title: Checkout down
status: draft
services: [Checkout]
```

```yaml title="20260312-checkout-slow.md"
title: Checkout slow
status: draft
services: [checkout]
```

Good:

```yaml title="20260311-checkout-down.md"
title: Checkout down
status: draft
services: [checkout]
```

```yaml title="20260312-checkout-slow.md"
title: Checkout slow
status: draft
services: [checkout]
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kbgen.documents import Document, Path
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem
from kbgen.model.taxonomy import fold

CODE = "PM506"
NAME = "two-spellings"
LEVEL = Level.WARNING


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Each word that has no list in the settings, against how others write it."""
    for what, path, word in words(document):
        found: Mapping[str, int] = context.spellings[what].get(fold(word), {})
        usual = max(found, key=lambda each: (found[each], each), default=word)
        if usual != word:
            counts = f"{found[usual]} {'time' if found[usual] == 1 else 'times'}"
            message = f"'{word}' is spelled '{usual}' elsewhere ({counts}) and so counts as a different {what}."
            advice = f"Spell it the same, or list it in 'vocabulary.{what}s' in kbgen.toml with the other as an alias."
            yield Problem(NAME, document.value_mark(*path), f"{message} {advice}")


def words(document: Document) -> Iterator[tuple[str, Path, str]]:
    """The services, the team and the tags of a document: what each is, and where it stands."""
    meta = document.meta
    yield from (("service", ("services", at), word) for at, word in enumerate(meta.services or ()))
    if meta.team:
        yield "team", ("team",), meta.team
    yield from (("tag", ("tags", at), word) for at, word in enumerate(meta.tags or ()))
