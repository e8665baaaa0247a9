"""What commands say in a Chinese knowledge base: every sentence of the code has its Chinese, and the commands use it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from string import Formatter

import pytest

import kbgen
from kbgen.doors.chinese import chinese, spoken
from kbgen.doors.cli.terminal import main
from kbgen.search.query.team_vocabulary import _LEGAL

HOME = Path(kbgen.__file__).parent
SAID = {"KbgenError", "NoRepositoryError", "ConfigurationError", "Refused", "speak", "translated", "spoken", "Fact"}
SETTINGS = ("model/settings.py", "model/moments.py", "report/period.py", "search/evaluation.py")  # their ValueErrors
ELSEWHERE = ("doors/mcp/tools.py",)  # an assistant reads it
# What stands in the place of a value where a sentence needs words of ours there.
WORDS = {
    "SETTINGS": "kbgen.toml", "whom": "for public readers", "KNOWN": "a title", "what": "a title", "_LEGAL": _LEGAL,
    "hidden": "has parts that are hidden from public readers", "remark": "is empty", "item.reason": "is empty",
    "one.reason": "is empty", "meant(rule)": "", "meant(text)": "", "_advice(owner, names)": "", "trusted": "",
    "_advice(service, known)": "", "then": "", "self.what": "",
}  # fmt: skip
# In the importer every text of several words is said to a person, but for these: patterns, parts of others, and what
# is written into a document.
NOT_SAID = re.compile(r"[|\\^]|\(\?|^(?:> |closed in the tracker|the numbers never|without an id|to a file)")
NOT_READ = ("importing/import_report.py", "importing/timestamps.py", "doors/cli/environment.py")
SENTENCE = re.compile(r"[A-Za-z{}']\S* [a-z'{]\S* \S")
Names = Mapping[str, list[str]]


def forms(node: ast.expr, names: Names) -> list[str]:
    """What an expression may say, with a word in the place of each value; nothing where it is made elsewhere."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*forms(node.body, names), *forms(node.orelse, names)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(parts) for parts in product(*(forms(each, names) for each in node.values))]
    if isinstance(node, ast.FormattedValue):
        text = ast.unparse(node.value)
        if (
            isinstance(node.value, ast.Call)
            and text.startswith("counted(")
            and isinstance(node.value.args[1], ast.Constant)
        ):
            noun = node.value.args[1].value
            return [f"1 {noun}", f"2 {noun}s"]
        inner = forms(node.value, names) if isinstance(node.value, ast.IfExp | ast.JoinedStr) else []
        return inner or names.get(text) or [WORDS.get(text, "QUOTED")]
    return []


def said_in(path: Path) -> Iterator[str]:
    tree, name = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(HOME).as_posix()
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef):
            names: dict[str, list[str]] = {}
            for node in ast.walk(scope):
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    told = [form for form in forms(node.value, names) if " " in form or not form]
                    names[node.targets[0].id] = names.get(node.targets[0].id, []) + told
            for node in ast.walk(scope):
                called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
                wanted = called in SAID or (called == "ValueError" and name in SETTINGS)
                for each in node.args[-1:] if isinstance(node, ast.Call) and wanted else ():
                    told = forms(each, names)
                    yield from (f"'a.b': {form}" if name == SETTINGS[0] else form for form in told)
    if name.startswith("importing/"):
        inner = {id(each) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for each in ast.walk(node)}
        inner -= {id(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)}
        notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in inner | notes:
                yield from (form.strip() for form in forms(node, {}) if not NOT_SAID.search(form))


def everything() -> list[tuple[str, str]]:
    paths = {path.relative_to(HOME).as_posix(): path for path in sorted(HOME.rglob("*.py"))}
    read = {name: path for name, path in paths.items() if name not in (*ELSEWHERE, *NOT_READ)}
    found = ((name, said) for name, path in read.items() for said in dict.fromkeys(said_in(path)))
    return [(name, said) for name, said in found if SENTENCE.search(said.replace("QUOTED", ""))]


ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")
CODE = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\{.*\}|pip install \S+|kbgen \w+ .*")


def is_said(english: str) -> bool:
    """Whether it is Chinese from end to end, alone or where it stands: no sentence may pass as what another quotes."""
    wholes = (english, f"front matter {english}", f"a.md: follow-up: {english}", f"note: {english}")
    told = [chinese().part(english), *(spoken(each, "zh") for each in wholes)]
    return any(not each.isascii() and not ENGLISH.search(CODE.sub("", each)) for each in told)


