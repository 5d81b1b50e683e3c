"""The documents say what is so: their snippets run, the files they name exist, their defaults are the defaults."""

from __future__ import annotations

import linecache
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim import doors, figures  # noqa: F401  which joins its registry to the others
from sim.analysis.lessons import all_lessons, page
from sim.case.provenance import entries
from sim.scenario.load import load
from sim.scenario.rules import Rules
from sim.scenario.sweep import design_points

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "results" / "README.md",
]


def page_id(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_files_and_folders_named_in_a_page_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    code = re.findall(r"`((?:sim|seeds|scenarios|docs|benchmarks|tests)/[\w./-]*)(?::[^`]*)?`", text)
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    missing = [name for name in code if not (ROOT / name).exists()]
    missing += [link for link in links if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES[:-1], ids=page_id)
def test_python_snippets_run(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those of results/README.md need a results folder: they are run beside the store's tests."""
    with doors.restored():
        for number, snippet in enumerate(
            re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        ):
            name = f"<{page.name}, snippet {number}>"
            linecache.cache[name] = (len(snippet), None, snippet.splitlines(keepends=True), name)
            exec(compile(snippet, name, "exec"), {"__name__": f"snippet_{number}"})
            assert capsys.readouterr().out


def blocks(kind: str) -> list[str]:
    """The code blocks of a kind on the page about sweeps."""
    return re.findall(rf"```{kind}\n(.*?)```", (ROOT / "docs" / "sweeps.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    ("number", "points"), list(enumerate([12, 3, 64, 36])), ids=["grid", "list", "sampled", "choices"]
)
def test_the_sweeps_of_the_page_can_be_run(number: int, points: int, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(blocks("yaml")[number], encoding="utf-8")
    made = design_points(load(str(path)))
    assert len(made) == points
    if number == 0:
        assert [point["delivery.slope"] for point in made[:4]] == [5, 10, 20, 40]


def test_the_csv_table_of_the_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "designs").mkdir()
    (tmp_path / "designs" / "my.csv").write_text(blocks("csv")[0], encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nextends: cairo-2025-10-23\nsweep: {design: list, points: designs/my.csv}\n")
    made = design_points(load(str(path)))
    assert [len(point) for point in made] == [2, 3]


def leaves(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        where = f"{path}.{key}" if path else key
        if isinstance(value, dict) and not {"value", "mode"} & value.keys():
            yield from leaves(value, where)
        else:
            yield where, value


def said(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["value"]) if "value" in value else " / ".join(str(value[k]) for k in ("low", "mode", "high"))
    return (
        {None: "none", True: "yes", False: "no"}.get(value, str(value))
        if not isinstance(value, int) or isinstance(value, bool)
        else str(value)
    )


def test_the_table_of_defaults_is_seeds_rules() -> None:
    raw = yaml.safe_load((ROOT / "seeds" / "rules.yaml").read_text(encoding="utf-8"))
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    shown = {row[0]: row[1:] for row in re.findall(r"^\| `([\w.]+)` \| (.+?) \| (.+?) \|$", text, re.MULTILINE)}
    grounds = yaml.safe_load((ROOT / "seeds" / "calibration.yaml").read_text(encoding="utf-8"))
    expected = {}
    for path, value in leaves(raw):
        group, _, name = path.partition(".")
        rests = grounds.get(group, {}).get(name) or (value if isinstance(value, dict) else {"assumption": "a setting"})
        why = rests["assumption"] + (f"; calibrated: {rests['calibrated']}" if "calibrated" in rests else "")
        expected[path] = (said(value), why)
    assert shown == expected


def test_every_rule_group_has_its_defaults_on_the_page() -> None:
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    for group in Rules.model_fields:
        assert f"`{group}." in text, group


def test_the_calibration_table_names_what_the_rules_say_was_set() -> None:
    """A number calibrated to V4 is named in the row of V4, and a held-out pattern has none."""
    numbers = [e for e in entries(load("cairo-2025-10-23")) if e.grade == "calibrated" and e.path[0] != "inner"]
    assert len(numbers) > 10  # what is set inside rests on the record of the factions
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    used = set()
    for number in numbers:
        pattern = re.search(r"set to pattern (V\d)", number.reading)
        assert pattern is not None, f"{number.name}: {number.reading}"
        used.add(pattern[1])
        row = re.search(rf"^\| {pattern[1]} .*$", text, re.MULTILINE)
        assert row is not None and f"{number.path[-1]}`" in row[0], f"{number.name} is not in the row of {pattern[1]}"
    rows = re.findall(r"^\| (V\d) .*\| (set|held out|inputs)", text, re.MULTILINE)
    assert len(rows) == 6
    assert {pattern for pattern, use in rows if use == "set"} == used
    assert not {pattern for pattern, use in rows if use == "held out"} & used


def test_the_page_of_lessons_owns_up_to_what_is_not_reproduced() -> None:
    text = (ROOT / "docs" / "lessons.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.+?) \|.*\| ?(.*?) \|$", text, re.MULTILINE)
    shown = {int(number): bool(missing) for number, _, missing in rows}
    expected = {
        page(scenario).number: any(c.not_reproduced for c in page(scenario).claims) for scenario in all_lessons()
    }
    assert shown == expected
    for made_up, on in ((False, "the Gaza case it shows"), (True, "the made-up ones")):
        pages = [page(scenario) for scenario in all_lessons()]
        claims = [
            c for p in pages for c in (p.fictional.claims if made_up and p.fictional else () if made_up else p.claims)
        ]
        counted = f"{sum(not c.not_reproduced for c in claims)} of {len(claims)}"
        assert f"{on} {counted}" in " ".join(text.split())
    titles = {int(number): title.partition(" (")[0] for number, title, _ in rows}
    assert titles == {page(scenario).number: scenario.title for scenario in all_lessons()}
