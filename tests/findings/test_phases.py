"""How far worlds get and why they stop, against the table of runs."""

from __future__ import annotations

import pytest

from sim.findings.phases import STEPS, end_words, outcomes_data, phases_data, share_words
from sim.findings.reasons import reasons_data, refusals_data
from sim.measures.intervals import wilson
from sim.scenario.wording import OUTCOMES, REFUSALS
from tests.findings.degenerate import edge_run
from tests.findings.memory import alone, cairo, farmers, silent


def test_steps_of_a_phase_are_counted_in_the_worlds() -> None:
    runs, data = cairo().runs(), phases_data(cairo())
    assert data["phase"].unique().tolist() == sorted(cairo().scenario.phases)
    for row in data.to_dict("records"):
        hits = int(runs[f"{row['step']}_{row['phase']}"].sum())
        assert (row["hits"], row["count"], row["share"]) == (hits, 60, hits / 60)
        assert (row["low"], row["high"]) == wilson(hits, 60)
    given = data[data["given"]]
    assert set(given["phase"]) == {1} and set(given["step"]) == set(STEPS) - {"delivered"}


def test_a_phase_of_decisions_has_no_step_of_delivery() -> None:
    data = phases_data(edge_run("clauses only", 12))
    assert set(data["step"]) == {"reached", "agreed", "ratified"}
    assert end_words(edge_run("clauses only", 12).scenario)["delivered"] == "all of it agreed"
    assert end_words(farmers().scenario) == {word: said.label for word, said in OUTCOMES.items()}


def test_outcomes_that_a_case_cannot_have_are_left_out() -> None:
    data = outcomes_data(farmers()).set_index("outcome")
    assert data["hits"].to_dict() == {
        name: int((farmers().runs()["outcome"] == name).sum()) for name in OUTCOMES if name != "breakdown"
    }
    assert data["hits"].sum() == 80
    assert "breakdown" in set(outcomes_data(cairo())["outcome"])


@pytest.mark.parametrize(("hits", "count", "said"), [(0, 1, "no"), (1, 1, "yes"), (1, 400, "<1%"), (3, 4, "75%")])
def test_a_share_of_one_world_is_yes_or_no(hits: int, count: int, said: str) -> None:
    assert share_words({"hits": hits, "count": count, "share": hits / count}) == said


def test_reasons_of_all_worlds_add_up() -> None:
    data = reasons_data(silent())
    assert data["hits"].sum() == data["count"].iloc[0] == 30
    assert data["share"].sum() == pytest.approx(1.0)
    assert set(data["kind"]) == {"not_ready"}
    assert len(reasons_data(alone())) == 1


def test_refusals_are_those_of_the_transcripts_at_the_deciding_table() -> None:
    data, events = refusals_data(cairo()), cairo().events()
    said = events[(events["kind"] == "refuse") & (events["table"] == "main")]
    assert data["hits"].sum() == len(said) > 0
    assert data["hits"].is_monotonic_decreasing
    first = data.iloc[0]
    mine = (said["actor"] == first["party"]) & (said["detail"] == first["kind"])
    assert first["hits"] == int((mine & (said["issue"].fillna("") == first["issue"])).sum())
    assert set(data["kind"]) <= REFUSALS.keys()
    assert refusals_data(silent()).empty
