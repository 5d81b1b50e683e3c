"""The tables: their columns are the documented ones, their sums the sums of their worlds."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.analysis.named import columns as outcomes_of
from sim.errors import InputError
from sim.measures.intervals import standard_error, wilson
from sim.model import Keep, Negotiation
from sim.runs import schema, store
from sim.runs.design import parts
from sim.runs.results import Results
from sim.runs.runner import run
from sim.runs.summary import averaged
from sim.scenario.event import Event
from sim.scenario.schema import Scenario

README = Path(__file__).parents[2] / "results" / "README.md"


@pytest.fixture(scope="module")
def made(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(small, tmp_path_factory.mktemp("made") / "out", part_size=20)


def test_a_table_is_read_once_and_is_each_readers_own(made: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    real = store.read_file
    monkeypatch.setattr(store, "read_file", lambda path, *rest: read.append(path) or real(path, *rest))
    results = Results(made.folder)
    for table in ("runs", "issues", "events", "paths"):
        first = getattr(results, table)(design_point=0)
        before = first.copy()
        first.iloc[:, 0] = 99
        pd.testing.assert_frame_equal(getattr(results.point(0), table)(design_point=0), before)
    assert len(read) == len(set(read)) == 4 * 3


def test_what_changes_on_disk_is_read_anew(small: Scenario, tmp_path: Path) -> None:
    results = run(small.model_copy(update={"worlds": 20}), tmp_path / "out", part_size=10)
    counts = [len(results.runs()), results.paths()["n"].max()]
    run(small.model_copy(update={"worlds": 40}), tmp_path / "out")
    assert counts == [20, 20]
    assert [len(results.runs()), len(results.point(0).runs()), results.paths()["n"].max()] == [40, 40, 40]
    store.path_of(results.folder, "runs", "part-00001").write_bytes(b"")
    with pytest.raises(InputError, match="part-00001"):
        results.runs()


def test_large_tables_are_not_kept(made: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    results = Results(made.folder)
    cells = results.runs().size
    monkeypatch.setattr("sim.runs.results._KEPT", cells + 10)
    results.issues()
    assert sum(frame.size for _, frame in results._kept.values()) <= cells + 10
    monkeypatch.setattr("sim.runs.results._KEPT", 10)
    results.events()
    assert not results._kept


def documented(table: str) -> set[str]:
    """The columns that results/README.md names under a table's heading."""
    section = re.split(r"^## ", README.read_text(encoding="utf-8"), flags=re.MULTILINE)
    rows = next(s for s in section if s.startswith(f"{table}\n")).split("| series |")[0].splitlines()
    cells = [row.split("|")[1] for row in rows if row.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`([\w<>]+)`", cell)}


def generic(column: str, scenario: Scenario) -> str:
    if column.startswith("value_"):
        return "value_<party>"
    return re.sub(r"^(reached|agreed|ratified|delivered)_\d+$", r"\1_<k>", column)


@pytest.mark.parametrize("table", ["runs", "issues", "paths", "events"])
def test_every_column_is_documented_and_no_other(made: Results, small: Scenario, table: str) -> None:
    columns = {generic(column, small) for column in getattr(made, table)().columns}
    own: set[str] = set()
    if table == "runs":  # this scenario names no outcomes, as tests/doors/test_outcomes.py does, no talks and no events
        inside = {"mandated", "mandate", "mandate_lapsed", "inner_outcome", "inner_delivered_<issue>"}
        own = {"outcome_<name>", "event_<name>", *inside}
    assert columns | own == documented(table) and not columns & own


@pytest.mark.parametrize("table", ["runs", "issues", "paths", "events"])
def test_the_schema_is_what_the_model_writes(small: Scenario, table: str) -> None:
    columns = Negotiation(small, range(3), Keep(paths=True, transcript=3)).run().tables()[table]
    expected = [name for name in schema.schemas(small)[table].names if name != "design_point"]
    assert list(columns) == expected


def test_an_event_from_outside_has_a_column_of_months_of_which_there_is_no_mean(small: Scenario) -> None:
    rain = Event.model_validate({"title": "It rains", "hazard": 0.4})
    wet = small.model_copy(update={"events": {"rain": rain}})
    runs = Negotiation(wet, range(3)).run().tables()["runs"]
    named = schema.schemas(wet)["runs"]
    assert list(runs) == [name for name in named.names if name != "design_point"]
    assert str(named.field("event_rain").type) == "int64" and runs["event_rain"].dtype == np.int64
    assert "event_rain" not in averaged(pd.DataFrame(runs)) and "event_rain" not in outcomes_of(wet)


def test_event_kinds_and_series_are_documented(made: Results) -> None:
    text = README.read_text(encoding="utf-8")
    for kind in {*made.events()["kind"], *made.paths()["series"], *made.runs()["outcome"], *made.runs()["reason_kind"]}:
        assert f"`{kind}`" in text, kind


def test_paths_are_the_worlds_added_up(made: Results, small: Scenario) -> None:
    paths = made.paths()
    assert (paths["n"] == [int(np.sum(h)) for h in paths["hist"]]).all()
    model = Negotiation(small, range(50), Keep(paths=True)).run()
    last = paths.query("series == 'delivery' and key == 'water'").sort_values("tick").iloc[-1]
    water = model.world.agreement.delivered[:, model.cast.issues.index("water")]
    assert last["n"] == 50
    assert last["sum"] == pytest.approx(water.sum(), abs=1e-6)
    assert last["sumsq"] == pytest.approx((water**2).sum(), abs=1e-6)


def test_the_summary_is_that_of_the_worlds(made: Results) -> None:
    runs, row = made.runs(), made.summary().iloc[0]
    assert row["worlds"] == 50 and row["failed"] == 0
    for outcome in ("partial", "delivered", "no_agreement"):
        hits = int((runs["outcome"] == outcome).sum())
        assert row[f"share_{outcome}"] == hits / 50
        assert (row[f"share_{outcome}_low"], row[f"share_{outcome}_high"]) == wilson(hits, 50)
    assert row["mean_delivery"] == pytest.approx(runs["delivery"].mean())
    assert row["se_delivery"] == pytest.approx(standard_error(runs["delivery"].to_numpy()))
    assert row["mean_agreed_1"] == pytest.approx(runs["agreed_1"].mean())
    written = pd.read_csv(made.folder / "summary.csv")
    np.testing.assert_allclose(written["mean_value_ada"], row["mean_value_ada"], rtol=1e-9)
    assert list(written.columns) == list(made.summary().columns)


def test_the_snippet_of_the_readme_runs(made: Results, capsys: pytest.CaptureFixture[str]) -> None:
    snippet = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)[0]
    exec(snippet.replace("results/cairo-2025-10-23", str(made.folder)), {})
    said, runs, issues = capsys.readouterr().out, made.runs(), made.issues()
    for outcome, share in runs["outcome"].value_counts(normalize=True).items():
        assert re.search(rf"{outcome} +{share:g}", said)
    assert all(re.search(rf"{issue} +", said) for issue in issues["issue"].unique())
    assert said.split()[-1] == str(runs["delivery"].sum() / 50) or float(said.split()[-1]) == pytest.approx(
        runs["delivery"].mean()
    )


