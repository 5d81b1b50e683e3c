"""A results folder that guards itself: edited scenarios, other runs by name and value, files that may not be read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.runs import store
from sim.runs.results import Results
from sim.runs.runner import run
from sim.runs.shelf import shelved
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.cases import two_party
from tests.runs.same import same

SAID = "was changed after its run"


def edit(folder: Path, old: str, new: str) -> str:
    """Change a word of a folder's scenario, as an editor does; what it says then."""
    path = folder / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def test_an_edited_scenario_in_a_results_folder_is_noticed_and_kept(
    small: Scenario, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "out"
    before = run(small, out)
    edited = edit(out, f"seed: {small.seed}", "seed: 999")
    with pytest.raises(InputError, match=SAID):
        _ = Results(out).scenario
    with pytest.raises(InputError, match=SAID):
        Results(out).point(0)
    changed = load(out / "scenario.yaml")
    with pytest.raises(InputError, match=r"holds other results \(its scenario\.yaml was changed after the run\).*seed"):
        run(changed, out)
    assert (out / "scenario.yaml").read_text(encoding="utf-8") == edited  # a refusal changes nothing
    same(before, run(small, out))
    assert "scenario-edited-1.yaml" in caplog.text
    assert (out / "scenario-edited-1.yaml").read_text(encoding="utf-8") == edited
    assert Results(out).scenario.seed == small.seed


def test_an_edit_that_leaves_no_scenario_is_told_as_an_edit(small: Scenario, tmp_path: Path) -> None:
    run(small, tmp_path / "out")
    edit(tmp_path / "out", "seed:", "sed:")
    with pytest.raises(InputError, match=rf"{SAID}.*no scenario any more.*sed"):
        _ = Results(tmp_path / "out").scenario


def test_a_comment_another_title_and_other_ends_of_lines_are_no_edit(small: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(small.model_copy(update={"title": "Before"}), out)
    edit(out, "title: Before", "title: After  # nicer")
    assert Results(out).scenario.title == "After"
    path = out / "scenario.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert Results(out).scenario.title == "After"


def test_another_title_or_description_is_no_other_run(small: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run(small, out)
    parts = {path: path.stat().st_mtime_ns for path in out.glob("*/part-*.parquet")}
    again = run(small.model_copy(update={"title": "Other words", "description": "More of them."}), out)
    assert {path: path.stat().st_mtime_ns for path in parts} == parts
    assert again.manifest.fingerprint == first.manifest.fingerprint
    assert (again.manifest.title, again.scenario.title) == ("Other words", "Other words")


def test_more_worlds_are_no_edit(small: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(small, out)
    assert run(small.model_copy(update={"worlds": 60}), out).scenario.worlds == 60
    assert not list(out.glob("scenario-edited*"))


def test_a_refused_resume_names_what_differs_with_both_values(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(load("two-farmers", worlds=3), out)
    other = load("two-farmers", {"delivery.tranche": 0.4, "calendar.months": 5}, worlds=3, seed=12)
    with pytest.raises(InputError) as refused:
        run(other, out)
    said = str(refused.value)
    for words in (
        "seed (7 there, 12 now)",
        "delivery.tranche (0 | 0.1 | 0.25 there, 0.4 now)",
        "calendar.months (24 there, 5 now)",
    ):
        assert words in said, said
    assert "assumption" not in said and "changed" not in said
    assert "--fresh" in said and "two-farmers" not in said.replace(str(out), "")


def test_a_changed_range_is_told_by_its_ends_and_many_changes_by_the_first(small: Scenario, tmp_path: Path) -> None:
    run(load("two-farmers", worlds=3), tmp_path / "out")
    ranged = load("two-farmers", {"delivery.tranche": {"low": 0.1, "mode": 0.2, "high": 0.3}}, worlds=3)
    with pytest.raises(InputError, match=r"delivery\.tranche \(.* there, 0\.1 \| 0\.2 \| 0\.3 now\)"):
        run(ranged, tmp_path / "out")
    wholly = two_party(worlds=3).model_copy(update={"name": "two-farmers"})
    with pytest.raises(InputError, match=r"\d more settings"):
        run(wholly, tmp_path / "out")


# --- files that may not be read, or a folder that may not be written -------------------------------------------------


def denied(monkeypatch: pytest.MonkeyPatch, where: Path) -> None:
    """Let the system refuse one file of a part, as it refuses everybody but root."""
    metadata, opened = store.pq.read_metadata, store.pq.ParquetFile

    def refusing(real: object) -> object:
        def call(path: Path, *args: object, **options: object) -> object:
            if Path(path) == where:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *args, **options)  # type: ignore[operator]

        return call

    monkeypatch.setattr(store.pq, "read_metadata", refusing(metadata))
    monkeypatch.setattr(store.pq, "ParquetFile", refusing(opened))


def test_a_part_that_may_not_be_read_is_not_taken_for_a_broken_one(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(small, out, part_size=10)
    closed = store.path_of(out, "runs", "part-00002")
    before = {path: path.read_bytes() for path in out.glob("*/part-*.parquet")}
    with monkeypatch.context() as patch:
        denied(patch, closed)
        for read in (lambda: Results(out).runs(), lambda: Results(out).summary(), lambda: run(small, out)):
            with pytest.raises(InputError, match=r"cannot read .*part-00002") as refused:
                read()
            assert "cut short" not in str(refused.value) and "chmod" in str(refused.value)
        assert "cannot read" in shelved(out)[0].problem
    assert {path: path.read_bytes() for path in before} == before
    run(small, out)


def test_a_part_that_is_missing_is_said_to_be_missing(small: Scenario, tmp_path: Path) -> None:
    run(small, tmp_path / "out", part_size=10)
    store.path_of(tmp_path / "out", "issues", "part-00001").unlink()
    with pytest.raises(InputError, match=r"part-00001\.parquet is missing\. Run the scenario into this folder again"):
        Results(tmp_path / "out").issues()


def test_no_message_and_no_page_advises_to_delete() -> None:
    root = Path(store.__file__).parents[2]
    files = [*root.glob("sim/**/*.py"), *root.glob("docs/*.md"), *root.glob("sim/**/*.md"), root / "README.md"]
    assert len(files) > 150
    advice = ("; delete", "delete it", "delete the", "rm -r", "remove it and", "erase")
    for path in files:
        text = path.read_text(encoding="utf-8").lower()
        assert not [words for words in advice if words in text], path


# --- Python's callers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"workers": -1}, "workers: expected a whole number of at least 1 or None for every core, got -1"),
        ({"workers": 0}, "workers: expected a whole number of at least 1"),
        ({"workers": "2"}, "workers: .* got '2'"),
        ({"part_size": 0}, "part_size: expected a whole number of at least 1, got 0"),
        ({"transcript": -3}, "transcript: expected a whole number of at least 0, got -3"),
        ({"transcript": None}, "transcript: expected a whole number"),
    ],
)
def test_wrong_arguments_are_told_before_anything_is_written(
    small: Scenario, tmp_path: Path, wrong: dict[str, object], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        run(small, tmp_path / "out", **wrong)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_points_and_tables_that_there_are_not_are_told(small: Scenario, tmp_path: Path) -> None:
    found = run(small, tmp_path / "out")
    for ask in (found.runs, found.issues, found.events, found.paths):
        with pytest.raises(InputError, match="no design point 99 in these results; they hold 0 alone"):
            ask(design_point=99)
    for point in (-1, 1):
        with pytest.raises(InputError, match=f"no design point {point}"):
            found.point(point)
    with pytest.raises(InputError, match="expected a whole number, got 'x'"):
        found.runs(design_point="x")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"no table 'run'; did you mean 'runs'\?"):
        found.each_part("run")
    with pytest.raises(InputError, match="no table 'nope'; known here: events, issues, paths, runs"):
        found.each_part("nope")  # at once, not when it is first read


SCRIPT = """
from sim.runs.runner import run
from sim.scenario.load import load

run(load("two-farmers", worlds=30), "out", workers=2, part_size=10)
"""


def test_a_script_without_a_guard_ends_with_one_line_and_runs_with_one(tmp_path: Path) -> None:
    script = tmp_path / "mine.py"

    def ended() -> subprocess.CompletedProcess[str]:
        root = str(Path(store.__file__).parents[2])
        return subprocess.run(
            [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "PYTHONPATH": root},
        )  # fmt: skip

    script.write_text(SCRIPT)
    said = ended()
    assert said.returncode == 1
    assert said.stderr.count("Traceback") == 1, said.stderr
    assert "tried again" not in said.stderr and "another run" not in said.stderr
    assert "RunError" in said.stderr.splitlines()[-1] and 'if __name__ == "__main__":' in said.stderr.splitlines()[-1]
    script.write_text(SCRIPT.replace("\nrun(", "\nif __name__ == '__main__':\n    run("))
    said = ended()
    assert said.returncode == 0, said.stderr
    assert Results(tmp_path / "out").manifest.state == "done"
