"""What the README says of the default run is what the default run says."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.analysis.drivers import drivers
from sim.model import Negotiation
from sim.model.telling.tables import runs as runs_of
from sim.scenario.load import load

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.statistical
def test_the_sentence_of_the_readme_is_true_of_the_default_run() -> None:
    scenario = load("cairo-2025-10-23")
    assert scenario.calendar.months == 24
    runs = pd.DataFrame(runs_of(Negotiation(scenario, range(scenario.worlds)).run()))
    said = " ".join(README.read_text(encoding="utf-8").split())
    assert "about six in ten of the simulated histories the parties agree on phase 2 of the plan" in said
    assert abs(runs["agreed_2"].mean() - 0.6) < 0.05
    assert "about a fifth also on phase 3" in said
    assert abs(runs["agreed_3"].mean() - 0.2) < 0.05
    assert "in hardly any is everything carried out within two years" in said
    assert (runs["outcome"] == "delivered").mean() < 0.02
    assert "because the truce ends first, or because Israel sees no text that would be better for it" in said
    sooner = runs[~runs["agreed_2"]]
    stayed = (sooner["reason_kind"] == "not_ready") & (sooner["reason_party"] == "israel")
    assert ((sooner["reason_kind"] == "truce") | stayed).mean() > 0.6
    assert "No single number foretells it" in said
    assert drivers(scenario, runs, "agreement")[0].share < 0.15
