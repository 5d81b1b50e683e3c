"""A story and the tables say the same, in the ladder's words and about a page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import Negotiation, Record
from sim.report import story
from sim.report.chronicle import Chronicle
from sim.report.places import place
from sim.runs import runner
from sim.runs.results import Results
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.findings.memory import cairo

SCENARIOS = ("two-farmers", "step-for-step", "cairo-2025-10-23", "ec-emissions")
SEEDS = 500


@lru_cache
def case_of(name: str) -> Scenario:
    return load(name)


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(SCENARIOS), replicate=st.integers(0, SEEDS))
def test_a_story_ends_where_the_table_of_issues_does(name: str, replicate: int) -> None:
    case = case_of(name)
    model = Negotiation(case, [replicate], Record(paths=True, transcript=replicate + 1))
    start = dict(zip(model.cast.issues, model.world.agreement.delivered[0], strict=True))
    made = model.run().tables()
    chronicle = Chronicle(case)
    chronicle.tell(pd.DataFrame(made["events"]))
    issues = pd.DataFrame(made["issues"])
    for row in issues.to_dict("records"):
        if case.plan.issues[row["issue"]].kind == "step":
            told = chronicle.level.get(row["issue"], start[row["issue"]])
            assert told == pytest.approx(row["delivered"], abs=1e-9), row["issue"]


@pytest.mark.parametrize("name", ["baseline", "step-for-step"])
def test_no_short_story_is_longer_than_a_page(name: str, tmp_path: Path) -> None:
    """`baseline` negotiates all three phases: told one by one its worlds would take a hundred lines."""
    made = runner.run(load(name, worlds=10), tmp_path / "made", transcript=10)
    for replicate in range(10):
        assert len(story.tell(made, 0, replicate).splitlines()) <= 60


def test_the_short_story_is_a_page_and_gives_the_places_of_the_table() -> None:
    results = cairo()
    enough = results.scenario.delivery.complete.mode
    for replicate in range(10):
        said = story.tell(results, 0, replicate)
        assert len(said.splitlines()) <= 60
        flat = " ".join(said.split())
        issues = results.issues(design_point=0)
        mine = issues[(issues["replicate"] == replicate) & issues["agreed"].notna()]
        steps = [r for r in mine.to_dict("records") if results.scenario.plan.issues[r["issue"]].kind == "step"]
        steps.sort(key=lambda r: (r["delivered"] - r["agreed"], r["issue"]))
        short = [row for row in steps if row["delivered"] < enough * row["agreed"]]
        for row in short[:2]:
            got, due = (place(results.scenario, row["issue"], row[column]) for column in ("delivered", "agreed"))
            assert f": it got to {got}, where {due} was agreed." in flat
        if steps:
            done = len(steps) - len(short)
            assert f"{done} {'is' if done == 1 else 'are'} carried out, which means 95% or more" in flat


def test_a_party_that_hopes_for_a_better_text_says_in_which_direction() -> None:
    """Checked against the ideals of both farmers: one wants less water shared, the other more."""
    case = load("two-farmers")
    model = Negotiation(case, range(20), Record(transcript=20))
    seen = set()
    for event in _refusals(model):
        assert event["other"] in ("more", "less")
        ideal = case.parties[event["actor"]].ideal[event["issue"]]
        if ideal is not None and ideal.mode in (0.0, 1.0):
            assert event["other"] == ("more" if ideal.mode == 1.0 else "less")
        seen.add(event["other"])
    assert seen


def _refusals(model: Negotiation) -> list[dict[str, object]]:
    model.run()
    return [e for e in model.log.events() if e["kind"] == "refuse" and e["detail"] == "aspiration"]


def test_places_are_told_in_the_ladders_words() -> None:
    case = load("cairo-2025-10-23")
    assert place(case, "decommission", 0.0) == "\u201cweapons kept\u201d (0.00)"
    assert place(case, "decommission", 0.06).startswith("near \u201cweapons kept\u201d")
    assert place(load("ec-emissions"), next(iter(load("ec-emissions").plan.issues)), 0.5).endswith("years")


def test_one_phase_is_not_numbered(tmp_path: Path) -> None:
    made: Results = runner.run(load("two-farmers", worlds=5), tmp_path / "made", transcript=5)
    said = story.tell(made, 0, 0)
    assert "Phase 1" not in said and "PHASE 1" not in said
    assert not made.runs()["reason"].str.contains("phase 1").any()
    assert np.isfinite(made.runs()["delivery"]).all()
