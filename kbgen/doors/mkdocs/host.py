"""What the host, MkDocs or ProperDocs, is told where the team's own configuration says nothing."""

from __future__ import annotations

import html
import os
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import files
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from kbgen.doors.disk.folder import OVERRIDES, holds
from kbgen.site import THEME, Words, material

PAGE_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page", "env")
"""Where another plugin or a hook gets to see a page's text."""

_SEARCH = ("search", "material/search")


def root_of(config: MkDocsConfig) -> Path:
    """The folder of the host's configuration, which is that of the knowledge base."""
    return Path(config.config_file_path).parent if config.config_file_path else Path.cwd()


def own_settings(config: MkDocsConfig) -> dict[str, Any]:
    """What stands in the team's own file, read as the host read it: only there a default differs from a choice.

    Empty where the configuration came from no file, as ours does.
    """
    path = Path(config.config_file_path or "")
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return yaml_load(file, get_yaml_loader(config=config)) or {}


@contextmanager
def no_circles() -> Iterator[None]:
    """The host follows links to folders; two that lead back would keep it busy for ever."""
    with passing_over(lambda base, name: holds(Path(base, name)), files):
        yield


@contextmanager
def passing_over(is_left: Callable[[str, str], bool], module: Any) -> Iterator[None]:
    """A module of others goes meanwhile into no folder that is left: it is asked with where that is, and its name."""

    def walk(top: str, **more: Any) -> Iterator[tuple[str, list[str], list[str]]]:
        for base, folders, names in os.walk(top, **more):
            folders[:] = [name for name in folders if not is_left(base, name)]
            yield base, folders, names

    own = module.os
    module.os = SimpleNamespace(**vars(own) | {"walk": walk})
    try:
        yield
    finally:
        module.os = own


def theme_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of the theme; a theme may also be given by its bare name."""
    theme = given.get("theme")
    return theme if isinstance(theme, dict) else {}


def give_way(config: MkDocsConfig) -> bool:
    """Take out the host's own search, whose box would stand beside ours; says whether there was one."""
    found = [plugin for name in _SEARCH if (plugin := config.plugins.pop(name, None))]
    for event, methods in config.plugins.events.items():
        if event == "config":  # which is being gone through
            continue
        methods[:] = [each for each in methods if getattr(each, "__self__", None) not in found]
    return bool(found)


def language_of(config: MkDocsConfig) -> str | None:
    """The folder of the language that i18n builds, where it builds another one than its first."""
    plugin: Any = config.plugins.get("i18n")
    language = getattr(plugin, "current_language", None)
    return None if language == getattr(plugin, "default_language", None) else language


def others(config: MkDocsConfig, ours: object, event: str) -> bool:
    """Whether anybody but our plugin listens to an event of the host."""
    return any(getattr(each, "__self__", None) is not ours for each in config.plugins.events.get(event, ()))


def harmless(meta: MutableMapping[str, Any], config: MkDocsConfig) -> None:
    """Make the metadata of a page of the team's own text: templates print all of it as it is.

    A template that is not there would end the build.
    """
    for key, value in list(meta.items()):
        shown = _escaped(value)
        # A feed escapes what it prints: of a title it must know that it is escaped already.
        meta[key] = Markup(shown) if key == "title" and isinstance(value, str) else shown  # noqa: S704
    if "template" in meta and not any(Path(folder, str(meta["template"])).is_file() for folder in config.theme.dirs):
        del meta["template"]


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return html.escape(value, quote=True)
    if type(value) is list:
        return [_escaped(item) for item in value]
    if type(value) is dict:
        return {key: _escaped(item) for key, item in value.items()}
    return value


def dress(config: MkDocsConfig, given: Mapping[str, Any], words: Words, lang: str) -> None:
    """Our templates, styles, scripts and extensions; addresses and the theme's settings where the team gave none."""
    if "use_directory_urls" not in given:
        config.use_directory_urls = False  # the pages must open from a folder, too
    theme, overrides = config.theme, root_of(config) / OVERRIDES
    theme["font"] = False  # or every reader asks Google for it
    ours = [str(THEME)]
    if theme.name == "material":
        ours.insert(0, str(THEME / "material"))
        for name, value in material.theme(theme_in(given), words, lang).items():
            theme[name] = value
    after_own = 1 if theme.custom_dir else 0
    theme.dirs[after_own:after_own] = ours
    if overrides.is_dir():
        theme.dirs.insert(0, str(overrides))
    version = material.version()
    config.extra_css[:0] = [f"{material.ASSETS}/{material.STYLE}?{version}"]
    config.extra_javascript[:0] = [f"{material.ASSETS}/{material.SEARCH_BOX}?{version}"]
    config.markdown_extensions, settings = material.extensions(config.markdown_extensions, words)
    config.mdx_configs.update(settings)
