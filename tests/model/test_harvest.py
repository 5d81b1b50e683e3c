"""Early harvest in whole worlds: what is signed ahead, and what it changes."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.model import Keep, Negotiation
from sim.scenario.paths import with_settings
from tests.cases import two_party
from tests.model.effects import cairo, effect, of, run


@cache
def told(harvest: str = "by_worth") -> dict[str, pd.DataFrame]:
    scenario = with_settings(cairo(), {"talks.early_harvest": harvest})
    made = Negotiation(scenario, range(150), Keep(transcript=150, worth=False)).run().tables()
    return {name: pd.DataFrame(made[name]) for name in ("runs", "issues", "events")}


def early() -> pd.DataFrame:
    events = told()["events"]
    return events[events["kind"] == "early"]


def test_what_is_signed_ahead_is_in_force_from_then_on_at_the_place_that_was_signed() -> None:
    issues = told()["issues"].set_index(["replicate", "issue"])
    signed = early()
    assert len(signed) > 50
    for row in signed.itertuples():
        kept = issues.loc[(row.replicate, row.issue)]
        assert kept["agreed"] == pytest.approx(row.value)
        assert kept["agreed_month"] == row.month


def test_each_issue_is_signed_once_and_never_the_last_of_a_phase() -> None:
    signed = early()
    assert not signed.duplicated(["replicate", "issue"]).any()
    plan = cairo().plan.points
    phase = {name: k for k, points in cairo().phases.items() for p in points for name in plan[p].issues}
    assert (signed["issue"].map(phase) == signed["phase"]).all()
    issues = pd.Series(phase).value_counts()
    for (_, number), count in signed.groupby(["replicate", "phase"]).size().items():
        assert count < issues[number]


def test_nothing_is_signed_ahead_where_the_scenario_says_never() -> None:
    assert "early" not in set(told("never")["events"]["kind"])


def test_no_red_line_of_those_who_must_sign_stands_in_what_is_signed_ahead() -> None:
    model = Negotiation(cairo(), range(150))
    signed = early()
    for party in ("israel", "hamas"):
        mine = next(p for p in model.cast.parties if p.name == party)
        for line in mine.interests.lines:
            at = signed[signed["issue"] == line.issue]
            if line.unless or at.empty:
                continue
            if line.above is not None:
                assert (at["value"] <= line.above + 1e-6).all(), (party, line.issue)
            if line.below is not None:
                assert (at["value"] >= line.below - 1e-6).all(), (party, line.issue)


@pytest.mark.statistical
def test_names_of_the_committee_come_sooner_than_with_the_package() -> None:
    """The record has them in the third month, before any text on the phase that they are part of."""
    alone, ahead = (run(cairo(), {"talks.early_harvest": how}, 400) for how in ("never", "by_worth"))
    months, delivered = (
        [of(made, "committee", column) for made in (alone, ahead)] for column in ("agreed_month", "delivered")
    )
    assert effect(*months).high < -3.0
    assert effect(*delivered).low > 0.1


@pytest.mark.statistical
def test_chips_that_are_given_away_are_missed_in_the_package() -> None:
    """Sebenius 1983: what is taken out of a package can no longer buy anything in it."""
    whole, harvested = (run(cairo(), {"talks.early_harvest": how}, 600)["runs"] for how in ("never", "by_worth"))
    assert effect(whole["agreed_2"], harvested["agreed_2"]).down


def test_a_case_without_the_setting_keeps_its_bits() -> None:
    """Its default is never: two farmers settle in one package what they settled before."""
    made = [run(two_party(talks=talks), {}, 20) for talks in ({}, {"early_harvest": "never"})]
    for name in ("runs", "issues"):
        pd.testing.assert_frame_equal(made[0][name], made[1][name])
    assert np.isfinite(made[0]["runs"]["rounds"]).all()