def test_the_scenario_written_is_the_scenario_run(made: Results, small: Scenario) -> None:
    assert made.scenario == small
    assert sim.results(made.folder).manifest == made.manifest


@given(st.integers(1, 40), st.integers(1, 300), st.integers(1, 120))
def test_parts_hold_every_world_once(points: int, worlds: int, size: int) -> None:
    plan = parts(points, worlds, size)
    held = [(b.design_point, r) for part in plan for b in part.blocks for r in range(b.first, b.last)]
    assert sorted(held) == [(p, r) for p in range(points) for r in range(worlds)]
    assert all(part.worlds <= max(size, 1) for part in plan) or points == 1
    assert len({part.name for part in plan}) == len(plan)


@given(st.integers(1, 5), st.integers(1, 300), st.integers(1, 300), st.integers(1, 50))
def test_full_parts_stay_when_worlds_are_added(points: int, worlds: int, more: int, size: int) -> None:
    before, after = parts(points, worlds, size), parts(points, worlds + more, size)
    full = [part for part in before if part.worlds == size and len(part.blocks) == 1]
    assert after[: len(full)] == full


def test_a_column_that_there_is_not_is_told_with_the_nearest(made: Results) -> None:
    with pytest.raises(InputError, match=r"the table runs has no column 'delivry'; did you mean 'delivery'\?"):
        made.runs(["delivry"])
    with pytest.raises(InputError, match=r"take \['delivery'\]"):
        made.runs("delivery")
