"""A pull request that repeats an incident gets the answer; one that does not is left in peace."""

from __future__ import annotations

import html
import json
import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import markdown
import pytest
from checking.harness import CASES, EARLIER, NEW, at_a_terminal, kbgen_check, knowledge_base, propose, run_git

from kbgen.checking import check
from kbgen.checking.audience_changes import changes
from kbgen.checking.records import Answer, Checked, Earlier, Sign
from kbgen.checking.taken import taken
from kbgen.corpus.corpus import Corpus, collect
from kbgen.documents import read_document
from kbgen.model.errors import KbgenError
from kbgen.model.settings import settings_from
from kbgen.recurrence import find_patterns
from kbgen.site.check_answer import LONGEST, MARKER, check_comment, check_text, inert

PROMISE = "  - {title: Close the leaked connections, type: prevent, owner: payments, due: 2026-02-01, status: open}\n"
DRAFT = {"status: final": "status: draft"}
SAME_CAUSE = f"related: [{{id: {EARLIER}, relation: same_cause}}]\n"
OTHER_CAUSE = f"related: [{{id: {EARLIER}, relation: same_symptom_different_cause}}]\n"
NO = f"not_related: [{{id: {EARLIER}, reason: another pool}}]\n"
FURTHER = [*enumerate("disk queue cache token mailbox socket index ledger printer camera robot".split(), 1)]


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    return knowledge_base(tmp_path)


def answered(folder: Path, code: int) -> dict[str, Any]:
    """The one changed document as JSON, without the other rules' findings."""
    done = kbgen_check(folder, "--base", "main", "--format", "json")
    assert done.return_value == code, done.output
    (document,) = json.loads(done.stdout)["documents"]
    document["asked"] = [each["id"] for each in document["earlier"] if each["to_answer"]]
    document["codes"] = [finding["code"] for finding in document["findings"]]
    return dict(document)


@pytest.mark.parametrize(
    ("case", "addition", "final_code", "asked"),
    [
        ("same_cause", "", 1, [EARLIER]),
        ("same_cause", SAME_CAUSE, 0, []),
        ("same_cause", NO, 0, []),
        ("same_line", "", 1, [EARLIER]),
        ("same_line", OTHER_CAUSE, 0, []),
        ("same_line", NO, 0, []),
        ("harmless", "", 0, []),
    ],
)
def test_final_must_answer_and_a_draft_is_asked(
    kb: Path, case: str, addition: str, final_code: int, asked: list[str]
) -> None:
    start = "services:"
    propose(kb, case, {start: addition + start})
    final = answered(kb, final_code)
    assert final["asked"] == asked
    assert final["codes"] == ["PM811"] * len(asked)
    propose(kb, case, {start: addition + start, **DRAFT})
    draft = answered(kb, 0)
    assert (draft["asked"], draft["codes"]) == (asked, [])


@pytest.mark.parametrize("switch", ["ignore", "levels"])
def test_the_question_can_be_switched_off(kb: Path, switch: str) -> None:
    """In a document with a reason, or by the team: then nobody is asked, and what came of the other is told still."""
    if switch == "levels":
        (kb / "kbgen.toml").write_text(
            '[lint]\nselect = ["PM0", "PM811"]\nlevels = {PM811 = "off"}\n', encoding="utf-8"
        )
    propose(kb, "same_cause", {"services:": "ignore: {PM811: one word}\nservices:"} if switch == "ignore" else {})
    document = answered(kb, 0)
    assert (document["asked"], document["codes"]) == ([], [])
    assert [each["id"] for each in document["earlier"]] == [EARLIER]


def test_the_level_is_the_teams(kb: Path) -> None:
    (kb / "kbgen.toml").write_text('[lint]\nselect = ["PM811"]\nlevels = {PM811 = "warning"}\n', encoding="utf-8")
    propose(kb, "same_cause")
    assert answered(kb, 0)["codes"] == ["PM811"]


def test_what_came_of_the_earlier_one_is_told(kb: Path) -> None:
    propose(kb, "same_cause")
    (earlier,) = answered(kb, 1)["earlier"]
    assert (earlier["id"], earlier["likeness"]) == (EARLIER, "same_cause")
    assert earlier["keys"] == [["connection-pool-exhaustion", "checkout-db"]]
    assert [(each["outcome"], each["count"]) for each in earlier["tried"]] == [("temporary", 3), ("worked", None)]
    assert [(each["title"], each["state"]) for each in earlier["still_open"]] == [
        ("Close the leaked connections", "overdue")
    ]
    text = kbgen_check(kb, "--base", "main").stdout
    for part in (
        "Tried then: Restart every pod ×3: helped for a while",
        "(overdue, due 2026-02-01)",
        "Resolved by: A larger pool",
    ):
        assert part in text


