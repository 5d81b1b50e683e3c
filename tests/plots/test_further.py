"""What the figures of values, win-sets and trust show, against the tables and by hand."""

from __future__ import annotations

import pytest

from sim.errors import InputError
from sim.findings.trust import trust_data
from sim.plots.trust import trust
from sim.scenario.load import load
from tests.findings.memory import cairo, ran
from tests.plots.reading import clashes, clipped, words


def test_trust_is_the_mean_over_worlds_at_three_months() -> None:
    data, paths = trust_data(cairo()), cairo().paths()
    assert sorted(data["month"].unique()) == [0, 12, 24]
    row = data[(data["month"] == 24) & (data["truster"] == "israel") & (data["trusted"] == "hamas")].iloc[0]
    there = paths[(paths["series"] == "trust") & (paths["key"] == "israel>hamas") & (paths["tick"] == 24)].iloc[0]
    assert row["trust"] == there["sum"] / there["n"]
    # Over all pairs it is the trust at the end that the model itself adds up.
    at_the_end = data[data["month"] == 24]["trust"].mean()
    assert at_the_end == pytest.approx(cairo().runs()["trust"].mean(), abs=1e-8)
    said = {box.words for box in words(trust(cairo(), 0))}
    assert f"{row['trust']:.2f}" in said


def test_trust_of_eleven_can_be_read() -> None:
    everybody = "[israel, hamas, fatah, egypt, us, islamic_jihad, dflp, pflp, contributors]"
    results = ran(load("cairo-2025-10-23", [f"tables.main.parties={everybody}"]), 4)
    picture = trust(results, 0)
    assert clipped(picture) == []
    assert clashes(picture) == []


def test_trust_needs_two_at_the_table() -> None:
    results = ran(load("two-farmers", ["tables.main.parties=[upfield]", "tables.main.vetoes=[upfield]"]), 2)
    with pytest.raises(InputError, match="needs two parties"):
        trust(results, 0)
