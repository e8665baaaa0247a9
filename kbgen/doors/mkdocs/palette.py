"""The switch of colours in a file of its own: nothing of it works without a script, so no page has to repeat it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from kbgen.doors.mkdocs.shell import part
from kbgen.site import lean, material

_SCRIPT = re.compile(r"<script>(.*)</script>", re.DOTALL)
_NAMES = "partials/javascripts/base.html"
_PARTS = "partials/palette.html", "partials/javascripts/palette.html"


@dataclass(frozen=True)
class Palette:
    """The theme's `form` and the `script` behind it, as it puts them on each page, and the file with both: where
    that is, and what is in it.
    """

    form: str
    script: str
    path: str
    code: bytes


def palette(env: Any, config: MkDocsConfig) -> Palette | None:
    """With what scripts of the theme begin with, too. None where the theme has no switch, or one that is not as we know
    it: it then stays on the pages.
    """
    if config.theme.name != "material" or not isinstance(config.theme.get("palette"), list):
        return None
    form, script = (part(env, name, config) for name in _PARTS)
    found = _SCRIPT.fullmatch(script)
    if not found or not form.startswith("<form"):
        return None
    put = f'document.currentScript.insertAdjacentHTML("beforebegin",{json.dumps(lean(form, ""))});'
    names = material.NAMES.fullmatch(part(env, _NAMES, config))
    here = f'__md_scope=new URL("../..",document.currentScript.src),{names[1]};' if names else ""
    code = f"{here}{put}{found[1]}\n".encode()
    name = hashlib.sha256(code).hexdigest()[:8]  # each language of a site has its own
    return Palette(form, script, f"{material.PALETTE}{name}.js", code)