def test_what_helped_is_told_where_not_everything_is() -> None:
    """It comes last as a rule, so the first five would leave it out; a side effect belongs to it."""
    tried = "".join(f"  - {{action: try {n}, outcome: no_effect}}\n" for n in range(6))
    tried += "  - {action: no cache, outcome: worked, side_effects: slow}\n"
    text = (CASES / f"{EARLIER}.md").read_text(encoding="utf-8")
    text = text.replace("attempts:\n", f"attempts:\n{tried}").replace(PROMISE, PROMISE * 7)
    files = {f"{EARLIER}.md": text.encode(), f"{NEW}.md": (CASES / "same_cause.md").read_bytes()}
    corpus = collect(map(read_document, files.keys(), files.values()), settings_from({}))
    answer = check(corpus, [f"{NEW}.md"], [], find_patterns(corpus), date(2026, 4, 1), str)
    (earlier,) = answer.documents[0].earlier
    assert [each.outcome for each in earlier.tried] == ["no_effect", "no_effect", "worked", "temporary", "worked"]
    assert (earlier.more_tried, len(earlier.still_open), earlier.more_open) == (4, 5, 2)
    told = check_text(answer)
    for part in (
        "Tried then: no cache: worked (Side effect: slow)",
        "and 4 more tried then",
        "and 2 more that are open",
    ):
        assert part in told
    comment = check_comment(answer)
    assert "**worked** (Side effect: slow)" in comment and "- and 4 more tried then" in comment


def test_a_follow_up_without_a_status_may_be_open() -> None:
    text = (CASES / f"{EARLIER}.md").read_text(encoding="utf-8").replace(", status: open}", "}")
    files = {f"{EARLIER}.md": text.encode(), f"{NEW}.md": (CASES / "same_cause.md").read_bytes()}
    corpus = collect(map(read_document, files.keys(), files.values()), settings_from({}))
    answer = check(corpus, [f"{NEW}.md"], [], find_patterns(corpus), date(2026, 4, 1), str)
    assert [each.state for each in answer.documents[0].earlier[0].still_open] == ["not_written"]
    assert "Perhaps open: Close the leaked connections (status not recorded" in check_text(answer)


def test_a_shared_line_is_shown_as_both_wrote_it(kb: Path) -> None:
    propose(kb, "same_line")
    (earlier,) = answered(kb, 1)["earlier"]
    (line,) = earlier["lines"]
    assert earlier["likeness"] == "same_symptom"
    assert (line["here_line"], line["there_line"]) == (8, 9)
    assert "HikariPool-7" in line["here"]
    assert "HikariPool-1" in line["there"]


def test_a_no_to_one_is_heard_for_that_one_and_a_yes_for_the_chain(kb: Path) -> None:
    earlier = (CASES / f"{EARLIER}.md").read_text(encoding="utf-8")
    run_git(kb, "checkout", "main")
    second = earlier.replace("2026-01-10", "2026-02-10").replace(
        "status: final", f"status: final\n{SAME_CAUSE}".strip()
    )
    (kb / "postmortems" / "20260210-checkout-pool.md").write_text(second, encoding="utf-8")
    run_git(kb, "add", ".")
    run_git(kb, "commit", "-m", "second")
    run_git(kb, "checkout", "-B", "topic")
    run_git(kb, "branch", "-f", "before")
    for addition, asked in (("", 2), (SAME_CAUSE, 0), (NO, 1)):
        propose(kb, "same_cause", {"services:": f"{addition}services:"})
        done = kbgen_check(kb, "--base", "before", "--format", "json")
        (document,) = json.loads(done.stdout)["documents"]
        assert len([each for each in document["earlier"] if each["to_answer"]]) == asked, addition


def test_a_later_incident_is_no_earlier_one(kb: Path) -> None:
    propose(kb, "same_cause", {"2026-03-01": "2025-03-01"})
    assert answered(kb, 0)["earlier"] == []


def test_a_harmless_one_gets_no_noise(kb: Path) -> None:
    propose(kb, "harmless")
    assert len(kbgen_check(kb, "--base", "main").stdout.splitlines()) == 1
    comment = kbgen_check(kb, "--base", "main", "--format", "markdown").stdout
    assert [line for line in comment.splitlines() if line][2:] == [
        "Nothing to fix, and no sign of a recurrence. Changed postmortems: 1."
    ]


