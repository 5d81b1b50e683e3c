"""Every scenario that ships, every lesson, and cases at the edges run to their figures, report and stories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from sim import cli
from sim.analysis.lessons import all_lessons
from sim.data import scenarios_folder
from sim.plots import FURTHER, INSIDE, POINT, SWEEP
from sim.runs.results import Results
from sim.scenario.find import list_scenarios
from sim.scenario.load import load
from tests.whole.cases import CASES

SHIPPED = sorted(path.stem for path in scenarios_folder().glob("*.yaml"))  # by their files: nothing is loaded yet
LESSONS = sorted(f"lesson-{path.stem}" for path in scenarios_folder().glob("lessons/*.yaml"))


class _Plain(yaml.SafeDumper):
    """A case is written out in full."""

    def ignore_aliases(self, data: object) -> bool:
        return True


class _Words(HTMLParser):
    """What a reader of a page sees."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def words(page: str) -> str:
    """The text of an HTML page, white space folded."""
    reader = _Words()
    reader.feed(page)
    return " ".join(" ".join(reader.found).split())


class Shell:
    """The command line in this process: what it says, and that it ends well."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str, refused: str = "") -> str:
        """What a command says; it ends well, or with a refusal that begins as `refused` has it."""
        self._capsys.readouterr()
        ended = 0
        try:
            cli.main(list(arguments))
        except SystemExit as stop:
            ended = int(stop.code or 0)
        said = self._capsys.readouterr()
        well = ended == 0 or (ended == 2 and refused and said.err.startswith(refused))
        assert well, f"cairo-talks {' '.join(arguments)} ended with {ended}: {said.err[-2000:]}"
        return said.out


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A shell in an empty folder."""
    monkeypatch.chdir(tmp_path)
    yield Shell(capsys)


def to_the_end(shell: Shell, scenario: str, folder: Path, worlds: int | None) -> str:
    """Run, list, plot, report and explain; returns all that a reader sees."""
    few = [] if worlds is None else ["--worlds", str(worlds)]
    said = shell("run", scenario, *few, "--out", str(folder))
    pages = [folder / "report.html"]
    assert pages[0].is_file(), "no report was written"
    drawn = {path.stem for path in (folder / "figures").glob("*.png")}
    assert drawn >= {"positions", "reasons"} and drawn <= {*POINT, *SWEEP, INSIDE}, drawn
    assert (INSIDE in drawn) == (Results(folder).scenario.inner is not None)
    said += shell("explain", str(folder))
    for kind in FURTHER:
        said += shell("plot", str(folder), "--kind", kind, refused=f"the figure {kind!r} cannot be drawn: ")
    captions = "\n".join(path.read_text() for path in sorted((folder / "figures").glob("*.alt.txt")))
    said = re.sub(r"\S+/\S+", "", said)  # names of files
    return "\n".join([said, captions, *(words(page.read_text()) for page in pages)])


def check_words(text: str) -> None:
    """What no reader should ever be told."""
    for wrong in (r"\b1 worlds\b", r"\bnan\b", r"\bNaN\b", r"\bNone\b", r"\bnp\.", r"Traceback"):
        found = re.search(wrong, text)
        assert found is None, text[max(found.start() - 60, 0) : found.end() + 60]


def test_these_are_all_that_ship() -> None:
    assert sorted(item.name for item in list_scenarios()) == SHIPPED
    assert [scenario.name for scenario in all_lessons()] == LESSONS


# Sweeps as they ship, with fewer design points: the ends of each axis, or fewer samples of all.
SMALLER = {
    "sweep-guarantee-tranche": {"axes": {"guarantees.decommission": [0, 1], "delivery.tranche": [0, 0.4]}},
    "sweep-six-unknowns": {"size": 5},
}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_scenario_that_ships_runs_to_its_report(shell: Shell, name: str, tmp_path: Path) -> None:
    sweep = load(name).sweep
    if sweep is not None:
        fewer = yaml.safe_load(Path(f"{scenarios_folder()}/{name}.yaml").read_text())["sweep"] | SMALLER[name]
        (tmp_path / "fewer.yaml").write_text(yaml.safe_dump({"name": "fewer", "extends": name, "sweep": fewer}))
        name = "fewer.yaml"
    check_words(to_the_end(shell, name, tmp_path / "out", 1 if sweep else 3))


@pytest.mark.parametrize("name", LESSONS)
def test_every_lesson_runs_to_its_figure_and_verdict(shell: Shell, name: str, tmp_path: Path) -> None:
    said = shell("lessons", "run", name, "--worlds", "4", "--out", str(tmp_path / "out"))
    assert list((tmp_path / "out").rglob("*.png")), said
    check_words(said + shell("lessons", "sheet", name))


@pytest.mark.parametrize("name", CASES)
def test_a_case_at_the_edges_runs_to_its_report(shell: Shell, name: str, tmp_path: Path) -> None:
    case = {"name": "edge", **CASES[name]}
    (tmp_path / "edge.yaml").write_text(yaml.dump(case, Dumper=_Plain, sort_keys=False))
    shell("validate", "edge.yaml")
    shell("show", "edge.yaml")
    text = to_the_end(shell, "edge.yaml", tmp_path / "out", None)
    check_words(text)
    if "phases" not in case:
        assert not re.search(r"\bphases?\b", text, re.IGNORECASE), "a case of one phase has no phases to tell of"
    if name == "no published text":
        assert "published" not in text
    if name == "clauses only":
        assert "On average" not in text, "decisions bind at once: there is no delivery to tell of"
