"""Meetings and months over worlds: consensus, the fate of talks and delivery, against the tables."""

from __future__ import annotations

import pytest

from sim.findings.agenda import agenda_of
from sim.findings.consensus import consensus_data, talks_data
from sim.findings.delivery import delivery_data, finished_data
from sim.findings.trust import trust_data
from sim.findings.worlds import NothingToShowError
from tests.findings.degenerate import edge_run
from tests.findings.memory import alone, cairo, farmers, silent

BIN = 1 / 40


def test_consensus_ends_with_the_last_meeting_at_what_the_runs_say() -> None:
    data, runs = consensus_data(farmers()), farmers().runs()
    assert data["tick"].tolist() == list(range(1, int(runs["rounds"].max()) + 1))
    last = data.iloc[-1]
    assert last["n"] == 80
    assert last["mean"] == pytest.approx(runs["consensus"].mean())
    assert last["median"] == pytest.approx(runs["consensus"].median(), abs=BIN)
    assert (data["p05"] <= data["median"]).all() and (data["median"] <= data["p95"]).all()
    assert consensus_data(silent()).empty


def test_the_fate_of_talks_is_counted_by_phase() -> None:
    data, runs = talks_data(cairo()), cairo().runs()
    assert data["phase"].tolist() == [2, 3]
    for row in data.to_dict("records"):
        assert (row["opened"], row["agreed"]) == tuple(runs[f"{s}_{row['phase']}"].sum() for s in ("reached", "agreed"))


def test_who_stayed_away_most_is_named_with_the_share_of_worlds() -> None:
    (row,) = talks_data(silent()).to_dict("records")
    counts = silent().runs()["reason_party"].value_counts()
    assert (row["worlds"], row["opened"], row["agreed"]) == (30, 0, 0)
    assert counts[row["away"]] == counts.max()
    assert row["away_share"] == counts.max() / 30
    assert talks_data(alone())["away"].tolist() == [""]


def test_delivery_begins_at_the_start_and_ends_at_the_table_of_issues() -> None:
    data, issues = delivery_data(cairo()), cairo().issues()
    months = cairo().scenario.calendar.months
    for name, rows in data.groupby("issue"):
        assert rows["tick"].tolist() == list(range(months + 1))
        at = issues.loc[issues["issue"] == name, "delivered"]
        assert rows["mean"].iloc[-1] == pytest.approx(at.mean(), abs=1e-9)
        assert rows["median"].iloc[-1] == pytest.approx(at.median(), abs=BIN)


def test_what_is_done_is_the_share_of_worlds_with_a_month_of_it() -> None:
    data, issues = finished_data(cairo()), cairo().issues()
    assert data["issue"].tolist() == [name for _, _, name, _ in agenda_of(cairo().scenario)]
    for row in data.to_dict("records"):
        mine = issues[issues["issue"] == row["issue"]]
        assert row["delivered"] == mine["delivered_month"].notna().mean()
        assert row["agreed"] == mine["agreed"].notna().mean()


def test_where_nothing_is_delivered_there_is_no_trust_to_show() -> None:
    with pytest.raises(NothingToShowError, match="nothing has to be delivered"):
        trust_data(edge_run("clauses only", 1))
