"""A final document does not say whether it is a recurrence of an earlier incident.

`kbgen check` compares a pull request's postmortems with all earlier ones. Where the cause (failure mode and component)
or a printed error line is the same, the document must say how the two are related in `related`, or why
they are not in `not_related`. For a chain of incidents, naming one is enough. A draft is
only asked, and `kbgen lint`, which compares nothing, does not ask.

Bad:

```markdown title="20260110-pool.md"
---
title: Checkout down
status: final
started_at: 2026-01-10T10:00:00Z
root_causes: [{category: software, failure_mode: connection-pool-exhausted, component: checkout-db}]
---

Requests waited for a connection.
```

```markdown title="20260301-pool.md"
---
title: Checkout down, again
status: final
started_at: 2026-03-01T10:00:00Z
root_causes: [{category: software, failure_mode: connection-pool-exhausted, component: checkout-db}]
---

The same as in January?
```

Good:

```markdown title="20260110-pool.md"
---
title: Checkout down
status: final
started_at: 2026-01-10T10:00:00Z
root_causes: [{category: software, failure_mode: connection-pool-exhausted, component: checkout-db}]
---

Requests waited for a connection.
```

```markdown title="20260301-pool.md"
---
title: Checkout down, again
status: final
started_at: 2026-03-01T10:00:00Z
root_causes: [{category: software, failure_mode: connection-pool-exhausted, component: checkout-db}]
related: [{id: 20260110-pool, relation: same_cause}]
---

The same as in January.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem
from kbgen.model.postmortem import Status

CODE = "PM811"
NAME = "unanswered-recurrence"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Only where the earlier incidents were compared."""
    if context.unanswered and document.status is Status.FINAL:
        for earlier in context.unanswered(document):
            answer = f"Say how they are related in 'related' (id: {earlier.id}), or why they are not in 'not_related'."
            said = f"{earlier.id} had the same {earlier.shared}, and nothing here says whether this is a recurrence."
            yield Problem(NAME, earlier.mark, f"{said} {answer}")
