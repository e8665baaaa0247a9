"""What an author begins with: a draft of a postmortem, a knowledge base with all its files."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.drafting.draft import LANGUAGES, Known, draft, slug
    from kbgen.drafting.starting import SCHEMA, starting_files

__all__ = [
    "LANGUAGES",
    "SCHEMA",
    "Known",
    "draft",
    "slug",
    "starting_files",
]

face(__name__)
