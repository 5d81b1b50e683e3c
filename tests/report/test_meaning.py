"""One meaning each: what an outcome and a share carried out say is true, and every output says the same."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.findings.comparison import roads_data
from sim.findings.tally import Tally
from sim.model import Keep, Negotiation
from sim.model.telling import totals
from sim.plots.ends import OUTCOMES as DRAWN
from sim.report.terminal import lines
from sim.report.words import in_short
from sim.runs import runner
from sim.runs.results import Results
from sim.scenario.load import load
from sim.scenario.wording import FAILED, LASTING, OUTCOMES

README = Path(__file__).parents[2] / "results" / "README.md"


@pytest.fixture(scope="module")
def gaza(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Worlds of the talks on Gaza, some of each kind."""
    return runner.run(load("cairo-2025-10-23", worlds=120), tmp_path_factory.mktemp("gaza") / "made")


def negotiated(results: Results) -> list[int]:
    return [k for k in results.scenario.phases if k not in results.scenario.under_way]


def test_each_outcome_is_true_of_every_world_that_has_it(gaza: Results) -> None:
    runs = gaza.runs()
    in_force = np.stack([runs[f"ratified_{k}"] for k in negotiated(gaza)], axis=1)
    agreed_new = pd.Series(in_force.any(axis=1))  # what is signed ahead of a deal is none
    for word, mine in runs.groupby("outcome"):
        rows = mine.index
        assert mine["collapse"].eq(word in ("collapsed", "breakdown")).all()
        assert agreed_new[rows].eq(word in (*LASTING, "collapsed")).all()
        whole = in_force[rows].all(axis=1) & (mine["set_aside"] == 0)
        if word in ("partial", "delivered"):
            assert whole.all()
        if word == "partial_agreement":
            assert not whole.any()
    found = set(runs["outcome"])
    assert {"partial", "partial_agreement", "collapsed", "breakdown"} <= found
    assert found & {"no_agreement", "not_ratified", "no_talks"}


def test_delivery_counts_from_the_start_and_over_the_steps_that_have_a_way_to_go(gaza: Results) -> None:
    runs, scenario = gaza.runs(), gaza.scenario
    plan = scenario.plan.issues
    model = Negotiation(scenario, runs["replicate"].tolist(), Keep(paths=True))
    start = pd.DataFrame(model.world.agreement.delivered, columns=model.cast.issues, index=runs["replicate"])
    issues = gaza.issues()
    at = [(w, i) for w, i in zip(issues["replicate"], issues["issue"], strict=True)]
    begun = np.array([start.at[w, i] for w, i in at])
    step = np.array([plan[i].kind == "step" for i in issues["issue"]])
    asked = pd.DataFrame(np.where(model.cast.has_text, model.cast.published, 1.0), start.index, start.columns)
    text = np.array([asked.at[w, i] for w, i in at])
    new = ~issues["phase"].isin(scenario.under_way).to_numpy()
    for column, target, counts in (
        ("delivery", text, step),
        ("delivery_agreed", issues["agreed"].to_numpy(float), step & new & issues["agreed"].notna().to_numpy()),
    ):
        way = target - begun
        share = pd.Series(np.clip((issues["delivered"] - begun) / way, 0.0, 1.0))
        known = counts & (np.abs(way) > 1e-9)
        mean = share[known].groupby(issues["replicate"][known]).mean().reindex(runs["replicate"])
        np.testing.assert_allclose(runs[column], mean, atol=1e-9)


def test_what_was_there_at_the_start_is_not_carried_out_by_the_run() -> None:
    model = Negotiation(load("cairo-2025-10-23"), range(5), Keep())
    assert (totals.of_text(model.cast, model.delivery, model.world.agreement.delivered) == 0.0).all()


def test_every_output_has_the_same_share_carried_out(gaza: Results) -> None:
    runs = gaza.runs()
    mean = float(runs["delivery"].mean())
    said = f"{100 * mean:.0f}%"
    tally = Tally.of(gaza, 0)
    assert gaza.summary()["mean_delivery"].iloc[0] == pytest.approx(mean)
    assert f"On average, {said} of what the published text asks" in " ".join(" ".join(lines(gaza)).split())
    assert f"On average, {said} of what the published text asks" in in_short(tally)
    roads = roads_data([(gaza, 0), (gaza, 0)])
    assert roads.groupby("side")["delivery"].last().tolist() == pytest.approx([mean, mean])
    row = gaza.compare(0, 0, ["delivery"]).iloc[0]
    assert row["mean_a"] == pytest.approx(mean)


def test_mesa_collects_the_delivery_of_the_table() -> None:
    model = Negotiation(load("two-farmers"), [3], Keep())
    while model.running:
        model.step()
    rows = model.datacollector.get_model_vars_dataframe()
    assert rows["delivery"].iloc[-1] == pytest.approx(model.tables()["runs"]["delivery"][0])


def test_a_case_without_anything_to_carry_out_says_nothing_about_delivery(tmp_path: Path) -> None:
    made = runner.run(load("ec-emissions", worlds=2), tmp_path / "made")
    assert made.runs()["delivery"].isna().all()
    assert "carried out by the end" not in " ".join(lines(made))
    assert "carried out by the end" not in in_short(Tally.of(made, 0))


def test_every_outcome_is_explained_once_and_named_alike() -> None:
    page = README.read_text(encoding="utf-8").partition("## Outcomes")[2].partition("## sensitivity")[0]
    assert re.findall(r"^\| `(\w+)` \|", page, flags=re.M) == list(OUTCOMES)
    assert {word: label for word, (label, _) in DRAWN.items()} == {word: said.label for word, said in OUTCOMES.items()}
    assert set(LASTING) | set(FAILED) == set(OUTCOMES)
    assert all(len(said.label) <= 24 for said in OUTCOMES.values())
