"""The documents of this site are retold from public write-ups: each says so, from how many, and of which years."""

from __future__ import annotations

from typing import Any


def on_page_content(html: str, page: Any, **_: Any) -> str:
    """A line at the foot of every postmortem that names its sources."""
    document = getattr(page, "document", None)
    sources = document.meta.sources if document else None
    if not sources:
        return html
    years = sorted({str(source.published_at)[:4] for source in sources if source.published_at})
    when = f"（发表于 {'、'.join(years)}）" if years else ""
    told = f"示例：按 {len(sources)} 篇公开文章{when}用自己的话重写，不是亲历者的记录；以原文为准。"
    return f'{html}\n<p class="kb-quiet" lang="zh">{told}</p>'
