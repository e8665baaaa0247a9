"""How many of something, in words: `1 file`, `2 files`."""

from __future__ import annotations


def counted(count: int, one: str) -> str:
    """A count and a noun, which takes an `s` where it is not one of them.

    >>> counted(1, "postmortem"), counted(1200, "file"), counted(0, "error")
    ('1 postmortem', '1,200 files', '0 errors')
    """
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


class Count(float):
    """A number that chooses between two wordings, where a text asks for that: `{n:one document|# documents}`.

    >>> "{n:one document|# documents}".format(n=Count(1)), "{n:# day|# days}".format(n=Count(2.5))
    ('one document', '2.5 days')
    """

    def __str__(self) -> str:
        return str(int(self)) if self.is_integer() else f"{float(self):g}"

    def __format__(self, wordings: str) -> str:
        one, bar, many = wordings.partition("|")
        if not bar:
            return format(int(self) if self.is_integer() else float(self), wordings) if wordings else str(self)
        return (one if float(self) == 1 else many).replace("#", str(self))