def test_what_a_draft_has_yet_to_write_is_one_line(kb: Path) -> None:
    """Errors and other warnings stay single; a final document is told everything."""
    (kb / "kbgen.toml").write_text('[lint]\nselect = ["PM1", "PM2", "PM3", "PM4"]\n', encoding="utf-8")
    propose(kb, "harmless", {**DRAFT, "services:": "severity: SEVEN\nstarted_att: x\nservices:"})
    document = answered(kb, 1)
    unwritten = [code for code in document["codes"] if code.startswith(("PM3", "PM4"))]
    assert len(unwritten) > 10
    others = len(document["codes"]) - len(unwritten)
    told = kbgen_check(kb, "--base", "main").stdout
    assert f"Missing before it can be final: {len(unwritten)}." in told
    assert f"kbgen lint postmortems/{NEW}.md" in told
    assert len(re.findall(r":\d+ PM\d+", told)) == others > 0
    comment = kbgen_check(kb, "--base", "main", "--format", "markdown").stdout
    assert f"Missing before it can be final: {len(unwritten)}." in comment
    assert len(re.findall(r"\*\*PM\d+", comment)) == others
    propose(kb, "harmless")
    assert "Missing before" not in kbgen_check(kb, "--base", "main").stdout


def test_nothing_changed(kb: Path) -> None:
    done = at_a_terminal(kb, "--base", "main")
    assert (done.returncode, done.stdout) == (0, "No postmortem changed.\n")
    assert at_a_terminal(kb, "--base", "nowhere").returncode == 2


def test_what_postmortems_hang_on_is_looked_at(kb: Path) -> None:
    """A picture that is gone, a service that is no more: no postmortem changed, and some are wrong now."""
    run_git(kb, "checkout", "main")
    docs, toml = kb / "postmortems", kb / "kbgen.toml"
    text = (docs / f"{EARLIER}.md").read_text(encoding="utf-8").replace("connection-pool-exhaustion", "our-leak")
    (docs / f"{EARLIER}.md").write_text(f"{text}\n![g](a%20b.png)\n", encoding="utf-8")
    (kb / "failure_modes.toml").write_text("[our-leak]\nname = 'Leak'\ndefinition = 'It leaks.'\n", encoding="utf-8")
    (docs / "a b.png").touch()
    toml.write_text("[vocabulary]\nservices = [{name = 'checkout'}]\n", encoding="utf-8")
    run_git(kb, "add", ".")
    run_git(kb, "commit", "-m", "more")
    run_git(kb, "checkout", "-b", "gone")
    run_git(kb, "mv", "postmortems/a b.png", "postmortems/c.png")
    assert set(re.findall(r"PM\d+", kbgen_check(kb).stdout)) == {"PM603"}  # compared with the branch called main
    toml.write_text("[vocabulary]\nservices = [{name = 'pay'}]\n", encoding="utf-8")
    assert set(re.findall(r"PM\d+", kbgen_check(kb).stdout)) == {"PM502", "PM603"}
    (kb / "failure_modes.toml").unlink()
    assert set(re.findall(r"PM\d+", kbgen_check(kb).stdout)) == {"PM502", "PM505", "PM603"}
    (kb / "failure_modes.toml").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(KbgenError, match=r"failure_modes\.toml"):
        kbgen_check(kb)


def test_a_clone_knows_its_main_branch(kb: Path, tmp_path: Path) -> None:
    run_git(kb, "branch", "-m", "main", "trunk")
    with pytest.raises(KbgenError, match="--base main"):
        kbgen_check(kb)
    run_git(kb, "checkout", "trunk")
    run_git(tmp_path, "clone", str(kb), "clone")
    run_git(tmp_path / "clone", "checkout", "-b", "other", "origin/trunk")
    assert kbgen_check(tmp_path / "clone").stderr == "kbgen: compared with origin/trunk\n"


