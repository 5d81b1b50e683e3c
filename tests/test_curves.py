"""Values by option: exact at options, linear between, alone as in a batch, and a ladder where they are one."""

from __future__ import annotations

import numpy as np
import pytest

from sim import utility
from sim.curves import Curves
from sim.model import Negotiation
from tests.cases import two_party

POINTS = {"berths": {0.0: 0.0, 0.5: 20.0, 1.0: 5.0}, "fee": {0.0: 7.0, 1.0: 7.0}}
MINE = Curves.of(POINTS, ["berths", "fee", "noise"], 2.0)


def test_losses_by_hand() -> None:
    ideal = np.array([[0.5, 0.0, 0.25]])
    text = np.array([[0.0, 0.3, 1.0], [0.25, 0.3, 0.25], [0.5, 0.3, 0.0], [0.75, 0.3, 0.5], [1.0, 0.3, 0.5]])
    found = utility.issue_losses(text, ideal, MINE)
    np.testing.assert_array_equal(found[:, 0], [1.0, 0.5, 0.0, 0.375, 0.75])
    np.testing.assert_array_equal(found[:, 1], 0.0)  # all places alike: nothing is lost
    np.testing.assert_array_equal(found[:, 2], [0.5625, 0.0, 0.0625, 0.0625, 0.0625])


def test_the_best_place_is_looked_for_within_red_lines() -> None:
    whole = MINE.best(np.zeros(3), np.ones(3))
    assert whole[0] == 0.5
    assert MINE.best(np.array([0.75, 0.0, 0.0]), np.ones(3))[0] == 0.75
    assert MINE.best(np.zeros(3), np.array([0.125, 1.0, 1.0]))[0] == 0.125


def test_issues_are_taken_and_players_stacked() -> None:
    some = MINE.among([2, 0])
    text = np.array([[0.1, 0.75]])
    np.testing.assert_array_equal(utility.issue_losses(text, text, some), [[0.0, 0.375]])
    both = Curves.stacked([MINE, 1.0], 3)
    assert both.curved.tolist() == [[True, True, False], [False, False, False]]
    ladder = np.full((1, 2, 3), 0.9)
    np.testing.assert_array_equal(both.over(np.full((1, 1, 3), 0.75), ladder)[0], [[0.375, 0.0, 0.9], [0.9] * 3])


def test_a_table_that_is_a_straight_ladder_is_the_ladder() -> None:
    """Two rungs and a risk-neutral party: the closed form and the curve come to the same talks.

    Mediators find no packages here: those on options are looked for in another way.
    """
    over = {"risk": 1, "ideal": {"water": 1, "fence": 0, "road": 1, "fee": 0}, "misperception": 0}
    straight = two_party(parties={"ada": over, "bo": {"risk": 1}}, talks={"search": 0})
    tables = {name: {0.0: 0.0, 1.0: 3.0} for name in ("water", "road")}
    tables |= {name: {0.0: 8.0, 0.5: 4.0, 1.0: 0.0} for name in ("fence", "fee")}
    mine = {**over, "ideal": None, "values": tables}
    curved = two_party(parties={"ada": mine, "bo": {"risk": 1}}, talks={"search": 0})
    assert curved.parties["ada"].values
    first, second = (Negotiation(case, range(40)).run().tables()["runs"] for case in (straight, curved))
    assert list(first["outcome"]) == list(second["outcome"])
    for column in ("delivery", "value_ada", "value_bo", "nash_product"):
        np.testing.assert_allclose(
            np.asarray(first[column], dtype=float), np.asarray(second[column], dtype=float), atol=1e-6
        )


@pytest.mark.parametrize("protocol", ["single_text", "alternating_offers", "voting"])
@pytest.mark.parametrize("proposal", ["line", "logrolling", "trade_off"])
def test_a_world_is_the_same_alone_and_in_a_batch(protocol: str, proposal: str) -> None:
    values = {
        "water": {0.0: 1.0, 0.3: 9.0, 1.0: 0.0}, "fence": {0.0: 0.0, 0.5: 2.0, 1.0: 1.0}, "road": {0.0: 0.0, 1.0: 1.0},
        "fee": {0.0: 4.0, 0.5: 0.0, 1.0: 3.0},
    }  # fmt: skip
    mine = {"ideal": None, "values": values, "tactic": {"proposal": proposal}, "risk": {"low": 1, "mode": 2, "high": 3}}
    case = two_party(
        parties={"ada": mine, "bo": {"tactic": {"proposal": proposal}}}, tables={"main": {"protocol": protocol}}
    )
    whole = Negotiation(case, range(12)).run().tables()
    for world in (0, 5, 11):
        alone = Negotiation(case, [world]).run().tables()
        for name in ("runs", "issues"):
            table = alone[name]
            here = np.asarray(whole[name]["replicate"]) == world
            for key, column in table.items():
                there = np.asarray(whole[name][key])[here]
                np.testing.assert_array_equal(np.asarray(column), there, err_msg=f"{name}.{key}")
