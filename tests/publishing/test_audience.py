"""What a reader gets of a document: fields, parts of the text, names of others; and what nobody can be sure of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgen.corpus import collect, parts, visibility, withheld_files
from kbgen.corpus.parts import cut
from kbgen.documents import Document, read_document
from kbgen.doors.cli.terminal import kbgen
from kbgen.doors.disk.copies import copies
from kbgen.doors.disk.folder import Folder
from kbgen.model.errors import KbgenError
from kbgen.model.settings import Settings, settings_from

IN, OUT, FEW, MANY = "<!-- internal -->", "<!-- /internal -->", "<!-- restricted -->", "<!-- /restricted -->"


def read(text: str, path: str = "2026/a.md") -> Document:
    return read_document(path, text.encode())


def public(*hide: str, **more: object) -> Settings:
    return settings_from({"audience": "public", "audiences": {"public": {"hide": hide}}, **more})


# Text, and what public, internal and restricted readers get of it; blanks aside.
CUTS = [
    ("a b", "a b", "a b", "a b"),
    (f"a {IN}b{OUT} c", "a c", "a b c", "a b c"),
    (f"a {FEW}b{MANY} c", "a c", "a c", "a b c"),
    (f"a\n{IN}\nb\n{OUT}\nc {IN}d{OUT}", "a c", "a b c d", "a b c d"),
    (f"```\n{IN}\nb\n{OUT}\n```", "``` ```", "``` b ```", "``` b ```"),
    ("a <!--Internal-->b<!--\n/INTERNAL\n--> c", "a c", "a b c", "a b c"),
    # What is wrong withholds the rest, from those who may not have been meant.
    (f"a {IN}b", "a", f"a {IN}b", f"a {IN}b"),
    (f"a b{OUT} c", "", f"a b{OUT} c", f"a b{OUT} c"),
    (f"a {IN}b{OUT} c d{OUT} e", "a", f"a b c d{OUT} e", f"a b c d{OUT} e"),
    (f"a {IN}b{FEW}c{MANY}d{OUT}e", "a", "a", f"a {IN}b{FEW}c{MANY}d{OUT}e"),
    (f"a {FEW}b{OUT} c", "a", "a", f"a {FEW}b{OUT} c"),
    ("a <!-- internl --> b", "a", "a <!-- internl --> b", "a <!-- internl --> b"),
    ("a <!-- restrictd --> b", "a", "a", "a <!-- restrictd --> b"),
    ("a <！-- 内部 --> b", "a", "a <！-- 内部 --> b", "a <！-- 内部 --> b"),
]  # fmt: skip


@pytest.mark.parametrize("case", CUTS)
def test_parts_of_the_text(case: tuple[str, ...]) -> None:
    text, *wanted = case
    for audience, expected in zip(("public", "internal", "restricted"), wanted, strict=True):
        got, _ = cut(text, audience)  # type: ignore[arg-type]
        assert " ".join(got.split()) == expected, audience
        assert got.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "mark",
    [
        *("<!-- internl -->", "<!-- interal -->", "<!--interrnal-->", "<!-- internals -->"),
        *("<!- internal ->", "<! -- internal -->", "<!-- Internal only -->", "<!-- begin internal -->"),
        *("<!—— internal ——>", "＜!-- internal --＞", "<!-- internal", "<!-- restrict -->", "<!-- 内部 -->"),
        *("<!-- 仅内部可见 -->", "<!-- 内部开始 -->", "<!-- internalonly -->"),
        *("<internal> x </internal>", "<!-- end internal -->", "<!-- \\internal -->", "<!-- internal: -->", "<!-- restricted / -->"),
    ],
)  # fmt: skip
def test_a_misspelt_mark_publishes_nothing_after_it(mark: str) -> None:
    assert parts(f"before {mark} after")[1], mark
    assert "after" not in cut(f"before {mark} after", "public")[0]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- external -->",
        "<!-- 内部错误 -->",
        "<internal>",
        "<internal-host>",
        "<!-- TODO -->",
        "a < internal",
        "x <- internal",
    ],
)
def test_what_is_no_mark(text: str) -> None:
    assert parts(f"before {text} after") == ([], [])


TEXT = f"""---
title: T
status: final
visibility: public
roles: {{scribe: SECRET, ops_lead: open}}
follow_ups:
  - {{title: do, owner: SECRET, due: 2026-01-01}}
  - title: more
    owner: >
      SECRET
      SECRET
