"""A team is not among those that kbgen.toml lists, or an owner looks like a misspelled team.

Open follow-ups are counted by team; a second name splits them. An owner may be a person, so it is only
reported if it is almost a team's name. Without a list any name will do; aliases are fine. An error for `team`
(a warning in an imported document), always a warning for an owner.

Bad:

```toml title="kbgen.toml"
[vocabulary]
teams = ["payments"]
```

```yaml
title: Checkout down
status: draft
team: paymnets
```

Good:

```toml title="kbgen.toml"
[vocabulary]
teams = ["payments"]
```

```yaml
title: Checkout down
status: draft
team: payments
follow_ups:
  - {title: Close the connection., owner: Ada, due: 2026-09-01}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import stranger, suggestion, unless_imported
from kbgen.model.findings import Level, Problem
from kbgen.model.settings import canonical

CODE = "PM503"
NAME = "unknown-team"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """The document's team, and the owners of its follow-ups."""
    terms = context.corpus.settings.vocabulary.teams
    if message := stranger(document.meta.team, terms, "team", "vocabulary.teams"):
        yield Problem(NAME, document.value_mark("team"), message, unless_imported(document))
    for number, item in enumerate(document.meta.follow_ups or []):
        if not item.owner or canonical(item.owner, terms):
            continue
        if near := suggestion(item.owner, terms):
            message = f"'follow_ups[{number + 1}].owner' is '{item.owner}'. Did you mean the team '{near}'?"
            yield Problem(NAME, document.value_mark("follow_ups", number, "owner"), message, Level.WARNING)