def test_what_the_branch_does_not_have_yet_is_said_not_to_be_compared(kb: Path) -> None:
    """The same incident, merged after the branch began: "no sign of a recurrence" would claim too much."""
    propose(kb, "harmless")
    run_git(kb, "checkout", "main")
    propose(kb, "same_cause", name="20260302-checkout-third")
    (kb / "postmortems" / "img.svg").write_text("<svg/>", encoding="utf-8")
    run_git(kb, "add", ".")
    run_git(kb, "commit", "-m", "a picture is no postmortem")
    run_git(kb, "checkout", "topic")
    for form in ("text", "markdown"):
        assert "Not compared: 1 postmortem that came" in kbgen_check(kb, "--base", "main", "--format", form).stdout
    run_git(kb, "checkout", "main", "--", "postmortems")
    assert "Not compared" not in kbgen_check(kb, "--base", "main").stdout


def test_a_broken_file_is_a_finding(kb: Path) -> None:
    propose(kb, "broken")
    document = answered(kb, 1)
    assert document["codes"]
    assert (document["earlier"], document["readable"]) == ([], False)
    assert (
        "\n  Its front matter can't be read, so nobody can tell whether this happened before.\n"
        in kbgen_check(kb, "--base", "main").stdout
    )
    comment = check_comment(Answer((Checked("d", "t", "d.md", "imported", readable=False),)))
    assert "nobody can tell whether" in comment and "no sign" not in comment