impact:
  users: SECRET
  summary: said
symptoms: [SECRET, {{kind: log, text: SECRET}}]
x_own: {{inner: SECRET, other: open}}
summary: hello {IN}SECRET{OUT} world
authors: [Ann, "{IN}SECRET{OUT}"]
related: [{{id: hidden-one, relation: same_cause}}, {{id: old-name, relation: same_cause}}, {{id: nobody, relation: same_cause}}]
---
# T

[label](../x/hidden-one.md#why) ![p](own.png) <a href="/x/hidden-one/">y</a> [r]

[r]: <../x/hidden-one.html>

{IN}
SECRET ![q](secret.png)
{OUT}
"""
HIDDEN = read("---\nvisibility: restricted\naliases: [old-name]\n---\n![z](z.png)\n", "x/hidden-one.md")


def test_a_document_as_its_readers_get_it() -> None:
    hide = ("roles.scribe", "follow_ups.owner", "impact.users", "symptoms.text", "x_own.inner")
    corpus = collect([read(TEXT), HIDDEN], public(*hide))
    (seen,) = corpus.published()
    assert "SECRET" not in repr(seen) and "hidden-one" not in repr(seen) and "old-name" not in repr(seen)
    meta = seen.meta
    assert (meta.roles, meta.summary, meta.authors) == ({"ops_lead": "open"}, "hello  world", ["Ann"])
    assert meta.impact and meta.impact.summary == "said" and meta.symptoms is None
    assert [each.title for each in meta.follow_ups or ()] == ["do", "more"]
    assert [each.id for each in meta.related or ()] == ["nobody"]
    assert seen.extra == {"x_own": {"other": "open"}}
    assert (
        "[label](#)" in seen.body
        and "own.png" in seen.body
        and seen.body.count("\n") == corpus.documents[0].body.count("\n")
    )
    assert seen.withheld == 5 + 3 + 2  # fields, parts, relations
    assert corpus.published().published() is corpus.published()
    (bare,) = collect([read("---\nvisibility: public\nx_own: SECRET\n---\n")], public("x_own")).published()
    assert bare.extra == {}
    files = ["2026/own.png", "2026/secret.png", "x/z.png", "x/hidden-one-2.log", "x/style.css"]
    assert withheld_files(corpus, files) == {"2026/secret.png", "x/z.png", "x/hidden-one-2.log"}


NAMED = [
    ("![a](<Screenshot 1.png>)", "Screenshot 1.png"),
    ("[a](Screenshot%201.png)", "Screenshot 1.png"),
    ("![a](微信图片(1).png)", "微信图片(1).png"),
    ("![a](g'h.png)", "g'h.png"),
    ("![a](a%23b.png)", "a#b.png"),
    ("![a](<brack]x.png>)", "brack]x.png"),
    ("<img src=bare.png>", "bare.png"),
    ('<img src="of two.png">', "of two.png"),
    ("![a](amp&amp;x.png)", "amp&x.png"),
    (r"![a](esc\_x.png)", "esc_x.png"),
    ("![a](up.png)", "UP.PNG"),
    ("见图e\u0301.png", "é.png"),
    ("[a]: <of it.log> 'x'", "of it.log"),
]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_a_file_goes_where_those_go_who_name_it(text: str, name: str) -> None:
    hidden = read(f"---\nvisibility: restricted\n---\n{text}\n", "x/a.md")
    open_ = read(f"---\nvisibility: public\n---\n![p](<../x/{name}>) or so\n", "y/b.md")
    files = [f"x/{name}", f"x/not-{name}", "x/style.css"]
    assert withheld_files(collect([hidden], public()), files) == {f"x/{name}"}
    assert not withheld_files(collect([hidden, open_], public()), files) or "#" in name
    assert "../x/a.md" not in repr(
        collect(
            [hidden, read(f"---\nvisibility: public\nfollow_ups: [{{title: x, link: ../x/a.md}}]\n---\n{LED}")],
            public(),
        ).published()
    )


def test_a_copy_is_for_those_who_get_the_whole(tmp_path: Path) -> None:
    secret, open_ = "---\nvisibility: restricted\n---\nx", f"---\nvisibility: public\n---\nx {IN}y{OUT}"
    texts = {"a.md": secret, "b.md": open_, "c.md": open_.replace(IN, "").replace(OUT, ""), "att.bin": "z"}
    texts |= {"a.md.orig": secret, "#b.md#": open_, "d copy.txt": f"\ufeff\n{secret}", "c.md.orig": texts["c.md"]}
    texts |= {"plain.txt": "---\nx", "page.yml": "visibility: restricted\n", "e.md": f"{secret} ![z](att.bin)"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for target in ("a.md", "b.md", "c.md", "att.bin", "../outside", "to a.md.txt"):
        (tmp_path / f"to {target.strip('./')}.txt").symlink_to(target)
    settings = public()
    folder = Folder(tmp_path, tmp_path, settings)
    corpus = collect([read(text, name) for name, text in texts.items() if name.endswith(".md")], settings)
    files = [path.name for path in tmp_path.iterdir() if path.suffix != ".md"]
    gone = {"a.md.orig", "#b.md#", "d copy.txt", "att.bin", *(f"to {name}.txt" for name in ("a.md", "b.md", "att.bin"))}
    assert withheld_files(corpus, files, copies(folder, files)) == gone | {"to to a.md.txt.txt"}


LED = """[a](../x/a.md 'b') <a href="../x/a.md#c">d</a> [e](<../x/a.md>)

<a HREF = ../x/a.md>i</a> [^1]

[^1]: [j](../x/a.md)
[f]: ../x/a.md
[g](../x/a&#46;md) [h](
../x/a.md)
"""


def test_who_sees_all_sees_it_unchanged() -> None:
    whole = read(TEXT.replace(IN, "").replace(OUT, ""))
    assert collect([whole], Settings(audience="restricted")).published().documents[0] is whole
    plain = read("---\ntitle: T\n---\n")
    assert collect([plain], public("roles")).published().documents == ()
    assert collect([plain], Settings(audiences=public("roles").audiences)).published().documents[0] is plain


def test_what_is_hidden_from_many_is_hidden_from_more() -> None:
    document = read("---\ntitle: T\nvisibility: public\nteam: SECRET\n---\n")
    for audience, there in (("public", False), ("internal", False), ("restricted", True)):
        settings = settings_from({"audience": audience, "audiences": {"internal": {"hide": ["team"]}}})
        assert bool(collect([document], settings).published().documents[0].meta.team) is there


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("title: x", "internal"),
        ("visibility: public", "public"),
        ("visibility: public\nvisibility: restricted", "restricted"),
        ("visibility: restricted\nvisibility: public", "restricted"),
        ("'visibility' : restricted\nvisibility: public", "restricted"),
        ("visibility: Public", "restricted"),
        ("visibility: restrictd", "restricted"),
        ("Visibility: restricted", "restricted"),
        ("visibilty: restricted\nvisibility: public", "restricted"),
        ("密级: 机密", "restricted"),
        ("VISIBILITY: public", "internal"),
        ("密级: 机密\n  broken: [", "restricted"),
        ("visibility: restricted\n  broken: [", "restricted"),
        ("visibility: public\n  broken: [", "internal"),
        ("x_own:\n  visibility: restricted", "internal"),
        ("meta:\n  visibility: restricted", "restricted"),
        # A value that is none of the three words, however it is written.
        *(
            (f"visibility: {value}", "restricted")
            for value in ("[restricted]", "{who: x}", ">\n  restricted", "“restricted”")
        ),
        *((f"visibility: {value}", "restricted") for value in ("!!str restricted", "!own restricted", "''")),
        ("x_v: &v restricted\nvisibility: *v", "restricted"),
        ("**visibility**: restricted\n", "restricted"),
        ("visibility:", "internal"),
        # What others call it.
        *(
            (f"{key}\nvisibility: public", "restricted")
            for key in ("private: true", "public: no", "published: false", "保密: 是")
        ),
        *(
            (f"{key}\nvisibility: public", "restricted")
            for key in ("公开: 否", "confidential: yes", "acl: [sre]", "tlp: red")
        ),
        *(
            (f"{key}\nvisibility: public", "public")
            for key in ("private: false", "public: true", "保密: 否", "access: public")
        ),
        ("audience: internal\nvisibility: public", "internal"),
    ],
)
def test_the_strictest_word_counts(front: str, expected: str) -> None:
    assert visibility(read(f"---\n{front}\n---\nbody\n")) == expected


def test_a_text_that_cannot_be_read_hides_no_field() -> None:
    broken = read("---\nroles: [\n---\nSECRET\n")
    assert not broken.readable
    inside = {"audience": "internal", "audiences": {"internal": {"hide": ["roles"]}}}
    assert collect([broken], settings_from(inside)).published().documents == ()
    assert len(collect([broken], Settings()).published()) == 1


def test_drafts_stay_at_home_where_the_team_says_so() -> None:
    texts = [f"---\nstatus: {status}\n---\n" for status in ("imported", "draft", "in_review", "final")]
    texts.append("---\ndraft: true\n---\n")
    documents = [read(text, f"{at}.md") for at, text in enumerate(texts)]
    kept = collect(documents, Settings(drafts="hide")).published()
    assert [document.status for document in kept] == ["imported", "final"]
    assert kept.withheld and set(kept.withheld.reasons.values()) == {"draft"}


@pytest.mark.parametrize("field", ["rolls", "follow_ups.ownr", "impact.users.x"])
def test_a_field_that_is_none_is_named(field: str) -> None:
    with pytest.raises(KbgenError, match="is not a field of a postmortem"):
        public(field)


def test_the_list_of_what_the_other_site_has(tmp_path: Path) -> None:
    (tmp_path / "postmortems/2026").mkdir(parents=True)
    (tmp_path / "kbgen.toml").write_text('[audiences]\npublic = {hide = ["roles.scribe", "team"]}\n', encoding="utf-8")
    docs = tmp_path / "postmortems"
    (docs / "2026/a.md").write_text(TEXT, encoding="utf-8")
    (docs / "2026/secret.png").touch()
    (docs / "2026/b.md").write_text("---\ntitle: What leaked there\naliases: [20260101-b]\n---\n", encoding="utf-8")
    related = "related: [{id: b, relation: same_cause}]"
    (docs / "2026/d.md").write_text(
        f"---\nvisibility: public\n{related}\n---\n[b](b.md)\nas in 20260101-b.\n`b/20260101-b.md`: what LEAKED there\n",
        encoding="utf-8",
    )
    (docs / "2026/c.md").write_text("---\ntitle: C\nvisibility: restricted\n---\n", encoding="utf-8")
    arguments = ["withheld", "--root", str(tmp_path), "--format", "json"]
    rows = json.loads(CliRunner().invoke(kbgen, arguments, standalone_mode=False, catch_exceptions=False).stdout)
    assert [(row["path"], row["what"], row.get("name") or row.get("reason") or row["line"]) for row in rows] == [
        ("2026/a.md", "field", "roles.scribe"),
        ("2026/a.md", "part", 17),
        ("2026/a.md", "part", 18),
        ("2026/a.md", "part", 27),
        ("2026/b.md", "document", "visibility"),
        ("2026/d.md", "relation", "b"),
        ("2026/d.md", "link", "2026/b.md"),
        ("2026/d.md", "named", "20260101-b"),
        ("2026/d.md", "named", "20260101-b"),
        ("2026/d.md", "named", "What leaked there"),
        ("2026/secret.png", "file", "2026/secret.png"),
    ]
    told = CliRunner().invoke(kbgen, ["suggest", "c", "--root", str(tmp_path)], standalone_mode=False)
    assert "2026/c.md is not for internal readers (visibility)" in told.stderr
