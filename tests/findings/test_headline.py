"""The numbers of a run's message and of its tally, against the tables; which worlds count, and where chance matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.findings.headline import headline_data
from sim.findings.tally import Tally
from sim.findings.worlds import alike, uncertain, worlds_of
from sim.runs.runner import run
from sim.scenario.load import load
from tests.findings.memory import Memory, alone, cairo, farmers, silent, swept


def test_the_numbers_of_the_message() -> None:
    found, runs = headline_data(cairo()), cairo().runs()
    assert found is not None
    assert (found.worlds, found.several) == (60, True)
    assert found.agreed == {phase: runs[f"agreed_{phase}"].mean() for phase in (2, 3)}
    assert found.whole == (runs["outcome"] == "delivered").mean()


def test_a_message_of_one_world_and_of_none() -> None:
    one, none = headline_data(alone()), headline_data(silent())
    assert one is not None and none is not None
    assert (one.worlds, one.several, set(one.agreed.values())) == (1, False, {1.0})
    assert (none.agreed, none.whole) == ({1: 0.0}, None)
    broken = Memory(alone().scenario, {"runs": alone().runs().assign(error="ValueError: made up")})
    assert headline_data(broken) is None


def test_worlds_that_failed_to_compute_are_left_out() -> None:
    runs = farmers().runs().assign(error="")
    runs.loc[3, "error"] = "ValueError: made up"
    assert 3 not in set(worlds_of(Memory(farmers().scenario, {"runs": runs}), 0)["replicate"])
    with pytest.raises(InputError, match="no design point 7 in these results; they hold 0 to 1"):
        worlds_of(swept(), 7)


def test_worlds_that_are_all_the_same_have_no_interval() -> None:
    same = Memory(alone().scenario, {"runs": alone().runs().loc[[0, 0, 0]].assign(replicate=[0, 1, 2])})
    assert alike(same, 0) and not uncertain(same, 0)
    assert uncertain(farmers(), 0)
    assert not uncertain(alone(), 0) and not alike(alone(), 0)


def test_a_tally_adds_up_over_parts(tmp_path: Path) -> None:
    made = run(load("two-farmers", worlds=25), tmp_path / "out", part_size=10)
    tally, runs, issues = Tally.of(made, 0), made.runs(), made.issues()
    assert (tally.ran, tally.failed, tally.first_error) == (25, 0, "")
    assert tally.outcomes == runs["outcome"].value_counts().to_dict()
    assert sum(tally.reasons.values()) == 25
    assert tally.delivery / tally.counted == pytest.approx(runs["delivery"].mean())
    assert tally.agreed / tally.agreeing == pytest.approx(runs["delivery_agreed"].mean())
    for point, row in tally.points.iterrows():
        mine = issues[issues["point"] == point]
        assert (row["worlds"], row["issues"]) == (25, len(mine))
        assert row["delivered"] == pytest.approx(mine["delivered"].sum())
