"""What the team adds to the search."""

from __future__ import annotations

from kbgen.doors.disk.folder import Folder, own_taxonomy, read_bytes
from kbgen.model.file_names import GLOSSARY
from kbgen.search import Lexicon, lexicon, read_glossary


def team_words(folder: Folder) -> Lexicon:
    """Its vocabulary's other spellings, what it calls failure modes, and its own `glossary.yml`."""
    place = folder.root / GLOSSARY
    text = read_bytes(place).decode("utf-8-sig", errors="replace") if place.is_file() else ""
    return lexicon(folder.settings, read_glossary(text, str(place)), modes=own_taxonomy(folder.root).words)
