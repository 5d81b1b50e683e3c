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
    case = load("cairo-2025-10-23")
    assert case.calendar.months == 24
    runs = pd.DataFrame(runs_of(Negotiation(case, range(case.worlds)).run()))
    said = " ".join(README.read_text(encoding="utf-8").split())
    assert "about three quarters of the simulated histories the parties agree on phase 2 of the plan" in said
    assert abs(runs["agreed_2"].mean() - 0.75) < 0.06
    assert "about four tenths also on phase 3" in said
    assert abs(runs["agreed_3"].mean() - 0.4) < 0.06
    assert "in none of them is everything carried out within two years" in said
    assert not (runs["outcome"] == "delivered").any()
    assert "Where talks fail, it is mostly over weapons" in said
    failed = runs[runs["outcome"] == "no_agreement"]
    assert failed["reason_issue"].mode().iloc[0] == "decommission"
    strongest = drivers(case, runs, "agreement")[0].input
    assert strongest.path == "parties.israel.red_lines.0.essential"
