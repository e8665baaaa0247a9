"""The face of a package: names that others import from it, loaded when they are asked for.

A command waits for what it uses alone. Which name has its home where stands once, in the imports that a face shows to
the tools that check types.
"""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

_IMPORT = re.compile(r"^    from (kbgen[\w.]*) import (?:\(([^)]*)\)|(.+))$", re.MULTILINE)


class _Face(ModuleType):
    """A package whose names win over its modules of the same name, which Python would put in their place."""

    def __getattr__(self, name: str) -> object:
        if name in (homes := self.__dict__["_homes"]):
            home, inner = homes[name]
            found = getattr(importlib.import_module(home), inner)
            self.__dict__[name] = found
            return found
        raise AttributeError(f"module '{self.__name__}' has no '{name}'")

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in self.__dict__["_homes"]):
            super().__setattr__(name, value)


def face(name: str) -> None:
    """Make the package of that name, whose source is being run, one whose names are loaded when they are used."""
    package = sys.modules[name]
    homes: dict[str, tuple[str, str]] = {}
    for home, several, one in _IMPORT.findall(Path(str(package.__file__)).read_text(encoding="utf-8")):
        for each in (several or one).split(",") if home != name else ():  # its own modules are found anyway
            inner, _, shown = each.strip().partition(" as ")
            homes[shown or inner] = home, inner
    package.__dict__["_homes"] = homes
    package.__class__ = _Face
