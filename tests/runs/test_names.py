"""One name, one number: what two outputs both call by a name is the same in both."""

from __future__ import annotations

from functools import cache
from typing import Any

import mesa
import pandas as pd
import pytest

from sim.model import Keep, Negotiation
from sim.runs.results import Results
from sim.runs.runner import run
from sim.scenario.load import load
from sim.scenario.schema import Scenario

CASES = ("cairo-2025-10-23", "baseline", "two-farmers", "ec-emissions")
WORLDS = 6


@cache
def case(name: str) -> Scenario:
    return load(name, worlds=WORLDS)


@cache
def table(name: str, world: int) -> pd.DataFrame:
    return pd.DataFrame(Negotiation(case(name), [world], Keep(solutions=True)).run().tables()["runs"])


@pytest.fixture(scope="module", params=CASES)
def results(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(case(request.param), tmp_path_factory.mktemp("names") / "out")


def equal(here: Any, there: Any) -> bool:
    """Whether two numbers, texts or flags are the same; what is missing in both is."""
    if pd.isna(here) or pd.isna(there):
        return bool(pd.isna(here) and pd.isna(there))
    return bool(here == there) if isinstance(here, str) else here == pytest.approx(there, abs=1e-12)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("world", [0, 5])
def test_the_data_collector_ends_where_the_table_does(name: str, world: int) -> None:
    model = Negotiation(case(name), [world], Keep(solutions=True)).run()
    last = model.datacollector.get_model_vars_dataframe().iloc[-1]
    runs = table(name, world).iloc[0]
    shared = set(last.index) & set(runs.index)
    assert shared >= {"delivery", "consensus", "cohesion", "incidents"}
    assert {n: (last[n], runs[n]) for n in shared if not equal(last[n], runs[n])} == {}
    assert last["month"] == runs["months"]


def test_mesa_batch_run_ends_where_the_table_does() -> None:
    """Mesa 3.3 reads one entry less than there are steps: the model keeps none for its start."""
    rows = mesa.batch_run(
        Negotiation, {"scenario": [case("two-farmers")], "replicates": [[0], [5]]}, number_processes=1, max_steps=2000,
        display_progress=False,
    )  # fmt: skip
    for row, world in zip(rows, (0, 5), strict=True):
        runs = table("two-farmers", world).iloc[0]
        assert row["stage"] == "over"
        shared = set(row) & set(runs.index)
        assert len(shared) >= 4
        assert {n: (row[n], runs[n]) for n in shared if not equal(row[n], runs[n])} == {}


def test_the_summary_is_of_the_table(results: Results) -> None:
    runs, summary = results.runs(), pd.read_csv(results.folder / "summary.csv").iloc[0]
    means = [c.removeprefix("mean_") for c in summary.index if c.startswith("mean_")]
    assert "delivery" in means
    told = {f"mean_{name}": runs[name].astype(float).mean() for name in means}
    shares = [c for c in summary.index if c.startswith("share_") and not c.endswith(("_low", "_high"))]
    told |= {c: (runs["outcome"] == c.removeprefix("share_")).mean() for c in shares}
    assert summary[list(told)].to_dict() == pytest.approx(told, rel=1e-9, abs=1e-9, nan_ok=True)


def test_paths_end_where_the_tables_do(results: Results) -> None:
    """Consensus and cohesion at the last meeting, delivery and trust in the last month."""
    paths, runs, issues = results.paths(), results.runs(), results.issues()
    last = paths[paths["tick"] == paths.groupby(["series", "table", "key", "phase"])["tick"].transform("max")]
    mean = last.assign(mean=last["sum"] / last["n"]).set_index(["series", "table", "key", "phase"])["mean"]
    delivered = issues.groupby("issue")["delivered"].mean()
    for issue, value in delivered.items():
        assert mean["delivery", "", issue, 0] == pytest.approx(value, abs=1e-8)
    if "trust" in mean.index.get_level_values(0):
        assert mean["trust"].mean() == pytest.approx(runs["trust"].mean(), abs=1e-8)
    met = runs[runs["rounds"] > 0]
    if len(results.scenario.phases) == 1 and len(met):
        assert mean["consensus", "main", "", 1] == pytest.approx(met["consensus"].mean(), abs=1e-8)


def test_issues_left_for_later_are_counted_as_the_issues_say(results: Results) -> None:
    """`set_aside` is a flag of an issue, and in `runs` the number of those flags."""
    flagged = results.issues().groupby("replicate")["set_aside"].sum()
    assert flagged.to_list() == results.runs()["set_aside"].to_list()