def test_a_query_that_does_not_find_it_is_shown(kb: Path) -> None:
    propose(kb, "harmless", {"services:": "findable_by: [green logo, quux frobnication]\nservices:"})
    assert answered(kb, 1)["not_found"] == ["quux frobnication"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_text_is_inert_in_the_comment(kb: Path, lang: str) -> None:
    (kb / "kbgen.toml").write_text(f'lang = "{lang}"\n', encoding="utf-8")
    propose(kb, "hostile", name="20260105-hostile")
    propose(kb, "hostile", {"2026-01-05": "2026-03-01"})
    done = kbgen_check(kb, "--base", "main", "--format", "markdown")
    assert (done.return_value, done.stdout.count("<!--")) == (1, 1)
    assert done.stdout.startswith(f"{MARKER}\n")
    assert "ghp_16C7" not in done.stdout
    assert done.stdout.index("\n    - ") < done.stdout.index("**PM")  # whether it happened before, then what is wrong
    assert "leader #".replace("#", "&#35;") in done.stdout
    page = markdown.markdown(done.stdout.removeprefix(MARKER), extensions=["tables", "fenced_code"])
    assert set(re.findall(r"<(\w+)", page)) <= {"h3", "h4", "p", "ul", "li", "strong", "code"}
    words = html.unescape(re.sub("<[^>]+>", "", page))
    assert not re.search(r"[@#!~%$&]\w|:[a-z]+:|\bGH-\d", words), words


def test_the_comment_has_a_bound() -> None:
    earlier = tuple(Earlier(f"e{n}", "t" * 300, "p.md", None, "same_cause", to_answer=True) for n in range(5))
    weak = tuple(replace(each, to_answer=False) for each in earlier)
    many = Answer(tuple(Checked(f"d{n}", "@" * 300, "d.md", "draft", (), weak) for n in range(400)))
    asked = Checked("asked", "asked", "z.md", "draft", (), earlier)
    comment = check_comment(replace(many, documents=(*many.documents, asked)))
    assert len(comment) < LONGEST + 200
    assert re.search(r"`kbgen check` lists \d+ more documents\.\n\Z", comment)
    assert comment.index("\n#### asked\n") < comment.index("&#64;")  # what asks comes first


def test_possible_ones_are_folded_up_and_ask_for_nothing() -> None:
    rests_on: tuple[Sign, ...] = ("named", "place", "words")
    earlier = Earlier("e", "@t", "p.md", None, "possible", terms=("<b>", "pool"), rests_on=rests_on, places=("db",))
    comment = check_comment(Answer((Checked("d", "t", "d.md", "final", (), (earlier,)),)))
    assert "no sign of a recurrence" in comment
    assert comment.count("<details><summary>Possibly the same") == 1
    rests = "this text mentions it; the same place <code>db</code>; similar words <code>&#60;b&#62;</code>, <code>pool</code>"
    assert f"Based on: {rests}\n" in comment
    assert "依据：本文提到了它；同一处 <code>db</code>" in check_comment(
        Answer((Checked("d", "t", "d.md", "final", (), (earlier,)),)), "zh"
    )


def test_no_direction_is_turned() -> None:
    assert inert("a\u202eb\u2066c") == "abc"


def test_the_first_commit_of_the_case_is_on_main(kb: Path) -> None:
    propose(kb, "same_cause", name=NEW)
    assert answered(kb, 1)["path"] == f"postmortems/{NEW}.md"


def test_who_refers_to_a_renamed_document_is_told(kb: Path) -> None:
    docs = kb / "postmortems"
    run_git(kb, "checkout", "main")
    propose(kb, "same_cause", {"services:": SAME_CAUSE + "services:"})
    run_git(kb, "checkout", "-b", "moving")
    run_git(kb, "mv", f"postmortems/{EARLIER}.md", "postmortems/20260110-pool.md")
    run_git(kb, "commit", "-m", "moved")
    done = kbgen_check(kb, "--base", "main")
    assert done.return_value == 1
    assert f"This was '{EARLIER}'" in done.output and f"{NEW}.md" in done.output
    assert "PM601" not in done.output  # whether a relation is known is not checked here
    moved = docs / "20260110-pool.md"
    moved.write_text(moved.read_text("utf-8").replace("status: final", f"status: final\naliases: [{EARLIER}]"), "utf-8")
    run_git(kb, "commit", "-am", "alias")
    assert "PM608" not in kbgen_check(kb, "--base", "main").output


FORMER = 'audience = "internal"\n[audiences]\ninternal = {hide = ["roles"]}\n'
READERS = [
    ('audience = "public"\n', ["audience internal public", "leave a.md b.md", "shown roles"]),
    (FORMER + "\n[lint]\nignore = []\n", []),
    (FORMER.replace("roles", "summary"), ["shown roles", "hidden summary"]),
    (FORMER + 'public = {hide = ["tags"]}\n', []),
    (FORMER + "[lint]\nignore = ['PM80']\nlevels = {PM811 = 'warning'}\n", ["off PM801 PM802 PM811"]),
    (FORMER + "[secrets]\nallowed = ['*']\npatterns = ['x']\n", ["looser secrets.allowed"]),
    ('audience = "restricted"\n', ["audience internal restricted", "appear c.md", "shown roles"]),
]


def test_what_settings_do_to_who_reads_what() -> None:
    def corpus(text: str) -> Corpus:
        visible = {"a": "internal", "b": "internal", "c": "restricted"}
        files = {f"{name}.md": f"---\nvisibility: {each}\n---\n".encode() for name, each in visible.items()}
        return collect(map(read_document, files.keys(), files.values()), settings_from(tomllib.loads(text)))

    for text, expected in READERS:
        found = changes(corpus(FORMER), corpus(text))
        assert [" ".join((each.what, *each.names)) for each in found] == expected, text


def test_a_branch_that_changes_the_settings_alone_is_told_what_they_do(kb: Path) -> None:
    run_git(kb, "checkout", "main")
    (kb / "kbgen.toml").write_text(FORMER, encoding="utf-8")
    run_git(kb, "commit", "-am", "readers")
    run_git(kb, "checkout", "-b", "others")
    (kb / "kbgen.toml").write_text('exclude = ["2026012*"]\n', encoding="utf-8")
    comment = kbgen_check(kb, "--base", "main", "--format", "markdown").stdout
    assert "these files are no longer postmortems: 1**\n\n- <code>20260120-certificate.md</code>\n" in comment
    (kb / "kbgen.toml").unlink()
    text = kbgen_check(kb, "--base", "main").stdout
    assert text.startswith("With this `kbgen.toml`, the site's readers will see these fields: 1\n  roles\n\n")


# What a branch makes of a postmortem that was there (texts replaced; none: deleted), and what is said of it.
TAKEN: list[tuple[dict[str, str] | None, list[str]]] = [
    (None, ["deleted postmortems/E.md", "dropped Close the leaked connections (postmortems/E.md)"]),
    ({PROMISE: ""}, ["dropped Close the leaked connections (postmortems/E.md)"]),
    ({"Close the leaked": "Close all leaked"}, []),
    ({"status: open}": "status: done, done_at: 2026-03-01}"}, []),
    ({"status: final": "status: final\nvisibility: restricted"}, ["readers postmortems/E.md: internal → restricted"]),
]


def test_what_is_taken_from_what_was_there() -> None:
    was = read_document("E.md", (CASES / f"{EARLIER}.md").read_bytes())
    for texts, expected in TAKEN:
        text = was.text
        for old, new in (texts or {}).items():
            text = text.replace(old, new)
        files = {} if texts is None else {"E.md": text.encode()}
        now = collect(map(read_document, files.keys(), files.values()), settings_from({}))
        found = taken({"E.md": was}, now, lambda path: f"postmortems/{path}")
        assert [f"{each.what} {name}" for each in found for name in each.names] == expected, texts


def test_a_branch_that_only_deletes_is_told_so(kb: Path) -> None:
    others = ("postmortems/_one.md", "postmortems/_drafts/two.md", "postmortems/.kept/three.md")  # one is a postmortem
    for each in others:
        (kb / each).parent.mkdir(exist_ok=True)
        (kb / each).write_text(f"# {each}\n", encoding="utf-8")
    run_git(kb, "add", "--all")
    run_git(kb, "commit", "-m", "others")
    run_git(kb, "branch", "--force", "main")
    run_git(kb, "rm", f"postmortems/{EARLIER}.md", *others)
    text = kbgen_check(kb, "--base", "main").stdout
    assert text.startswith(
        f"Deleted postmortems: 2\n  postmortems/{EARLIER}.md\n  postmortems/_one.md\n"
    ) and text.endswith("\n\nNo other postmortem changed.\n")
    comment = kbgen_check(kb, "--base", "main", "--format", "markdown").stdout
    assert f"<code>postmortems/{EARLIER}.md</code>" in comment and "No postmortem" not in comment
    (kb / "mkdocs.yml").write_text("exclude_docs: 2026*\nhooks: [own/run.py]\n", encoding="utf-8")
    (kb / "own").mkdir()
    for name in ("run.py", "other.py"):
        (kb / "own" / name).touch()
    text = kbgen_check(kb, "--base", "main").stdout
    assert "what its build runs: 2\n  mkdocs.yml\n  own/run.py\n" in text


def test_a_new_one_without_a_sign_gets_the_nearest_as_a_place_to_look() -> None:
    """Neither as a recurrence, nor for an old one, nor what its authors have judged, nor in a base of few texts."""
    texts = {f"2024/2024{n:02}10-{word}.md": f"# The {word} failed\n\nA {word} was full.\n" for n, word in FURTHER}
    near = "# Gateway slow\n\nIts workers waited for a mutex in the logger.\n"
    asked = "# Slow answers\n\nThe logger took a mutex and workers waited.\n"

    def told(
        new: tuple[str, ...] = ("new.md",),
        front: str = "",
        many: int = len(FURTHER),
        asked: str = asked,
        all_say: str = "",
    ) -> Checked:
        files = {**dict(list(texts.items())[:many]), "2025/20250110-gateway.md": near, "new.md": f"{front}{asked}"}
        files = {path: f"{text}{all_say}" for path, text in files.items()}
        corpus = collect([read_document(path, text.encode()) for path, text in files.items()], settings_from({}))
        answer = check(corpus, ["new.md"], [], find_patterns(corpus), date(2026, 4, 1), str, new)
        assert [each.path for each in answer.documents] == ["new.md"]
        return answer.documents[0]

    found = told()
    (first,) = found.nearest
    assert (first.id, first.day, found.earlier) == ("20250110-gateway", "2025-01-10", ())
    assert {"mutex", "logger", "workers"} <= {*first.terms}
    for lang, said in (("en", "No sign of a recurrence."), ("zh", "没有复发的迹象")):
        comment = check_comment(Answer((found,)), lang)
        assert f"<summary>{said}" in comment and "Gateway slow" in comment and "<code>mutex</code>" in comment
        assert said in check_text(Answer((found,)), lang)
    judged = "---\nstatus: imported\nnot_related: [{id: 20250110-gateway, reason: another}]\n---\n"
    # What all texts of a house say makes none of them a place to look.
    usual = told(asked="# Late export\n\n", all_say="Customers saw errors until somebody rolled it back.\n")
    for none in (told(new=()), told(front=judged), told(many=8), usual):
        assert none.nearest == ()


def test_a_new_file_without_front_matter_is_told_what_nobody_knows_of_it() -> None:
    """It would pass with a green tick and no word, as an incident of no severity and no time."""
    text = "# Slow answers\n\n**Severity:** SEV3\n"
    for front, new, bare in (
        ("", ("a.md",), True),
        ("---\nstatus: imported\n---\n", ("a.md",), False),
        ("", (), False),
    ):
        corpus = collect([read_document("a.md", f"{front}{text}".encode())], settings_from({}))
        answer = check(corpus, ["a.md"], [], find_patterns(corpus), date(2026, 4, 1), str, new)
        assert answer.documents[0].bare is bare
        assert ("It has no front matter" in check_text(answer)) is bare
        assert ("没有元数据" in check_comment(answer, "zh")) is bare