def test_no_sentence_lacks_its_chinese() -> None:
    lacking = [
        f"{path}: {english!r} -> {spoken(english, 'zh')!r}" for path, english in everything() if not is_said(english)
    ]
    assert not lacking, "\n".join(lacking)


def test_of_several_facts_each_is_in_chinese_also_beside_the_name_of_a_field() -> None:
    told = chinese().message("found: a title, started_at, 3 timeline entries, 1 follow-up")
    assert told == "读到：标题、started_at、3 条时间线、1 条改进措施"


def test_every_sentence_quotes_what_the_english_one_does() -> None:
    for sentence in (*chinese().sentences, *chinese().parts):
        assert {name for _, name, _, _ in Formatter().parse(sentence.chinese) if name} == {
            name for name in sentence.names if not name.startswith("_")
        }


OLD = "# 2024-03-05 outage\n\n## Timeline\n- 10:00 down\n- no time\n- 03/04 up\n\n## Action items\n- [ ] fix it\n"
COMMANDS = [
    ("new", "kbgen: 复盘需要标题。请运行：kbgen new \"一行话说明发生了什么\""),
    ("new a --date 2026-13-01", "kbgen: --date 2026-13-01：不是日历上的一天。请写日期，例如 2026-03-11。"),
    ("serch x", "kbgen: 没有命令 'serch'。是不是 'search'？`kbgen --help` 列出全部命令。"),
    ("lint nope.md", "kbgen: nope.md 不存在。请指定 postmortems 里的文件或文件夹。"),
    ("lint --select PM9999", "kbgen: --select：'PM9999' 不是任何规则的编号。"),
    ("suggest bad", "kbgen: bad.md 的元数据读不出来，整篇按正文读取（`kbgen lint` 会说明原因）。"),
    ("bundle out.html", "1 篇复盘，0."),
    ("bundle out.html --since 2030", "1 篇复盘中没有一篇会在里面。请放宽 --since 或 --service。"),
    ("followups --owner zz", "kbgen: 没有由 'zz' 负责的改进措施。哪里都没有写。"),
    ("report --period x", "kbgen: 'x' 不是时间段。请写 all、年份（如 2026）或季度（如 2026-Q3）。"),
    ("import old", "old/e.md：没有导入：空文件"),
    ("import old", "  读到：标题、started_at、1 条时间线、1 条改进措施"),
    ("import old", "  时间线：3 行 = 读取 1 + 留在正文 2（第 5, 6 行）"),
    ("import old", "  字段        有  无  条目\n  title        1   0\n"),
    ("import old", "1 篇文档：写入 1，没有改动 0，导入后改过 0，来源有改动 0，重复 0"),
    ("ready", "正常     知识库 "),
    ("followups sync old/j.json", "kbgen: old/j.json：第 1 条缺少 issue 的网址或状态。"),
    ("stage old", "kbgen: old 不是空的，也不是 'kbgen stage' 写的。请换个文件夹。"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "said"), COMMANDS)
def test_a_command_speaks_the_language_of_the_knowledge_base(
    asked: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"kbgen.toml": 'lang = "zh"\n', "postmortems/bad.md": "---\nvisibility: public\na: [\n---\n# 坏\n", "old/a.md": OLD,
        "old/e.md": "", "old/j.json": "{}"}  # fmt: skip
    for name, text in files.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(asked.split())
    told = capsys.readouterr()
    assert said in f"{told.out}{told.err}"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("lang = 'zh", "kbgen: kbgen.toml 读不了："),
        ("lang = 'zh'\nfoo = 1\ntime_zone = 'Q'", "第 3 行：'time_zone'：'Q' 不是时区；请写例如 Asia/Shanghai、UTC 或 +08:00；第 2 行："),
        ("[sources.a]\nlang = 'zh'", "'sources.a.lang' is not a known name"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_told_of_in_the_language_they_name(
    settings: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("kbgen.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["lint"])
    assert said in capsys.readouterr().err


def test_a_cache_that_is_not_read_is_told_of_in_a_knowledge_base_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".cache/kbgen").mkdir(parents=True)
    with pytest.raises(SystemExit):
        main(["lint"])
    assert "is not read" not in capsys.readouterr().err
    Path("kbgen.toml").touch()
    with pytest.raises(SystemExit):
        main(["lint"])
    assert "is not read" in capsys.readouterr().err
