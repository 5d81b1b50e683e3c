"""Where parties stand and where the text settled, against the scenario and the table of issues."""

from __future__ import annotations

import numpy as np
import pytest

from sim.findings.agenda import agenda_of, ideal_of
from sim.findings.positions import ordered_parties, positions_data, settled_data, shown_phases
from tests.findings.degenerate import edge_run
from tests.findings.memory import cairo, farmers, silent


def test_each_party_stands_where_the_scenario_has_it() -> None:
    case, data = cairo().scenario, positions_data(cairo())
    for row in data.to_dict("records"):
        wish = ideal_of(case, row["party"], row["issue"])
        assert wish is not None
        assert (row["low"], row["mode"], row["high"], row["grade"]) == (wish.low, wish.mode, wish.high, wish.grade)
    named = [(party, issue) for _, _, issue, _ in agenda_of(case) for party in case.parties]
    indifferent = sum(ideal_of(case, *pair) is None for pair in named)
    assert len(data) == len(named) - indifferent


def test_the_settled_text_is_that_of_the_worlds_that_agreed() -> None:
    issues, data = cairo().issues(), settled_data(cairo())
    assert data["issue"].tolist() == [name for _, _, name, _ in agenda_of(cairo().scenario)]
    for row in data.to_dict("records"):
        mine = issues.loc[issues["issue"] == row["issue"], "agreed"]
        assert (row["worlds"], row["agreed"]) == (60, mine.notna().mean())
        found = [row[name] for name in ("p05", "median", "p95")]
        expected = mine.dropna().quantile([0.05, 0.5, 0.95]).tolist() if mine.notna().any() else [np.nan] * 3
        assert found == pytest.approx(expected, nan_ok=True)
        assert row["agreed"] + row["set_aside"] <= 1.0


def test_where_nobody_agrees_there_is_no_settled_text() -> None:
    data = settled_data(silent())
    assert (data["agreed"] == 0.0).all()
    assert data[["p05", "median", "p95"]].isna().all(axis=None)


def test_what_is_in_force_from_the_start_is_shown_where_there_is_nothing_else() -> None:
    assert shown_phases(cairo().scenario) == [2, 3]
    assert shown_phases(edge_run("under way", 1).scenario) == [1]


def test_the_parties_that_decide_come_first() -> None:
    case = cairo().scenario
    parties = ordered_parties(case)
    assert sorted(parties) == sorted(case.parties)
    assert parties[: len(case.tables["main"].parties)] == list(case.tables["main"].parties)
    assert ordered_parties(farmers().scenario) == list(farmers().scenario.tables["main"].parties)
